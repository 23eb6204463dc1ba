// Append-only NDJSON file of world events. A line is in the kernel before the call that made it is answered, so a SIGKILL
// loses nothing; a power cut loses at most the last second.
import { closeSync, fsync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { decodeLine, encodeLine } from './event-json.ts';
import type { WorldEvent } from './world-event.ts';

/** Chosen by feel: what a power cut may cost. */
const SYNC_EVERY_MS = 1_000;

/** The journal of one world. */
export class Journal {
  readonly #fd: number;
  readonly #timer: NodeJS.Timeout;
  #dirty = false;

  private constructor(fd: number) {
    this.#fd = fd;
    this.#timer = setInterval(() => this.#sync(), SYNC_EVERY_MS);
    this.#timer.unref();
  }

  /**
   * Opens or makes the file (mode 0600, because it holds bot tokens and auth keys) and replays it.
   *
   * @param replay called with each event in order. A torn last line is cut off.
   * @throws Error naming the line when a line in the middle is broken.
   */
  static open(path: string, replay: (event: WorldEvent) => void): Journal {
    const fd = openSync(path, 'a+', 0o600);
    const bytes = readFileSync(path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) ftruncateSync(fd, whole);
    bytes
      .toString('utf8', 0, whole)
      .split('\n')
      .forEach((line, index) => {
        if (line !== '') replay(parseLine(line, index + 1));
      });
    return new Journal(fd);
  }

  append(event: WorldEvent): void {
    const line = Buffer.from(`${encodeLine(event)}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(this.#fd, line, written);
    this.#dirty = true;
  }

  close(): void {
    clearInterval(this.#timer);
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }

  #sync(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    fsync(this.#fd, (error) => {
      // The next tick tries again; a disk that stays broken shows in the next append.
      if (error !== null) this.#dirty = true;
    });
  }
}

function parseLine(line: string, number: number): WorldEvent {
  try {
    // The file is our own; its lines were typed when they were written.
    return decodeLine(line) as WorldEvent;
  } catch (cause) {
    throw new Error(`journal line ${number} is broken`, { cause });
  }
}
