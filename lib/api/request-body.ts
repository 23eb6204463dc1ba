// The body of a request, up to a bound.
import { AppError } from '../errors.ts';

/**
 * Reads a body whole.
 *
 * @param most bytes; more ends the reading.
 * @param tooLarge the sentence for a body that is.
 * @throws AppError `payload_too_large`, with the sentence given; what the request's signal aborts with.
 * @returns the whole body.
 */
export async function readBytes(request: Request, most: number, tooLarge: string): Promise<Uint8Array> {
  // Told beforehand, nothing needs to be read.
  if (Number(request.headers.get('content-length') ?? 0) > most) throw new AppError('payload_too_large', tooLarge);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > most) throw new AppError('payload_too_large', tooLarge);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
