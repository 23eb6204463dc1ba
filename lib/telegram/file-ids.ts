// Bot API identifiers of documents, made from MTProto's fields, so that the catalogue speaks the language of other bots.
// Layout as in TDLib's td/telegram/files/FileLocation.h and FileManager: fields, runs of zeroes shortened, base64url.

/** TDLib's file types of documents. */
export const documentFileTypes = { voice: 3, video: 4, document: 5, audio: 9, animation: 10, videoNote: 13 } as const;

/** What the Bot API calls a document. */
export type DocumentFileType = keyof typeof documentFileTypes;

const hasFileReference = 1 << 25;
/** Unique ids know only groups of types; 2 is everything that is a document. */
const uniqueDocument = 2;
const minorVersion = 30;
const majorVersion = 4;

/**
 * Replaces each run of zero bytes by a zero and the length of the run.
 *
 * @example shortenZeroes(Buffer.from([5, 0, 0, 0, 7])) // <Buffer 05 00 03 07>
 */
export function shortenZeroes(bytes: Buffer): Buffer {
  const result: number[] = [];
  let zeroes = 0;
  const flush = () => {
    if (zeroes > 0) result.push(0, zeroes);
    zeroes = 0;
  };
  for (const byte of bytes) {
    if (byte !== 0 || zeroes === 255) flush();
    if (byte === 0) zeroes++;
    else result.push(byte);
  }
  flush();
  return Buffer.from(result);
}

function long(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, value));
  return bytes;
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** A short TL `bytes`: references have far fewer than 254. */
function shortBytes(data: Buffer): Buffer {
  const padding = (4 - ((1 + data.length) % 4)) % 4;
  return Buffer.concat([Buffer.from([data.length]), data, Buffer.alloc(padding)]);
}

/**
 * `file_unique_id`: the same for every bot and every copy of the document.
 *
 * @example fileUniqueId(1n) // 'AgADAQAH'
 */
export function fileUniqueId(documentId: bigint): string {
  return shortenZeroes(Buffer.concat([int(uniqueDocument), long(documentId)])).toString('base64url');
}

/** `file_id` as one bot would give it out. Holds that bot's access hash and file reference: keep it out of logs. */
export function fileId(document: {
  readonly type: DocumentFileType;
  readonly dcId: number;
  readonly documentId: bigint;
  readonly accessHash: bigint;
  readonly fileReference: Buffer;
}): string {
  const reference = document.fileReference.subarray(0, 253);
  const fields = [
    int(documentFileTypes[document.type] | (reference.length > 0 ? hasFileReference : 0)),
    int(document.dcId),
    ...(reference.length > 0 ? [shortBytes(reference)] : []),
    long(document.documentId),
    long(document.accessHash),
    Buffer.from([minorVersion, majorVersion]),
  ];
  return shortenZeroes(Buffer.concat(fields)).toString('base64url');
}
