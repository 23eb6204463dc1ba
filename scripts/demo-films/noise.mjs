// Repeatable chance and smooth value noise: every picture of the demo films comes out the same on every machine.

/** A generator of numbers in [0, 1) that repeats for the same seed (mulberry32). */
export function seededRandom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const latticeSize = 256;
const lattice = Float64Array.from({ length: latticeSize * latticeSize }, seededRandom(20));

/** Smooth noise in [0, 1) over the plane; it repeats every 256 units. */
export function noise(x, y) {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = x - column;
  const fy = y - row;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const left = column & 255;
  const right = (column + 1) & 255;
  const top = (row & 255) << 8;
  const bottom = ((row + 1) & 255) << 8;
  const above = lattice[top + left] + (lattice[top + right] - lattice[top + left]) * sx;
  const below = lattice[bottom + left] + (lattice[bottom + right] - lattice[bottom + left]) * sx;
  return above + (below - above) * sy;
}

/** Several octaves of {@link noise}, each half as strong and twice as fine; in [0, 1). */
export function layeredNoise(x, y, octaves) {
  let sum = 0;
  let weight = 0.5;
  let total = 0;
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += weight * noise(x, y);
    total += weight;
    weight /= 2;
    // Turning each octave a little hides the lattice.
    [x, y] = [1.6 * x + 1.2 * y + 17.3, 1.6 * y - 1.2 * x + 5.1];
  }
  return sum / total;
}
