// Every fault of Telegram x before the first byte, in the middle, on a seek: the film plays to its end, or the end is honest.
// Not here, because nobody can see it: wrong bytes of the right length that Telegram itself signed (docs/faults.md, row 22).
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultRow, faultRows } from './fault-matrix-rows.ts';
import { FaultStage, type Play, playNote, type StageFilm } from './fault-matrix-stage.ts';

const mib = 1024 * 1024;
const phases = ['before the first byte', 'mid-stream', 'on a seek'] as const;
type Phase = (typeof phases)[number];

/** Faults of `mid-stream` begin here: far beyond what is asked for before the first byte. */
const middleBytes = 3 * mib;
const seekToBytes = 4 * mib + 4321;

/** A play costs a tenth of this, the emulator included; a client that spins on a fault burns a core until it is over. */
const mostCpuSeconds = 2.5;

let stage: FaultStage;
const silences: { readonly what: string; readonly ms: number }[] = [];

beforeAll(async () => {
  stage = await FaultStage.open();
}, 60_000);
afterAll(() => stage.close());

const filmOf = (row: FaultRow): StageFilm => (row.far ? stage.farFilm : stage.film);

async function inject(row: FaultRow, offset: number | undefined): Promise<void> {
  for (const rule of row.rules) {
    const bot = row.struck === 'one bot' ? { bot: stage.botId(0) } : {};
    // Calls without an offset, such as a look-up of the message, would never fit a rule that has one.
    const from = offset !== undefined && rule.method === 'upload.getFile' ? { offset } : {};
    await stage.world.control.addFault({ ...rule, ...bot, ...from });
  }
}

async function playThrough(row: FaultRow, phase: Phase): Promise<Play> {
  const film = filmOf(row);
  if (phase !== 'on a seek') {
    await inject(row, phase === 'mid-stream' ? middleBytes : undefined);
    return stage.play({ film });
  }
  await stage.play({ film, leaveAfterBytes: 300_000 });
  await inject(row, undefined);
  return stage.play({ film, start: seekToBytes });
}

function expectHonestEnd(row: FaultRow, phase: Phase, play: Play): void {
  if (phase === 'mid-stream') {
    expect(play.ending, play.note).toBe('cut');
    return;
  }
  expect(play.ending, play.note).toBe('refused');
  expect(row.statuses, play.note).toContain(play.status);
  if (play.status !== 503) return;
  expect(play.retryAfterSeconds).toBeGreaterThan(0);
  if (row.retryAfterSeconds) expect(play.retryAfterSeconds).toBeLessThanOrEqual(row.retryAfterSeconds);
}

describe.each(phases)('%s', (phase) => {
  test.for(faultRows.map((row) => [row.name, row] as const))('%s', { timeout: 30_000 }, async ([, row], { task }) => {
    await stage.reset();
    const cpuBefore = process.cpuUsage();
    const play = await playThrough(row, phase);
    const { user, system } = process.cpuUsage(cpuBefore);
    task.meta.note = playNote(row.name, phase, row, play);
    silences.push({ what: `${row.name}, ${phase}`, ms: play.longestSilenceMs });
    expect(play.ending, play.note).not.toBe('wrong');
    if (row.outcome === 'plays') expect(play.ending, play.note).toBe('played');
    else expectHonestEnd(row, phase, play);
    expect(play.longestSilenceMs, 'longest silence in ms').toBeLessThanOrEqual(row.silenceMs);
    expect((user + system) / 1e6, 'CPU-seconds').toBeLessThan(mostCpuSeconds);
  });
});

describe('after all of it', () => {
  test('Telegram never had to refuse a window we asked for (row 14)', () => {
    expect(stage.world.lines.filter((line) => /LIMIT_INVALID|OFFSET_INVALID/.test(line))).toEqual([]);
  });

  test('the longest silence stayed below ten seconds', () => {
    const [worst] = silences.sort((a, b) => b.ms - a.ms);
    expect(silences.length).toBe(faultRows.length * phases.length);
    expect(worst?.ms, worst?.what).toBeLessThanOrEqual(10_000);
  });
});
