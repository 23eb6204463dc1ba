// What muxers do to the bytes of a track before they write them: front bytes taken off, or zlib.
import { joinedBytes } from './joined-bytes.ts';
import { ids } from './matroska-ids.ts';
import { type Fields, fieldsOf } from './matroska-tracks.ts';

/** Undoes it; undefined for bytes that cannot be undone. */
export type Decoder = (bytes: Uint8Array) => Promise<Uint8Array | undefined>;

const encodingIds = {
  encoding: 0x6240,
  type: 0x5033,
  compression: 0x5034,
  algorithm: 0x4254,
  settings: 0x4255,
} as const;

/** A text is not longer, however small it was packed. */
const longestTextBytes = 1024 * 1024;

/** @returns undefined for what nobody but the owner of a key can undo, and for two encodings at once. */
export function decoderOf(track: Fields): Decoder | undefined {
  const encodings = track.get(ids.contentEncodings);
  if (!encodings) return async (bytes) => bytes;
  const all = [...encodings.children()].filter(({ id }) => id === encodingIds.encoding);
  const [first] = all;
  if (!first || all.length > 1) return undefined;
  const fields = fieldsOf(first.data);
  const compression = fields.get(encodingIds.compression);
  if ((fields.get(encodingIds.type)?.unsigned() ?? 0) !== 0 || !compression) return undefined;
  const details = fieldsOf(compression);
  const algorithm = details.get(encodingIds.algorithm)?.unsigned() ?? 0;
  if (algorithm === 0) return inflate;
  const front = details.get(encodingIds.settings)?.raw().slice() ?? new Uint8Array(0);
  return algorithm === 3 ? async (bytes) => joinedBytes([front, bytes]) : undefined;
}

/** zlib (RFC 1950), by what every browser has. */
async function inflate(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const packed = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new DecompressionStream('deflate'));
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    const reader = packed.getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      length += value?.byteLength ?? 0;
      if (length > longestTextBytes) {
        await reader.cancel();
        return undefined;
      }
      if (value) parts.push(value);
    }
    return joinedBytes(parts);
  } catch {
    // Not what it says it is.
    return undefined;
  }
}
