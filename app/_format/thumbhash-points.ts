// A thumbhash (evanw.github.io/thumbhash) seen at a few points. The library draws 32 pixels to a side, most of which a blur throws away.

/** Fractions of a whole, and the strength of each wave in it, in the order they stand in the hash. */
interface Channel {
  readonly mean: number;
  readonly across: number;
  readonly down: number;
  readonly waves: readonly number[];
}

/** Less cannot be one: header and the waves of brightness. */
const leastBytes = 8;

/**
 * The colours in the middles of `columns` x `rows` fields, line by line from the top, as red, green, blue in 0..255. What is
 * transparent counts as if it were not.
 *
 * @param hash bytes of a thumbhash.
 * @returns undefined for what is too short to be one.
 * @example thumbhashPoints(hash, 1, 1) // [201, 96, 44]
 */
export function thumbhashPoints(hash: Uint8Array, columns: number, rows: number): Uint8Array | undefined {
  if (hash.length < leastBytes) return undefined;
  const [lightness, yellowBlue, redGreen] = readChannels(hash);
  const [across, down] = [cosines(columns), cosines(rows)];
  const points = new Uint8Array(columns * rows * 3);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const at = (channel: Channel) => valueAt(channel, across[column] ?? [], down[row] ?? []);
      points.set(toRgb(at(lightness), at(yellowBlue), at(redGreen)), (row * columns + column) * 3);
    }
  }
  return points;
}

function readChannels(hash: Uint8Array): readonly [Channel, Channel, Channel] {
  const byte = (at: number) => hash[at] ?? 0;
  const first = byte(0) | (byte(1) << 8) | (byte(2) << 16);
  const second = byte(3) | (byte(4) << 8);
  const [hasAlpha, isLandscape] = [first >> 23 === 1, second >> 15 === 1];
  const [long, short] = [hasAlpha ? 5 : 7, Math.max(3, second & 7)];
  let half = 2 * (hasAlpha ? 6 : 5);
  const next = () => {
    const value = (byte(half >> 1) >> ((half & 1) << 2)) & 15;
    half += 1;
    return value / 7.5 - 1;
  };
  const read = (mean: number, across: number, down: number, scale: number): Channel => {
    const waves: number[] = [];
    eachWave(across, down, () => waves.push(next() * scale));
    return { mean, across, down, waves };
  };
  // Colours were rounded more coarsely than brightness, which pales them.
  const ofColour = (bits: number) => 1.25 * (bits / 63);
  return [
    read((first & 63) / 63, isLandscape ? long : short, isLandscape ? short : long, ((first >> 18) & 31) / 31),
    read(((first >> 6) & 63) / 31.5 - 1, 3, 3, ofColour((second >> 3) & 63)),
    read(((first >> 12) & 63) / 31.5 - 1, 3, 3, ofColour((second >> 9) & 63)),
  ];
}

/** Only the triangle of the lower frequencies is kept, without the mean. */
function eachWave(across: number, down: number, visit: (x: number, y: number) => void): void {
  for (let y = 0; y < down; y += 1) for (let x = y ? 0 : 1; x * down < across * (down - y); x += 1) visit(x, y);
}

/** Seven waves at the middle of each of `count` fields. */
function cosines(count: number): number[][] {
  return Array.from({ length: count }, (_, field) =>
    Array.from({ length: 7 }, (_wave, wave) => Math.cos((Math.PI / count) * (field + 0.5) * wave)),
  );
}

function valueAt({ mean, across, down, waves }: Channel, xs: readonly number[], ys: readonly number[]): number {
  let [value, index] = [mean, 0];
  eachWave(across, down, (x, y) => {
    value += (waves[index++] ?? 0) * (xs[x] ?? 0) * (ys[y] ?? 0) * 2;
  });
  return value;
}

function toRgb(lightness: number, yellowBlue: number, redGreen: number): readonly number[] {
  const blue = lightness - (2 / 3) * yellowBlue;
  const red = (3 * lightness - blue + redGreen) / 2;
  return [red, red - redGreen, blue].map((value) => 255 * Math.max(0, Math.min(1, value)));
}
