// The music of the demo films: slow chords of detuned sines with bell notes above, and an echo between left and right.
import { seededRandom } from './noise.mjs';

const sampleRate = 44_100;

/** Semitones above A2 (110 Hz) of the chords each mood walks through. */
const moods = {
  dawn: [
    [0, 7, 12, 16],
    [-4, 3, 8, 15],
    [-7, 5, 9, 12],
    [-2, 5, 10, 14],
  ],
  deep: [
    [-9, -2, 3, 7],
    [-12, 0, 3, 10],
    [-5, 2, 7, 10],
    [-7, 0, 5, 8],
  ],
  bright: [
    [3, 10, 15, 19],
    [5, 12, 15, 20],
    [0, 7, 15, 19],
    [-2, 8, 14, 17],
  ],
};

const hertz = (semitones) => 110 * 2 ** (semitones / 12);

/** A whole sound track as 16-bit stereo samples at 44.1 kHz; never silent, faded in and out over a second. */
export function composeTrack({ mood, seconds, seed }) {
  const length = Math.round(seconds * sampleRate);
  const [left, right] = [new Float32Array(length), new Float32Array(length)];
  layPads(left, right, moods[mood]);
  ringBells(left, right, moods[mood], seededRandom(seed));
  echo(left, right);
  return toSamples(left, right);
}

function layPads(left, right, chords) {
  const chordLength = 6 * sampleRate;
  for (let start = 0, turn = 0; start < left.length; start += chordLength, turn += 1) {
    chords[turn % chords.length].forEach((semitones, voice) => {
      const step = (2 * Math.PI * hertz(semitones)) / sampleRate;
      const end = Math.min(left.length, start + chordLength * 1.5);
      for (let at = start; at < end; at += 1) {
        const age = (at - start) / (chordLength * 1.5);
        // The first chord is there at once, so that the film does not begin in silence.
        const swell = turn === 0 ? Math.cos((age * Math.PI) / 2) : Math.sin(age * Math.PI);
        const breath = 0.82 + 0.18 * Math.sin(at / (9000 + voice * 1700));
        const amount = (swell * breath * 0.11) / (1 + voice * 0.12);
        left[at] += amount * (Math.sin(step * at) + 0.3 * Math.sin(step * at * 2.003));
        right[at] += amount * (Math.sin(step * at * 1.0015) + 0.3 * Math.sin(step * at * 1.998));
      }
    });
  }
}

function ringBells(left, right, chords, random) {
  const bellLength = Math.round(2.4 * sampleRate);
  for (let start = sampleRate; start < left.length; start += Math.round((0.5 + random() * 1.1) * sampleRate)) {
    const chord = chords[Math.floor(start / (6 * sampleRate)) % chords.length];
    const step = (2 * Math.PI * hertz(chord[Math.floor(random() * chord.length)] + 24)) / sampleRate;
    const side = random();
    const strength = 0.05 + random() * 0.06;
    for (let at = 0; at < Math.min(bellLength, left.length - start); at += 1) {
      const ring = strength * Math.exp((-at * 3.2) / sampleRate) * Math.min(1, at / 300);
      const wave = Math.sin(step * at) + 0.4 * Math.sin(step * at * 2.76) * Math.exp((-at * 6) / sampleRate);
      left[start + at] += ring * wave * (1 - side * 0.7);
      right[start + at] += ring * wave * (0.3 + side * 0.7);
    }
  }
}

function echo(left, right) {
  const delay = Math.round(0.37 * sampleRate);
  for (let at = delay; at < left.length; at += 1) {
    left[at] += 0.34 * right[at - delay];
    right[at] += 0.34 * left[at - delay];
  }
}

function toSamples(left, right) {
  const samples = Buffer.alloc(left.length * 4);
  for (let at = 0; at < left.length; at += 1) {
    const edge = Math.min(1, (at + 2000) / sampleRate, (left.length - at) / sampleRate);
    samples.writeInt16LE(Math.round(Math.tanh(left[at] * edge) * 30_000), at * 4);
    samples.writeInt16LE(Math.round(Math.tanh(right[at] * edge) * 30_000), at * 4 + 2);
  }
  return samples;
}
