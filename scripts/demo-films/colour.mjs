// Colours as [red, green, blue] from 0 to 255, and smooth ramps between them.

/** '#rrggbb' as three numbers. */
export function hex(text) {
  return [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
}

/** A table of 1024 colours that runs through `stops` ('#rrggbb' or [position, '#rrggbb']) evenly. */
export function ramp(...stops) {
  const placed = stops.map((stop, index) =>
    Array.isArray(stop) ? { at: stop[0], rgb: hex(stop[1]) } : { at: index / (stops.length - 1), rgb: hex(stop) },
  );
  return Array.from({ length: 1024 }, (_, index) => colourBetween(placed, index / 1023));
}

function colourBetween(placed, position) {
  const next = Math.max(
    1,
    placed.findIndex((stop) => stop.at >= position),
  );
  const [from, to] = [placed[next - 1], placed[next]];
  const share = Math.min(1, Math.max(0, (position - from.at) / (to.at - from.at)));
  return from.rgb.map((value, channel) => value + (to.rgb[channel] - value) * share);
}

/** The colour of a ramp at `position`, held at both ends. */
export function pick(table, position) {
  return table[position <= 0 ? 0 : position >= 1 ? 1023 : Math.floor(position * 1023)];
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothstep(from, to, value) {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}
