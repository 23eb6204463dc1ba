// Films without a horizon: glass, fractals, ink, stars, living cells, and the record sleeve of the audio piece.
import { addGlow, shadeAll } from './canvas.mjs';
import { hex, pick, ramp, smoothstep } from './colour.mjs';
import { layeredNoise, noise, seededRandom } from './noise.mjs';

/** A kaleidoscope of ten mirrors over slowly turning coloured glass with leaded seams. */
export function glassGarden() {
  const panes = ramp('#12324a', '#0f7c7a', '#3fb98a', '#f2d16b', '#ef7d57', '#b13e72', '#4b2a6b', '#12324a');
  const sector = Math.PI / 5;
  return (canvas, t) => {
    shadeAll(canvas, (u, v, out) => {
      const radius = Math.hypot(u, v);
      let angle = Math.abs((((Math.atan2(v, u) + t * 0.06) % sector) + sector) % sector) - sector / 2;
      angle = Math.abs(angle);
      const x = radius * Math.cos(angle) * 2.4 - t * 0.16;
      const y = radius * Math.sin(angle) * 2.4 + Math.sin(t * 0.21) * 1.2;
      const bend = layeredNoise(x * 0.7, y * 0.7 + t * 0.05, 3);
      const field = layeredNoise(x + bend * 1.8, y - bend * 1.8, 3) * 7 + radius * 0.5;
      const step = Math.floor(field);
      const within = field - step;
      const seam = smoothstep(0, 0.09, within) * smoothstep(1, 0.91, within);
      const tint = pick(panes, (((step * 0.37 + bend * 0.35 + t * 0.01) % 1) + 1) % 1);
      const light = seam * (0.6 + 0.65 * within) * (1.15 - radius * 0.32);
      const gleam = seam * 46 * smoothstep(0.72, 0.95, within);
      out[0] = tint[0] * light + gleam + 8;
      out[1] = tint[1] * light + gleam + 8;
      out[2] = tint[2] * light + gleam + 14;
    });
  };
}

/** A slow fall into the Mandelbrot set; colours by smooth escape time, two samples a pixel. */
export function endlessCoast() {
  const tide = ramp('#061a33', '#0d4f7d', '#36b2c9', '#f5f3d7', '#f4a259', '#b23a48', '#3a1240', '#061a33');
  const sea = hex('#081226');
  const centre = { x: -0.743643887037151, y: 0.13182590420533 };
  return (canvas, t) => {
    const zoom = 1.05 * Math.exp(-t * 0.2);
    const turn = t * 0.035;
    const [cos, sin] = [Math.cos(turn) * zoom, Math.sin(turn) * zoom];
    const limit = Math.floor(180 + t * 9);
    const half = 0.5 / canvas.height;
    const sum = [0, 0, 0];
    shadeAll(canvas, (u, v, out) => {
      sum.fill(0);
      for (const shift of [-half, half]) {
        const su = u + shift;
        const sv = v + shift;
        const steps = escapeSteps(centre.x + su * cos - sv * sin, centre.y + su * sin + sv * cos, limit);
        const tint = steps < 0 ? sea : pick(tide, (Math.log2(steps + 4) * 0.55 - t * 0.022 + 40) % 1);
        for (let channel = 0; channel < 3; channel += 1) sum[channel] += tint[channel] / 2;
      }
      out[0] = sum[0];
      out[1] = sum[1];
      out[2] = sum[2];
    });
  };
}

function escapeSteps(cx, cy, limit) {
  let x = 0;
  let y = 0;
  for (let step = 0; step < limit; step += 1) {
    const xx = x * x;
    const yy = y * y;
    // 256 instead of 4: the logarithm below is smooth only well outside the set.
    if (xx + yy > 256) return step + 1 - Math.log2(Math.log2(xx + yy) / 2);
    y = 2 * x * y + cy;
    x = xx - yy + cx;
  }
  return -1;
}

/** Ink that folds into milk: noise bent by noise bent by noise. */
export function inkAndMilk() {
  const ink = ramp(
    [0, '#0b1d2a'],
    [0.3, '#123c4e'],
    [0.48, '#d96c4f'],
    [0.6, '#f3c9a2'],
    [0.8, '#f8efe2'],
    [1, '#fffaf2'],
  );
  return (canvas, t) => {
    shadeAll(canvas, (u, v, out) => {
      const ax = layeredNoise(u * 1.1 + t * 0.05, v * 1.1, 3);
      const ay = layeredNoise(u * 1.1 + 5.2, v * 1.1 - t * 0.06, 3);
      const bx = layeredNoise(u * 1.1 + ax * 3.4 + 1.7, v * 1.1 + ay * 3.4 + t * 0.07, 4);
      const by = layeredNoise(u * 1.1 + ax * 3.4 + 8.3, v * 1.1 + ay * 3.4 - t * 0.05, 4);
      const depth = layeredNoise(u * 1.1 + bx * 3.2, v * 1.1 + by * 3.2, 4);
      const tint = pick(ink, (depth - 0.22) * 1.75);
      const sheen = 0.8 + 0.42 * bx;
      out[0] = tint[0] * sheen;
      out[1] = tint[1] * sheen;
      out[2] = tint[2] * (sheen + ay * 0.06);
    });
  };
}

/** Stars rush by with long trails; a nebula turns slowly behind them. */
export function nightTrain() {
  const cloud = ramp([0, '#04030f'], [0.4, '#150b38'], [0.62, '#45176a'], [0.8, '#c23b82'], [1, '#ffb38a']);
  const hues = ['#ffffff', '#bcd4ff', '#ffe2c4', '#9fe8ff'].map(hex);
  const random = seededRandom(11);
  const stars = Array.from({ length: 420 }, (_, index) => ({
    angle: random() * Math.PI * 2,
    lane: 0.12 + random() * 1.6,
    start: random(),
    speed: 0.09 + random() * 0.12,
    rgb: hues[index % hues.length],
  }));
  return (canvas, t) => {
    const turn = t * 0.03;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    shadeAll(canvas, (u, v, out) => {
      const x = u * cos - v * sin;
      const y = u * sin + v * cos;
      const swirl = layeredNoise(x * 1.2 + 3, y * 1.2 + t * 0.03, 4);
      const haze = layeredNoise(x * 1.5 + swirl * 2, y * 1.5 - swirl * 2, 4);
      const tint = pick(cloud, (haze - 0.22) * 1.9 * (1.12 - 0.35 * Math.hypot(u, v)));
      out[0] = tint[0];
      out[1] = tint[1];
      out[2] = tint[2];
    });
    for (const star of stars) {
      const travelled = (star.start + t * star.speed) % 1;
      for (let echo = 0; echo < 22; echo += 1) {
        const depth = 1.02 - travelled + echo * 0.0035;
        const spread = (star.lane * 0.16) / depth;
        const size = Math.min(0.03, 0.0035 / depth + 0.002);
        const strength = Math.min(1, travelled * 1.8) * (1 - echo / 22) * 0.8;
        const [u, v] = [Math.cos(star.angle) * spread, Math.sin(star.angle) * spread];
        addGlow(canvas, { u, v, radius: size, rgb: star.rgb, strength });
      }
    }
  };
}

/** Conway's Life on a torus, each cell a round lamp that lights up at birth and cools from gold to indigo. */
export function smallWorlds() {
  const [columns, rows] = [64, 36];
  const cooling = ramp(
    [0, '#0d1330'],
    [0.2, '#22336e'],
    [0.45, '#5b2a86'],
    [0.7, '#e0507a'],
    [0.9, '#ffc46b'],
    [1, '#fff6d8'],
  );
  const random = seededRandom(2026);
  let cells = Uint8Array.from({ length: columns * rows }, () => (random() < 0.38 ? 1 : 0));
  const heat = Float32Array.from(cells, (alive) => alive * 0.9);
  let generation = 0;
  const advance = () => {
    const next = nextGeneration(cells, columns, rows);
    // A pinch of chance keeps the board from dying out.
    for (let spark = 0; spark < 3; spark += 1) next[Math.floor(random() * next.length)] = 1;
    for (let cell = 0; cell < next.length; cell += 1) {
      heat[cell] = next[cell] ? (cells[cell] ? Math.max(0.66, heat[cell] * 0.97) : 1) : heat[cell] * 0.8;
    }
    cells = next;
    generation += 1;
  };
  return (canvas, t) => {
    while (generation < t * 8) advance();
    const unit = canvas.height / rows;
    shadeAll(canvas, (u, v, out) => {
      const x = (u * canvas.height + canvas.width) / 2 / unit;
      const y = (v * canvas.height + canvas.height) / 2 / unit;
      const column = Math.min(columns - 1, Math.floor(x));
      const row = Math.min(rows - 1, Math.floor(y));
      const glow = heat[row * columns + column];
      const distance = Math.hypot(x - column - 0.5, y - row - 0.5);
      const lamp = smoothstep(0.49, 0.36, distance);
      const tint = pick(cooling, glow * (0.25 + 0.75 * lamp));
      const breath = 0.86 + 0.14 * noise(x * 0.06 + t * 0.2, y * 0.06);
      out[0] = tint[0] * breath;
      out[1] = tint[1] * breath;
      out[2] = tint[2] * breath;
    });
  };
}

function nextGeneration(cells, columns, rows) {
  const next = new Uint8Array(cells.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let neighbours = 0;
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = -1; dx <= 1; dx += 1) {
          if (dx === 0 && dy === 0) continue;
          neighbours += cells[((row + dy + rows) % rows) * columns + ((column + dx + columns) % columns)];
        }
      }
      next[row * columns + column] = neighbours === 3 || (neighbours === 2 && cells[row * columns + column]) ? 1 : 0;
    }
  }
  return next;
}

/** The sleeve of the audio piece: rings of sound around a moon. */
export function recordSleeve() {
  const sky = ramp('#1b1036', '#3b1d5a', '#7a2f63', '#c8566a');
  return (canvas, t) => {
    shadeAll(canvas, (u, v, out) => {
      const radius = Math.hypot(u, v);
      const angle = Math.atan2(v, u);
      const tint = pick(sky, (v + 1.1) / 2.2);
      const wobble = 0.035 * (noise(Math.cos(angle) * 2.4 + 9, Math.sin(angle) * 2.4 + radius * 3 + t) - 0.5);
      const ring = Math.abs((((((radius + wobble) * 13) % 1) + 1) % 1) - 0.5) * 2;
      const line = smoothstep(0.72, 0.98, ring) * smoothstep(0.4, 0.5, radius) * smoothstep(1.55, 0.5, radius);
      const moon = smoothstep(0.4, 0.39, radius);
      const relief = 0.8 + 0.35 * layeredNoise(u * 4 + 2, v * 4, 4) - 0.25 * smoothstep(-0.3, 0.5, v * 0.8 - u * 0.6);
      out[0] = (tint[0] + line * 130) * (1 - moon) + 255 * relief * moon;
      out[1] = (tint[1] + line * 95) * (1 - moon) + 232 * relief * moon;
      out[2] = (tint[2] + line * 85) * (1 - moon) + 205 * relief * moon;
    });
  };
}
