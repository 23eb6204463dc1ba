// The speeds the keys step through and the menu offers. Pure.

export const speeds = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4] as const;

/**
 * The next speed up or down.
 *
 * @example stepSpeed(1, 1) // 1.25
 */
export function stepSpeed(current: number, by: number): number {
  if (by > 0) return speeds.find((speed) => speed > current + 0.001) ?? 4;
  return speeds.findLast((speed) => speed < current - 0.001) ?? 0.25;
}
