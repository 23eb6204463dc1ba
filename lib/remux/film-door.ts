// A film for ffmpeg: HTTP on loopback by a secret path, each range read as a viewer's.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Opens the film for a request with these headers: as `StreamService.open`. */
export type OpenFilm = (headers: Headers, signal: AbortSignal) => Promise<Response>;

/** A film at an address only its child knows. */
export class FilmDoor {
  readonly #open: OpenFilm;
  readonly #path = `/${randomBytes(16).toString('hex')}`;
  readonly #server: Server;
  readonly #closing = new AbortController();
  #failure: unknown;

  constructor(open: OpenFilm) {
    this.#open = open;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Why the film could not be read, the first time; undefined when all was well or the child hung up. */
  get failure(): unknown {
    return this.#failure;
  }

  /** @returns the address, on a free port of 127.0.0.1. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.#path}`;
  }

  /** Cuts all connections; resolves when the port is free. Idempotent. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== this.#path || request.method !== 'GET') return void response.writeHead(404).end();
    const leaving = new AbortController();
    response.once('close', () => leaving.abort());
    const signal = AbortSignal.any([this.#closing.signal, leaving.signal]);
    try {
      const { range } = request.headers;
      const answer = await this.#open(new Headers(range ? { range } : {}), signal);
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      if (!answer.body) return void response.end();
      await pipeline(Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]), response);
    } catch (error) {
      if (!signal.aborted) this.#failure ??= error;
      // A cut connection tells the child.
      response.destroy();
    }
  }
}
