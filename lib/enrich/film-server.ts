// A film for a child process: HTTP on loopback, by a secret path, with ranges, and no more than so many bytes.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ByteSource } from '../media/byte-source.ts';

/**
 * Read at once: little at first, as ffmpeg often hangs up after the first bytes, then what Telegram gives at most, as each piece
 * may have to wait for viewers.
 */
const firstPieceBytes = 256 * 1024;
const pieceBytes = 1024 * 1024;

/** Which film is served, and how much of it at most. */
export interface FilmServerOptions {
  readonly source: ByteSource;
  /** Sent in all; then every connection is cut. */
  readonly maxBytes: number;
  /** Ends it, and the reading under way. */
  readonly signal: AbortSignal;
}

/** A film at an address only its child knows. */
export interface FilmServer {
  readonly url: string;
  sentBytes(): number;
  /** Why the film could not be read, the first time; undefined when all was well or the child hung up. */
  failure(): unknown;
  /** Cuts all connections; resolves when the port is free. Idempotent. */
  close(): Promise<void>;
}

/** Starts it on a free port of 127.0.0.1. */
export async function serveFilm(options: FilmServerOptions): Promise<FilmServer> {
  const films = new LoopbackFilm(options);
  await films.listen();
  return films;
}

class LoopbackFilm implements FilmServer {
  readonly #options: FilmServerOptions;
  readonly #path = `/${randomBytes(16).toString('hex')}`;
  readonly #server: Server;
  readonly #closing = new AbortController();
  #sentBytes = 0;
  #failure: unknown;

  constructor(options: FilmServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => {
        // The source failed or the child went away: a cut connection says so to the child.
        response.destroy();
      });
    });
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#path}`;
  }

  sentBytes(): number {
    return this.#sentBytes;
  }

  failure(): unknown {
    return this.#failure;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { sizeBytes } = this.#options.source;
    if (request.url !== this.#path || request.method !== 'GET') return void response.writeHead(404).end();
    const range = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(request.headers.range ?? 'bytes=0-');
    const start = Number(range?.[1] ?? 0);
    const end = Math.min(sizeBytes, range?.[2] ? Number(range[2]) + 1 : sizeBytes);
    if (start >= end) return void response.writeHead(416, { 'Content-Range': `bytes */${sizeBytes}` }).end();
    response.writeHead(request.headers.range ? 206 : 200, {
      'Accept-Ranges': 'bytes',
      'Content-Length': end - start,
      'Content-Range': `bytes ${start}-${end - 1}/${sizeBytes}`,
    });
    await this.#send(response, start, end);
  }

  async #send(response: ServerResponse, start: number, end: number): Promise<void> {
    const leaving = new AbortController();
    response.once('close', () => leaving.abort());
    const signal = AbortSignal.any([this.#options.signal, this.#closing.signal, leaving.signal]);
    for (let offset = start; offset < end && !signal.aborted; ) {
      const largest = offset === start ? firstPieceBytes : pieceBytes;
      const length = Math.min(largest - (offset % largest), end - offset);
      if (this.#sentBytes + length > this.#options.maxBytes) return void response.destroy();
      const bytes = await this.#read(offset, length, signal);
      this.#sentBytes += length;
      offset += length;
      if (!response.write(bytes)) await drained(response);
    }
    response.end();
  }

  async #read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    try {
      return await this.#options.source.read(offset, length, { signal });
    } catch (error) {
      if (!signal.aborted) this.#failure ??= error;
      throw error;
    }
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve();
    response.once('drain', resolve).once('close', resolve);
  });
}
