// The place of the front bot: those who talk through it keep the place, and whoever sits there does the work.
import { AppError } from '#lib/errors.ts';
import type { BotConnection } from './bot-connection.ts';
import type { BotMember } from './bot-member.ts';
import type { FileReader } from './file-reader.ts';
import type { PeerBook } from './peer-book.ts';

/** What of a bot its callers use; each call looks anew who it is. */
export interface SeatedBot {
  readonly connection: BotConnection;
  readonly peers: PeerBook;
  readonly reader: FileReader;
}

/** @throws AppError `telegram_unavailable` from every property while the front bot works for another node. */
export class FrontSeat implements SeatedBot {
  #member: BotMember | undefined;

  /** Without the @; empty before the first log-in, and while the bot works for another node. */
  get username(): string {
    return this.#member?.username ?? '';
  }

  /** Undefined while it is empty. */
  get member(): BotMember | undefined {
    return this.#member;
  }

  get connection(): BotConnection {
    return this.#sitting().connection;
  }

  get peers(): PeerBook {
    return this.#sitting().peers;
  }

  get reader(): FileReader {
    return this.#sitting().reader;
  }

  sit(member: BotMember): void {
    this.#member = member;
  }

  rise(): void {
    this.#member = undefined;
  }

  #sitting(): BotMember {
    if (this.#member) return this.#member;
    throw new AppError('telegram_unavailable', 'The bot people talk to works for another node.');
  }
}
