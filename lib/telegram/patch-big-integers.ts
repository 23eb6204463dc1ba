// GramJS turns a 64-bit number into bytes and back through hundreds of big-number operations; node has an instruction for it.
import type { GramjsInternals } from './gramjs-internals.ts';

/** Puts short cuts for eight bytes before the originals; its modules look them up on the exports at every use, but for TL's own. */
export function patchBigIntegers({ helpers }: GramjsInternals): void {
  const { readBigIntFromBuffer, toSignedLittleBuffer, returnBigInt } = helpers;
  helpers.readBigIntFromBuffer = (bytes, little = true, signed = false) => {
    if (!little || bytes.length !== 8) return readBigIntFromBuffer(bytes, little, signed);
    return returnBigInt(signed ? bytes.readBigInt64LE() : bytes.readBigUInt64LE());
  };
  helpers.toSignedLittleBuffer = (value, sizeBytes = 8) => {
    if (sizeBytes !== 8) return toSignedLittleBuffer(value, sizeBytes);
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(String(value))));
    return bytes;
  };
}
