// Bytes -> lines of text, however the bytes are cut.

/** A thumbnail of 2 MiB in base64, and some. */
const maxLineBytes = 4 * 1024 * 1024;

function decode(bytes: Uint8Array, fault: (reason: string) => Error): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fault('it is not UTF-8');
  }
}

/**
 * Lines without their line feeds; a last one without a line feed counts.
 *
 * @param fault makes the error for a line that is longer than 4 MiB or not UTF-8; lines count from 1.
 */
export async function* splitLines(
  source: AsyncIterable<Uint8Array>,
  fault: (line: number, reason: string) => Error,
): AsyncGenerator<string> {
  let pieces: Uint8Array[] = [];
  let pendingBytes = 0;
  let number = 1;
  const take = (piece: Uint8Array): void => {
    pieces.push(piece);
    pendingBytes += piece.length;
    if (pendingBytes > maxLineBytes) throw fault(number, 'it is too long');
  };
  const finish = (): string => {
    const line = decode(Buffer.concat(pieces), (reason) => fault(number, reason));
    [pieces, pendingBytes] = [[], 0];
    number += 1;
    return line;
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(chunk.subarray(start));
  }
  if (pendingBytes > 0) yield finish();
}
