// What the emulator's suite asks of a client library, so that the same cases run with each.
import type { ServerInfo } from '#emulator/control-api.ts';

export interface ClientMessage {
  readonly id: number;
  readonly text: string;
  /** Bytes of its video. */
  readonly sizeBytes: number | undefined;
  readonly isForward: boolean;
}

export interface StockClientOptions {
  readonly server: ServerInfo;
  readonly token: string;
  /** From `saveSession`; no log-in then. */
  readonly session?: string;
  /** DC to begin at. Default: the server's. */
  readonly startDc?: number;
  readonly onMessage?: (message: ClientMessage) => void;
}

/** A logged-in bot. It answers every pressed button with `got <data>` as an alert. */
export interface StockClient {
  sendFile(channelId: number, name: string, bytes: Buffer): Promise<number>;
  reread(channelId: number, id: number): Promise<ClientMessage>;
  download(channelId: number, id: number): Promise<Buffer>;
  /** Forwards a message of a private chat to the channel. */
  forward(userId: number, id: number, channelId: number): Promise<number>;
  editText(channelId: number, id: number, text: string): Promise<void>;
  sendButtons(userId: number, text: string): Promise<number>;
  saveSession(): Promise<string>;
  stop(): Promise<void>;
}
