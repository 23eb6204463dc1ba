// upload.getFile with bytes of our own making: GramJS makes each of its three longs out of a hundred objects, and this call is
// made for every megabyte of every film.
import { Api, helpers } from 'telegram';

/** A TL `bytes` of less than 254 bytes; a longer one has another header. */
const shortBytes = 254;

interface Place {
  readonly location: Api.InputDocumentFileLocation;
  /** Bytes. */
  readonly offset: number;
  /** Bytes. */
  readonly limit: number;
}

/** The 64 bits of one of GramJS's integers. */
function longOf(value: { toString(): string }): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value.toString())));
  return bytes;
}

/** TL `bytes`: length, content, padding to a multiple of four. */
function tlBytes(content: Buffer): Buffer {
  const head = content.length < shortBytes ? 1 : 4;
  const bytes = Buffer.alloc(Math.ceil((head + content.length) / 4) * 4);
  if (head === 1) bytes[0] = content.length;
  else bytes.writeUInt32LE(shortBytes + content.length * 256);
  content.copy(bytes, head);
  return bytes;
}

/** Both constructors, no flags, then the fields in the order of the schema (layer 198). */
function encode({ location, offset, limit }: Place): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(Api.upload.GetFile.CONSTRUCTOR_ID, 0);
  head.writeUInt32LE(Api.InputDocumentFileLocation.CONSTRUCTOR_ID, 8);
  const window = Buffer.alloc(12);
  window.writeBigInt64LE(BigInt(offset), 0);
  window.writeInt32LE(limit, 8);
  return Buffer.concat([
    head,
    longOf(location.id),
    longOf(location.accessHash),
    tlBytes(location.fileReference),
    tlBytes(Buffer.from(location.thumbSize)),
    window,
  ]);
}

/** The call for one piece of a document. */
export function createGetFileCall(place: Place): Api.upload.GetFile {
  const { location, offset, limit } = place;
  const call = new Api.upload.GetFile({ location, offset: helpers.returnBigInt(offset), limit });
  const bytes = encode(place);
  call.getBytes = () => bytes;
  return call;
}
