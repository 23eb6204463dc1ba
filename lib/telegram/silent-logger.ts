// A logger for GramJS that says nothing: its lines hold whole requests and answers, and it also writes to the console.
import { Logger } from 'telegram/extensions/Logger.js';

class SilentLogger extends Logger {
  /** GramJS prints errors by console.error wherever this is true. */
  override canSend(): boolean {
    return false;
  }

  override log(): void {
    // What matters of GramJS's errors reaches us as exceptions.
  }
}

/** Makes the logger. */
export function createSilentLogger(): Logger {
  return new SilentLogger();
}
