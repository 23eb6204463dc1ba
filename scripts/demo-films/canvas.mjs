// A picture in memory (floating-point light per pixel) and the few strokes the films are drawn with.

/** An empty picture of `width` x `height`; light is added up and cut off only when it is written out. */
export function createCanvas(width, height) {
  return { width, height, light: new Float32Array(width * height * 3) };
}

/** Sets every pixel from `shade(u, v, out, x)`: u from -aspect to aspect, v from -1 (top) to 1, x the column. */
export function shadeAll(canvas, shade) {
  const { width, height, light } = canvas;
  const out = [0, 0, 0];
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    const v = (2 * y + 1 - height) / height;
    for (let x = 0; x < width; x += 1) {
      shade((2 * x + 1 - width) / height, v, out, x);
      light[at] = out[0];
      light[at + 1] = out[1];
      light[at + 2] = out[2];
      at += 3;
    }
  }
}

/** `value(u)` for each column: a skyline is the same for the whole column, so it is worked out once. */
export function perColumn({ width, height }, value) {
  return Float64Array.from({ length: width }, (_, x) => value((2 * x + 1 - width) / height));
}

/** Adds a soft round light; `hardness` 0 fades from the centre on, 1 is a flat disc with a soft rim. */
export function addGlow(canvas, { u, v, radius, rgb, strength, hardness = 0 }) {
  const { width, height, light } = canvas;
  const centreX = (u * height + width - 1) / 2;
  const centreY = (v * height + height - 1) / 2;
  const reach = (radius * height) / 2;
  const lastY = Math.min(height - 1, Math.ceil(centreY + reach));
  const lastX = Math.min(width - 1, Math.ceil(centreX + reach));
  for (let y = Math.max(0, Math.floor(centreY - reach)); y <= lastY; y += 1) {
    for (let x = Math.max(0, Math.floor(centreX - reach)); x <= lastX; x += 1) {
      const distance = Math.hypot(x - centreX, y - centreY) / reach;
      if (distance >= 1) continue;
      const share = Math.min(1, (1 - distance) / (1 - hardness * 0.85));
      const amount = strength * share * share * (hardness > 0 ? 1 : share);
      const at = (y * width + x) * 3;
      light[at] += rgb[0] * amount;
      light[at + 1] += rgb[1] * amount;
      light[at + 2] += rgb[2] * amount;
    }
  }
}

/** The picture as packed 8-bit RGB, darkened towards its corners, with a fixed grain against banding. */
export function toRgb(canvas, { vignette = 0.25, grain = 1.5 } = {}) {
  const { width, height, light } = canvas;
  const bytes = Buffer.allocUnsafe(width * height * 3);
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    const v = (2 * y + 1 - height) / height;
    for (let x = 0; x < width; x += 1) {
      const u = (2 * x + 1 - width) / width;
      const edge = 1 - (vignette * (u * u + v * v)) / 2;
      // Ordered dither: the two shifts give an even pattern that costs the encoder nothing from picture to picture.
      const offset = grain * ((((x * 3) ^ (y * 5)) & 7) / 7 - 0.5);
      for (let channel = 0; channel < 3; channel += 1, at += 1) {
        const value = light[at] * edge + offset;
        bytes[at] = value <= 0 ? 0 : value >= 255 ? 255 : value;
      }
    }
  }
  return bytes;
}
