// Bytes become parts of one size; what has arrived is kept however the stream ends. A Telegram played by hand, with parts of ten bytes.
import { expect, test } from 'vitest';
import { uploadRecord } from '#test/contracts/upload-contract.ts';
import { AppError } from '../errors.ts';
import type { UploadPart } from '../telegram/telegram.ts';
import { PartWriter, type PartWriterOptions } from './part-writer.ts';

const partBytes = 10;
const bytesOf = (from: number, to: number) =>
  Buffer.from(Array.from({ length: to - from }, (_, index) => from + index));

async function* pieces(...given: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const piece of given) yield piece;
}

/** Keeps what is saved; each part waits for `gate`. */
class Parts {
  readonly partBytes = partBytes;
  readonly saved = new Map<number, Buffer>();
  inFlight = 0;
  mostInFlight = 0;
  gate: (part: UploadPart) => Promise<void> = async () => undefined;

  async savePart(part: UploadPart): Promise<void> {
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      await this.gate(part);
      this.saved.set(part.part, Buffer.from(part.bytes));
    } finally {
      this.inFlight -= 1;
    }
  }
}

function writer(
  parts: Parts,
  changes: Partial<PartWriterOptions> & { sizeBytes: number; tail?: Buffer; from?: number },
) {
  const { sizeBytes, tail = Buffer.alloc(0), from = 0, ...more } = changes;
  const notes: { saved_parts: number; tail: string }[] = [];
  const take = new PartWriter({
    record: uploadRecord({ size_bytes: sizeBytes, tail, saved_parts: from }),
    parts,
    note: async ({ saved_parts, tail: kept }) => {
      notes.push({ saved_parts, tail: Buffer.from(kept).toString('hex') });
      return true;
    },
    signal: new AbortController().signal,
    ...more,
  });
  return { take, notes };
}

test('parts have one size, and the last of the file may be shorter', async () => {
  const parts = new Parts();
  const { take } = writer(parts, { sizeBytes: 35 });
  expect(await take.take(pieces(bytesOf(0, 3), bytesOf(3, 27), bytesOf(27, 35)))).toBe(35);
  expect([...parts.saved.keys()].sort()).toEqual([0, 1, 2, 3]);
  expect(Buffer.concat([0, 1, 2, 3].map((part) => parts.saved.get(part) ?? Buffer.alloc(0)))).toEqual(bytesOf(0, 35));
});

test('what fills no part is kept, and taken up by the next request', async () => {
  const parts = new Parts();
  const first = writer(parts, { sizeBytes: 40 });
  expect(await first.take.take(pieces(bytesOf(0, 14)))).toBe(14);
  expect(first.notes.at(-1)).toEqual({ saved_parts: 1, tail: bytesOf(10, 14).toString('hex') });
  const second = writer(parts, { sizeBytes: 40, from: 1, tail: bytesOf(10, 14) });
  expect(await second.take.take(pieces(bytesOf(14, 40)))).toBe(40);
  expect(parts.saved.get(1)).toEqual(bytesOf(10, 20));
});

test('no more than four parts are in flight: the stream is not read on', async () => {
  const parts = new Parts();
  const waiting: (() => void)[] = [];
  parts.gate = () => new Promise((resolve) => void waiting.push(resolve));
  let read = 0;
  async function* counted() {
    for (let at = 0; at < 200; at += 10) {
      read += 1;
      yield bytesOf(at, at + 10);
    }
  }
  const { take } = writer(parts, { sizeBytes: 200 });
  const done = take.take(counted());
  for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  expect([waiting.length, read]).toEqual([4, 5]);
  parts.gate = async () => undefined;
  for (const go of waiting) go();
  expect(await done).toBe(200);
  expect(parts.mostInFlight).toBe(4);
});

test('a stream that breaks leaves what came before', async () => {
  const parts = new Parts();
  async function* broken() {
    yield bytesOf(0, 25);
    throw new Error('the line is cut');
  }
  const { take, notes } = writer(parts, { sizeBytes: 100 });
  await expect(take.take(broken())).rejects.toThrow('the line is cut');
  expect(notes.at(-1)).toEqual({ saved_parts: 2, tail: bytesOf(20, 25).toString('hex') });
});

test('a part that fails ends it, and only parts without a gap before them count', async () => {
  const parts = new Parts();
  parts.gate = async ({ part }) => {
    if (part === 1) throw new AppError('telegram_unavailable');
  };
  const { take, notes } = writer(parts, { sizeBytes: 100 });
  await expect(take.take(pieces(bytesOf(0, 100)))).rejects.toMatchObject({ code: 'telegram_unavailable' });
  expect(notes.at(-1)).toEqual({ saved_parts: 1, tail: '' });
});

test('a signal ends it, though Telegram lets a part wait', async () => {
  const parts = new Parts();
  const ending = new AbortController();
  parts.gate = ({ part, signal }) =>
    part < 2 ? Promise.resolve() : new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
  const { take, notes } = writer(parts, { sizeBytes: 200, signal: ending.signal });
  const done = take.take(pieces(bytesOf(0, 200)));
  setImmediate(() => ending.abort(new AppError('aborted')));
  await expect(done).rejects.toMatchObject({ code: 'aborted' });
  expect(notes.at(-1)).toEqual({ saved_parts: 2, tail: '' });
});

test('progress is noted while it goes, and an upload that was removed takes no more', async () => {
  const parts = new Parts();
  const { take, notes } = writer(parts, { sizeBytes: 250 });
  await take.take(pieces(bytesOf(0, 250)));
  expect(notes.map(({ saved_parts }) => saved_parts)).toEqual([8, 16, 24, 25]);
  const removed = writer(new Parts(), { sizeBytes: 250, note: async () => false });
  await expect(removed.take.take(pieces(bytesOf(0, 250)))).rejects.toMatchObject({ code: 'gone' });
});
