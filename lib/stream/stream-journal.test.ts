// What the log and the observer are told of one stream.
import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { createLog } from '../log.ts';
import { openStreamJournal } from './stream-journal.ts';

function world() {
  const told: string[] = [];
  const lines: string[] = [];
  let nowMs = 0;
  const observer = {
    opened: () => void told.push('opened'),
    firstByte: (tookMs: number) => void told.push(`first ${tookMs}`),
    sent: (bytes: number) => void told.push(`sent ${bytes}`),
    ended: (outcome: string) => void told.push(outcome),
  };
  const log = createLog({ level: 'debug', pretty: false, write: (line) => void lines.push(line) });
  const clock = { nowMs: () => nowMs, sleep: async () => undefined };
  const journal = openStreamJournal({ log, clock, observer }, { messageId: 7, start: 0, end: 30 });
  const wait = (ms: number) => {
    nowMs += ms;
  };
  return { journal, told, lines, wait };
}

describe('openStreamJournal', () => {
  it('times the first byte once and counts all', () => {
    const { journal, told, wait } = world();
    wait(12);
    journal.handedOut(10);
    wait(5);
    journal.handedOut(20);
    journal.finished();
    expect(told).toEqual(['opened', 'first 12', 'sent 10', 'sent 20', 'complete']);
  });

  it('ends once', () => {
    const { journal, told } = world();
    journal.left();
    journal.failed(new AppError('telegram_unavailable'));
    journal.finished();
    expect(told).toEqual(['opened', 'left']);
  });

  it('counts an abort as leaving, other errors as failures with a warning', () => {
    const leaving = world();
    leaving.journal.failed(new AppError('aborted'));
    expect(leaving.told).toEqual(['opened', 'left']);
    const failing = world();
    failing.journal.handedOut(1);
    failing.journal.failed(new AppError('gone'));
    expect(failing.told.at(-1)).toBe('failed');
    expect(failing.lines.join('')).toContain('stream cut');
  });
});
