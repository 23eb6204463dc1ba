import { describe, expect, it } from 'vitest';
import { SampleReader } from './mp4-samples.ts';
import { SegmentCutter } from './segment-cutter.ts';

const plan = { startsMs: [0, 4000, 8000], endMs: 12_000 };
const sample = (time: number, isKey = false, size = 3) => ({
  time,
  isKey,
  bytes: new Uint8Array(size).fill(time % 251),
});

/** Samples of a segment as a reader sees them; `delay` taken back. */
function seen(bytes: Uint8Array, delay: number) {
  const { samples } = new SampleReader().push(Buffer.from(bytes));
  return samples.map(({ time, isKey, bytes: body }) => [time - delay, isKey, body[0]]);
}

describe('cutting', () => {
  it('cuts pictures before key frames, and keeps their times through another order of decoding', () => {
    const cutter = new SegmentCutter({ plan, first: 0, timescale: 1000, isPicture: true });
    const samples = [sample(40, true), sample(200), sample(120), sample(80), sample(160), sample(4001, true)];
    const [done] = samples.flatMap((one) => cutter.push(one));
    expect(done?.index).toBe(0);
    expect(seen(done?.bytes ?? new Uint8Array(), 1000)).toEqual(
      samples.slice(0, 5).map(({ time, isKey }) => [time, isKey, time % 251]),
    );
  });

  it('drops what comes before the first segment wanted', () => {
    const cutter = new SegmentCutter({ plan, first: 1, timescale: 1000, isPicture: true });
    const samples = [sample(2000, true), sample(3000), sample(3999, true), sample(5000), sample(8000, true)];
    const [done] = samples.flatMap((one) => cutter.push(one));
    expect(done?.index).toBe(1);
    expect(seen(done?.bytes ?? new Uint8Array(), 1000).map(([time]) => time)).toEqual([3999, 5000]);
  });

  it('cuts sound at the time itself; what a hole spans is empty', () => {
    const cutter = new SegmentCutter({ plan, first: 0, timescale: 48_000, isPicture: false });
    const done = [-1024, 0, 1024, 400_000].flatMap((time) => cutter.push(sample(time, true)));
    expect(done.map(({ index, bytes }) => [index, bytes.byteLength > 0])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(cutter.finish().map(({ index }) => index)).toEqual([2]);
  });

  it('refuses a film whose key frames are elsewhere', () => {
    const cutter = new SegmentCutter({ plan, first: 0, timescale: 1000, isPicture: true });
    cutter.push(sample(0, true));
    expect(() => cutter.push(sample(9000, true))).toThrow('other key frames');
  });

  it('refuses a segment without end', () => {
    const cutter = new SegmentCutter({ plan, first: 0, timescale: 1000, isPicture: true });
    const large = sample(0, true, 64 * 2 ** 20);
    cutter.push(large);
    cutter.push({ ...large, time: 1 });
    expect(() => cutter.push({ ...large, time: 2 })).toThrow('too large');
  });
});

describe('reading what ffmpeg writes', () => {
  it('takes bytes in any pieces', () => {
    const cutter = new SegmentCutter({ plan, first: 0, timescale: 1000, isPicture: true });
    for (const time of [0, 40, 80]) cutter.push(sample(time, time === 0));
    const bytes = Buffer.from(cutter.finish()[0]?.bytes ?? []);
    const reader = new SampleReader();
    const samples = [...bytes].flatMap((byte) => reader.push(Buffer.of(byte)).samples);
    expect(samples.map(({ time }) => time)).toEqual([1000, 1040, 1080]);
  });

  it.each([
    ['a box without a size', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['a box that never ends', [255, 255, 255, 255, 0, 0, 0, 0]],
  ])('refuses %s', (_name, bytes) => expect(() => new SampleReader().push(Buffer.from(bytes))).toThrow(RangeError));
});
