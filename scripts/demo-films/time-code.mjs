// The moving bar and the small clock in each film: a test (or an eye) sees at once that pictures move, and where they are.

const glyphs = {
  0: '111101101101111',
  1: '010110010010111',
  2: '111001111100111',
  3: '111001111001111',
  4: '101101111001001',
  5: '111100111001111',
  6: '111100111101111',
  7: '111001010010010',
  8: '111101111101111',
  9: '111101111001111',
  ':': '000010000010000',
  '.': '000000000000010',
};

/** Draws both into packed RGB `bytes`: `t` and `duration` in seconds. */
export function drawTimeCode(bytes, { width, height, t, duration }) {
  const barHeight = Math.max(2, Math.round(height / 180));
  paint(bytes, width, { x: 0, y: height - barHeight, w: width, h: barHeight }, 0.18);
  paint(bytes, width, { x: 0, y: height - barHeight, w: Math.round((width * t) / duration), h: barHeight }, 0.85);
  const dot = Math.max(1, Math.round(height / 240));
  const text = `${String(Math.floor(t / 60)).padStart(2, '0')}:${(t % 60).toFixed(1).padStart(4, '0')}`;
  [...text].forEach((letter, index) => {
    drawGlyph(bytes, width, glyphs[letter], { x: dot * 8 + index * dot * 4, y: height - barHeight - dot * 11, dot });
  });
}

function drawGlyph(bytes, width, pattern, { x, y, dot }) {
  [...pattern].forEach((bit, index) => {
    if (bit === '0') return;
    paint(bytes, width, { x: x + (index % 3) * dot, y: y + Math.floor(index / 3) * dot, w: dot, h: dot }, 0.8);
  });
}

function paint(bytes, width, { x, y, w, h }, strength) {
  for (let row = y; row < y + h; row += 1) {
    for (let at = (row * width + x) * 3; at < (row * width + x + w) * 3; at += 1) {
      bytes[at] += (255 - bytes[at]) * strength;
    }
  }
}
