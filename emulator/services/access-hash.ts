// Access hashes and file references: different for every viewer, so that what one bot learned is of no use to another.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { World } from '../state/world.ts';

/** What has an access hash. */
export type HashedKind = 'user' | 'channel' | 'document';

const MAC_BYTES = 16;
const REFERENCE_BYTES = 1 + 4 + 8 + MAC_BYTES;

/**
 * The 64-bit access hash of an object for one viewer; never 0, because 0 means "not known".
 *
 * @param id of the object.
 */
export function accessHash(world: World, viewerId: number, kind: HashedKind, id: number | string): bigint {
  const mac = createHmac('sha256', world.secret).update(`${viewerId} ${kind} ${id}`).digest();
  const hash = mac.readBigInt64LE(0);
  return hash === 0n ? 1n : hash;
}

/** A file reference of a viewer, as of now. */
export function makeFileReference(world: World, viewerId: number, documentId: string): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt8(1, 0);
  head.writeUInt32LE(world.referenceGeneration, 1);
  head.writeBigUInt64LE(BigInt(world.nowMs()), 5);
  return Buffer.concat([head, referenceMac(world, viewerId, documentId, head)]);
}

/**
 * Looks at a file reference.
 *
 * @param lifetimeMs age up to which it is good.
 */
export function checkFileReference(
  world: World,
  viewerId: number,
  documentId: string,
  reference: Buffer,
  lifetimeMs: number,
): 'good' | 'empty' | 'invalid' | 'expired' {
  if (reference.length === 0) return 'empty';
  if (reference.length !== REFERENCE_BYTES) return 'invalid';
  const head = reference.subarray(0, 13);
  if (!timingSafeEqual(reference.subarray(13), referenceMac(world, viewerId, documentId, head))) return 'invalid';
  if (head.readUInt32LE(1) !== world.referenceGeneration) return 'expired';
  return world.nowMs() - Number(head.readBigUInt64LE(5)) > lifetimeMs ? 'expired' : 'good';
}

function referenceMac(world: World, viewerId: number, documentId: string, head: Buffer): Buffer {
  return createHmac('sha256', world.secret)
    .update(`${viewerId} reference ${documentId} `)
    .update(head)
    .digest()
    .subarray(0, MAC_BYTES);
}
