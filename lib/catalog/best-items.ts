// The best of many items, in order, without sorting all of them.
import type { ItemTable } from './item-table.ts';

/** Above this many wanted, sorting all is as quick. */
const mostInHeap = 2000;

/** Orders positions: by what is given first, then the newer item; never equal. */
export function itemOrder(
  items: ItemTable,
  before: (a: number, b: number) => number,
): (a: number, b: number) => number {
  const [created, message] = [items.createdS.cells, items.message.cells];
  return (a, b) => {
    const first = before(a, b);
    if (first !== 0) return first;
    const byAge = (created[b] as number) - (created[a] as number) || (message[b] as number) - (message[a] as number);
    return byAge || items.placeOf(b).chatId - items.placeOf(a).chatId;
  };
}

/** @returns the first `count` of the positions in that order. */
export function bestItems(
  positions: Uint32Array,
  count: number,
  order: (a: number, b: number) => number,
): readonly number[] {
  if (count <= 0) return [];
  if (count >= positions.length || count > mostInHeap) return [...positions.sort(order).subarray(0, count)];
  // A heap with the worst of the best on top.
  const heap = positions.slice(0, count);
  for (let at = (count >>> 1) - 1; at >= 0; at -= 1) sink(heap, at, order);
  for (let at = count; at < positions.length; at += 1) {
    const position = positions[at] as number;
    if (order(position, heap[0] as number) >= 0) continue;
    heap[0] = position;
    sink(heap, 0, order);
  }
  return [...heap.sort(order)];
}

function sink(heap: Uint32Array, start: number, order: (a: number, b: number) => number): void {
  let at = start;
  for (;;) {
    const left = at * 2 + 1;
    if (left >= heap.length) return;
    const right = left + 1;
    const worse = right < heap.length && order(heap[right] as number, heap[left] as number) > 0 ? right : left;
    if (order(heap[worse] as number, heap[at] as number) <= 0) return;
    [heap[at], heap[worse]] = [heap[worse] as number, heap[at] as number];
    at = worse;
  }
}
