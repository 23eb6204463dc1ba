// Which of many boxes on the screen comes next in a direction. Pure.

export type Direction = 'up' | 'down' | 'left' | 'right';

/** In CSS pixels of the window. */
export type Box = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** How much more a step aside counts than one ahead: chosen by feel, with rows of cards. */
const asideWeight = 5;

/** Boxes may touch, or overlap by their rings. */
const slackPx = 4;

interface Step {
  readonly aheadPx: number;
  readonly asidePx: number;
  readonly offCentrePx: number;
}

function stepTo(from: Box, to: Box, direction: Direction): Step {
  const gap = (start: number, end: number, otherStart: number, otherEnd: number) =>
    Math.max(0, otherStart - end, start - otherEnd);
  if (direction === 'up' || direction === 'down') {
    return {
      aheadPx: direction === 'down' ? to.top - from.bottom : from.top - to.bottom,
      asidePx: gap(from.left, from.right, to.left, to.right),
      offCentrePx: Math.abs(from.left + from.right - to.left - to.right) / 2,
    };
  }
  return {
    aheadPx: direction === 'right' ? to.left - from.right : from.left - to.right,
    asidePx: gap(from.top, from.bottom, to.top, to.bottom),
    offCentrePx: Math.abs(from.top + from.bottom - to.top - to.bottom) / 2,
  };
}

/**
 * The box that is closest ahead; what stands in line counts more than what stands aside.
 *
 * @returns its place in `boxes`, or undefined when nothing is there.
 */
export function nearestTarget(from: Box, boxes: readonly Box[], direction: Direction): number | undefined {
  let best: { readonly place: number; readonly cost: number } | undefined;
  for (const [place, box] of boxes.entries()) {
    const { aheadPx, asidePx, offCentrePx } = stepTo(from, box, direction);
    if (aheadPx < -slackPx) continue;
    const cost = aheadPx + asideWeight * asidePx + offCentrePx / 10;
    if (!best || cost < best.cost) best = { place, cost };
  }
  return best?.place;
}
