// A web site on loopback with films, pages and every bad habit a site can have.
import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname } from 'node:path';

type Handler = (request: IncomingMessage, answer: ServerResponse) => void;

const types: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.mkv': 'video/x-matroska',
  '.m4a': 'audio/mp4',
  '.mp3': 'audio/mpeg',
  '.ts': 'video/mp2t',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.jpg': 'image/jpeg',
};

/** Each behaviour is set on a path; unknown paths are 404. */
export class LoopbackSite {
  /** `METHOD path` of every request, in order. */
  readonly asked: string[] = [];
  /** Body bytes handed to the network so far. */
  sentBytes = 0;
  readonly #handlers = new Map<string, Handler>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((request, answer) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    this.asked.push(`${request.method} ${path}`);
    const handler = this.#handlers.get(path);
    if (handler) handler(request, answer);
    else answer.writeHead(404).end();
  });

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** As MIRROR_PRIVATE_HOSTS takes it. */
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  url(path: string): string {
    return `http://${this.host}${path}`;
  }

  listen(): Promise<this> {
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.#sockets.delete(socket));
    });
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve(this));
    });
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  on(path: string, handler: Handler): this {
    this.#handlers.set(path, handler);
    return this;
  }

  /** A file with ranges. */
  file(path: string, filePath: string): this {
    return this.on(path, (request, answer) => this.#sendFile(request, answer, filePath));
  }

  page(path: string, html: string): this {
    return this.text(path, 'text/html; charset=utf-8', `<!doctype html><title>${path.slice(1)}</title>${html}`);
  }

  text(path: string, type: string, body: string): this {
    return this.on(path, (_request, answer) => answer.writeHead(200, { 'content-type': type }).end(body));
  }

  status(path: string, code: number, headers: Record<string, string> = {}): this {
    return this.on(path, (_request, answer) => answer.writeHead(code, headers).end());
  }

  redirect(path: string, location: string): this {
    return this.status(path, 302, { location });
  }

  /** A file for those who send the cookie; 403 for others. */
  forCookie(path: string, cookie: string, filePath: string): this {
    return this.on(path, (request, answer) => {
      const cookies = (request.headers.cookie ?? '').split(/;\s*/);
      if (cookies.includes(cookie)) this.#sendFile(request, answer, filePath);
      else answer.writeHead(403).end();
    });
  }

  /** Takes the request and never answers. */
  hang(path: string): this {
    return this.on(path, () => undefined);
  }

  /** Begins like the file and goes on for ever, without a length, at most so many bytes a second. */
  endless(path: string, filePath: string, bytesPerSecond = Number.POSITIVE_INFINITY): this {
    return this.on(path, (request, answer) => {
      answer.writeHead(200, { 'content-type': types[extname(filePath)] ?? 'video/mp4' });
      if (request.method === 'HEAD') return void answer.end();
      const begin = createReadStream(filePath);
      begin.pipe(answer, { end: false });
      begin.once('end', () => this.#pour(answer, bytesPerSecond));
    });
  }

  /** The file, so many bytes a second, with its length or without. */
  slow(path: string, filePath: string, bytesPerSecond: number, withLength = true): this {
    return this.on(path, (request, answer) => {
      const sizeBytes = statSync(filePath).size;
      const length = withLength ? { 'content-length': sizeBytes } : {};
      answer.writeHead(200, { 'content-type': types[extname(filePath)] ?? 'video/mp4', ...length });
      if (request.method === 'HEAD') return void answer.end();
      const chunk = Math.max(1, Math.floor(bytesPerSecond / 20));
      const reading = createReadStream(filePath, { highWaterMark: chunk });
      answer.once('close', () => reading.destroy());
      reading.on('data', (bytes) => {
        reading.pause();
        this.sentBytes += bytes.length;
        answer.write(bytes);
        setTimeout(() => reading.resume(), 50);
      });
      reading.once('end', () => answer.end());
    });
  }

  #pour(answer: ServerResponse, bytesPerSecond: number): void {
    const chunk = Buffer.alloc(Math.min(64 * 1024, Math.ceil(bytesPerSecond / 20)), 7);
    const pour = () => {
      if (answer.destroyed) return;
      this.sentBytes += chunk.length;
      if (!Number.isFinite(bytesPerSecond))
        return void (answer.write(chunk) ? setImmediate(pour) : answer.once('drain', pour));
      answer.write(chunk);
      setTimeout(pour, 50);
    };
    pour();
  }

  #sendFile(request: IncomingMessage, answer: ServerResponse, filePath: string): void {
    const { size } = statSync(filePath);
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const [start, end] = [Number(range?.[1] ?? 0), Math.min(size, Number(range?.[2] || size - 1) + 1)];
    if (start >= size) return void answer.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    answer.writeHead(range ? 206 : 200, {
      'content-type': types[extname(filePath)] ?? 'application/octet-stream',
      'content-length': end - start,
      'accept-ranges': 'bytes',
      ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
    });
    if (request.method === 'HEAD') return void answer.end();
    const reading = createReadStream(filePath, { start, end: end - 1 });
    answer.once('close', () => reading.destroy());
    reading.on('data', (chunk) => {
      this.sentBytes += chunk.length;
    });
    reading.pipe(answer);
  }
}
