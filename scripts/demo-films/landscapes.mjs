// Films with a horizon: the aurora, the evening sea, the mountains in the mist.
import { addGlow, perColumn, shadeAll } from './canvas.mjs';
import { hex, pick, ramp, smoothstep } from './colour.mjs';
import { layeredNoise, noise, seededRandom } from './noise.mjs';

const mix = (from, to, share) => from + (to - from) * share;

function ridgeHeight(u, { seed, scale, rough }) {
  return layeredNoise(u * scale + seed * 31.7, seed * 7.9, rough);
}

/** Green and violet curtains over a dark ridge, doubled in the lake below. */
export function aurora() {
  const night = ramp('#050a1c', '#0b1a36', '#14304d');
  const curtain = ramp([0, '#3cf0a0'], [0.3, '#2fd6b4'], [0.6, '#4b7be8'], [1, '#a04ae0']);
  const random = seededRandom(5);
  const stars = Array.from({ length: 150 }, () => ({
    u: random() * 4 - 2,
    v: -1 + random() * 1.2,
    size: 0.006 + random() * random() * 0.012,
    phase: random() * 6,
  }));
  const shore = 0.3;
  const ridge = (u) => shore - 0.06 - ridgeHeight(u, { seed: 3, scale: 1.3, rough: 5 }) * 0.36;

  const sky = (u, v, t, out) => {
    const base = pick(night, (v + 1) / 1.4);
    let [red, green, blue] = base;
    for (let band = 0; band < 3; band += 1) {
      const sway = layeredNoise(u * 0.8 + band * 9 + t * 0.05, t * 0.07 + band * 3, 3) - 0.5;
      const foot = 0.12 - band * 0.24 + sway * 0.75;
      const above = foot - v;
      if (above < -0.06) continue;
      const rays = 0.35 + 0.65 * noise(u * 9 + sway * 14 + t * 0.35, band * 5 + t * 0.15);
      const shine = smoothstep(-0.06, 0.03, above) * Math.exp(-above * (2.3 + band * 0.5)) * rays * (0.95 - band * 0.2);
      const tint = pick(curtain, above * 1.25 + band * 0.08);
      red += tint[0] * shine;
      green += tint[1] * shine;
      blue += tint[2] * shine;
    }
    out[0] = red;
    out[1] = green;
    out[2] = blue;
  };

  const drawn = (u, v, t, out, skyline) => {
    const mirrored = v > shore;
    const depth = v - shore;
    const ripple = mirrored ? (noise(u * 5 + t * 0.3, v * 46 - t * 1.4) - 0.5) * (0.03 + depth * 0.12) : 0;
    const seenV = mirrored ? shore - depth * 0.95 + ripple : v;
    const seenU = u + ripple * 0.6;
    const land = smoothstep(-0.003, 0.003, seenV - skyline);
    sky(seenU, seenV, t, out);
    out[0] = mix(out[0], 6, land);
    out[1] = mix(out[1], 14, land);
    out[2] = mix(out[2], 26, land);
    if (!mirrored) return;
    const dim = 0.72 - depth * 0.35;
    out[0] = out[0] * dim + 2;
    out[1] = out[1] * dim + 6;
    out[2] = out[2] * dim + 12;
  };

  return (canvas, t) => {
    const skyline = perColumn(canvas, ridge);
    shadeAll(canvas, (u, v, out, x) => drawn(u, v, t, out, skyline[x]));
    for (const star of stars) {
      if (star.v > ridge(star.u)) continue;
      const strength = 0.5 + 0.4 * Math.sin(t * 2 + star.phase);
      addGlow(canvas, { u: star.u, v: star.v, radius: star.size, rgb: [235, 240, 255], strength });
    }
  };
}

/** A low sun on a warm sea: seven rows of waves, each darker and quicker than the one behind. */
export function eveningSea() {
  const heaven = ramp([0, '#2a1a4a'], [0.35, '#8a2f63'], [0.65, '#e8644f'], [0.85, '#ffb35c'], [1, '#ffe3a0']);
  const water = ramp([0, '#f39a5c'], [0.25, '#c65463'], [0.55, '#6c2f6e'], [0.8, '#33205a'], [1, '#150f33']);
  const rows = 8;
  return (canvas, t) => {
    const crest = (row, u) => {
      const near = row / (rows - 1);
      const swing = mix(0.012, 0.1, near);
      const phase = t * mix(0.25, 0.9, near) * (row % 2 ? 1 : -1);
      return (
        mix(0.16, 0.82, near ** 1.3) +
        swing * (Math.sin(u * mix(5, 1.7, near) + phase + row * 1.9) * 0.6 + (noise(u * 2.2 + phase, row * 9) - 0.5))
      );
    };
    const crests = Array.from({ length: rows }, (_, row) => perColumn(canvas, (u) => crest(row, u)));
    shadeAll(canvas, (u, v, out, x) => {
      let row = rows - 1;
      while (row >= 0 && v < crests[row][x]) row -= 1;
      if (row < 0) {
        const distance = Math.hypot(u, v - 0.02);
        const tint = pick(heaven, (v + 1) / 1.2 - Math.abs(u) * 0.06);
        const sun = smoothstep(0.345, 0.335, distance);
        const halo = Math.exp(-distance * 2.6) * 0.55;
        const streak = layeredNoise(u * 0.9 + t * 0.04, v * 9, 4);
        const cloud = smoothstep(0.52, 0.8, streak) * 0.35 * (1 - sun * 0.7);
        out[0] = mix(mix(tint[0], 255, sun) + 120 * halo, 90, cloud);
        out[1] = mix(mix(tint[1], 226 - v * 160, sun) + 80 * halo, 40, cloud);
        out[2] = mix(mix(tint[2], 150 - v * 200, sun) + 30 * halo, 92, cloud);
        return;
      }
      const depth = v - crests[row][x];
      const tint = pick(water, (row + 0.6) / rows);
      const rim = Math.exp(-depth * 46) * (1 - row / (rows + 2));
      const glitter = smoothstep(0.62, 0.9, noise(u * 16 + row * 5, v * 60 - t * 2)) * Math.exp(-Math.abs(u) * 2.2);
      const lift = rim * 70 + glitter * 110 * (1 - row / rows);
      const shade = 1 - Math.min(0.35, depth * 1.4);
      out[0] = tint[0] * shade + lift;
      out[1] = tint[1] * shade + lift * 0.72;
      out[2] = tint[2] * shade + lift * 0.45;
    });
  };
}

/** Ridges behind ridges, drifting past at their own speeds while the mist between them glows. */
export function paperMountains() {
  const dawn = ramp([0, '#8fb8cf'], [0.45, '#cfe0da'], [0.8, '#fbe6c8'], [1, '#fbd3a8']);
  const layers = ramp([0, '#b9cfcf'], [0.3, '#86aab0'], [0.6, '#467681'], [0.85, '#1d4654'], [1, '#0a232f']);
  const count = 7;
  return (canvas, t) => {
    const tops = Array.from({ length: count }, (_, layer) => {
      const near = layer / (count - 1);
      const drift = t * mix(0.008, 0.11, near ** 1.5);
      const shape = { seed: layer + 1, scale: mix(1, 1.5, near), rough: 5 };
      const top = (u) => mix(-0.28, 0.82, near) - (ridgeHeight(u + drift, shape) - 0.3) * mix(0.95, 0.6, near);
      return { near, heights: perColumn(canvas, top), tint: pick(layers, near) };
    });
    shadeAll(canvas, (u, v, out, x) => {
      let layer = count - 1;
      let depth = 0;
      for (; layer >= 0; layer -= 1) {
        depth = v - tops[layer].heights[x];
        if (depth > 0) break;
      }
      if (layer < 0) {
        const tint = pick(dawn, (v + 1) / 1.2);
        const distance = Math.hypot(u - 0.62, v + 0.46);
        const sun = smoothstep(0.2, 0.188, distance) * 0.9 + Math.exp(-distance * 3) * 0.4;
        out[0] = mix(tint[0], 255, Math.min(1, sun));
        out[1] = mix(tint[1], 247, Math.min(1, sun));
        out[2] = mix(tint[2], 226, Math.min(1, sun));
        return;
      }
      const { tint, near } = tops[layer];
      const mist = smoothstep(0, 0.45, depth) * (0.62 - near * 0.5) * (0.7 + 0.6 * noise(u * 1.4 - t * 0.2, layer * 6));
      out[0] = mix(tint[0], 246, mist);
      out[1] = mix(tint[1], 236, mist);
      out[2] = mix(tint[2], 218, mist);
    });
  };
}

/** Paper lanterns rising from a dark river, soft and out of focus. */
export function lanterns() {
  const night = ramp([0, '#0a1030'], [0.55, '#2a1f4e'], [1, '#4a2440']);
  const warm = ['#ffb454', '#ff8a4a', '#ffd27a', '#ff6f61', '#ffe2a8'].map(hex);
  const random = seededRandom(77);
  const lights = Array.from({ length: 90 }, (_, index) => ({
    u: random() * 4 - 2,
    start: random() * 2.6,
    speed: 0.04 + random() * 0.1,
    radius: 0.025 + random() ** 3 * 0.2,
    sway: random() * 6,
    rgb: warm[index % warm.length],
  })).sort((one, other) => other.radius - one.radius);
  return (canvas, t) => {
    shadeAll(canvas, (u, v, out) => {
      const tint = pick(night, (v + 1) / 2 + (noise(u * 1.5, v * 1.5 + t * 0.05) - 0.5) * 0.25);
      out[0] = tint[0];
      out[1] = tint[1];
      out[2] = tint[2];
    });
    for (const light of lights) {
      const v = 1.3 - ((light.start + t * light.speed) % 2.6);
      const u = light.u + 0.08 * Math.sin(t * 0.5 + light.sway);
      const flicker = 0.85 + 0.15 * Math.sin(t * 5 + light.sway * 3);
      const strength = flicker * (light.radius > 0.1 ? 0.32 : 0.75);
      addGlow(canvas, { u, v, radius: light.radius, rgb: light.rgb, strength, hardness: 0.85 });
      addGlow(canvas, { u, v, radius: light.radius * 2.6, rgb: light.rgb, strength: strength * 0.35 });
    }
  };
}
