// Reads request bodies: JSON of bounded size, or the first bytes of a stream whose rest is read by somebody else.

import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

const MAX_JSON_BYTES = 1024 * 1024;

/** @throws Error with a plain sentence when the body is too long or no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read on to the end, so that the refusal finds a client that listens.
    if (size <= MAX_JSON_BYTES) chunks.push(chunk);
  }
  if (size > MAX_JSON_BYTES) throw new Error(`the body is longer than ${MAX_JSON_BYTES} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Error('the body must be a JSON array of the arguments');
  }
}

/**
 * Cuts a body in two: its first `length` bytes, and a stream of the rest.
 *
 * @throws Error when it ends before.
 * @returns both; the stream is read by whoever called.
 */
export async function splitBody(request: IncomingMessage, length: number): Promise<{ head: Buffer; rest: Readable }> {
  const chunks = request[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let bytes = Buffer.alloc(0);
  while (bytes.length < length) {
    const { value, done } = await chunks.next();
    if (done === true) throw new Error('the body is shorter than its thumb');
    bytes = Buffer.concat([bytes, value]);
  }
  const rest = Readable.from(continueWith(bytes.subarray(length), chunks), { objectMode: false });
  return { head: bytes.subarray(0, length), rest };
}

async function* continueWith(first: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (;;) {
    const { value, done } = await chunks.next();
    if (done === true) return;
    yield value;
  }
}
