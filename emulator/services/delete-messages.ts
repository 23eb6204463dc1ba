// Deleting: takes messages out of a box and, when revoked, out of the other side's box too.
import type { BoxKey, BoxMessage } from '../state/records.ts';
import type { Services } from './services.ts';

/**
 * Deletes the messages that are there and tells everybody who sees the box.
 *
 * @param exceptKey auth key of the caller, which has the answer itself.
 * @param ids of messages in this box.
 * @returns the box's pts and how many it took.
 */
export function deleteFromBox(
  { world, hub }: Pick<Services, 'world' | 'hub'>,
  key: BoxKey,
  ids: readonly number[],
  exceptKey?: string,
): { pts: number; count: number } {
  const box = world.box(key);
  const there = [...new Set(ids)].filter((id) => box.messages.has(id));
  if (there.length === 0) return { pts: box.pts, count: 0 };
  world.commit({ t: 'delete', box: key, ids: there });
  hub.announceDeleted(key, there, box.pts, exceptKey);
  return { pts: box.pts, count: there.length };
}

/** Deletes the other sides of private messages that are about to go from `key`. @param ids of messages in `key`. */
export function revokeOtherSides(services: Pick<Services, 'world' | 'hub'>, key: BoxKey, ids: readonly number[]): void {
  const { world } = services;
  const others = new Map<BoxKey, number[]>();
  for (const id of ids) {
    const message = world.box(key).messages.get(id);
    if (message === undefined) continue;
    for (const copy of otherCopies(world.copiesOf(message.post.id), key)) {
      others.set(copy.box, [...(others.get(copy.box) ?? []), copy.id]);
    }
  }
  for (const [box, boxIds] of others) deleteFromBox(services, box, boxIds);
}

function otherCopies(copies: readonly BoxMessage[], key: BoxKey): BoxMessage[] {
  return copies.filter((copy) => copy.box !== key);
}
