import { describe, expect, it } from 'vitest';
import { findRefusal, mayUpload } from './access.ts';

const limits = { maxFileBytes: 500_000_000, maxVideoSeconds: 7200 };

describe('mayUpload', () => {
  it.each([
    ['everybody without a list', undefined, [], 8, true],
    ['a listed user', [7, 8], [], 8, true],
    ['nobody else', [7], [], 8, false],
    ['an admin who is not listed', [7], [8], 8, true],
    ['nobody with an empty list', [], [], 8, false],
  ] as const)('admits %s', (_name, allowedIds, adminIds, senderId, expected) => {
    expect(mayUpload({ allowedIds, adminIds }, senderId)).toBe(expected);
  });
});

describe('findRefusal', () => {
  const config = { allowedIds: [7], adminIds: [], limits };

  it.each([
    ['a stranger', 8, { sizeBytes: 1, durationSeconds: 1 }, 'not_allowed'],
    ['an empty file', 7, { sizeBytes: 0, durationSeconds: undefined }, 'empty'],
    ['one byte too many', 7, { sizeBytes: 500_000_001, durationSeconds: 1 }, 'too_large'],
    ['a second too long', 7, { sizeBytes: 1, durationSeconds: 7201 }, 'too_long'],
    ['nothing at the limits', 7, { sizeBytes: 500_000_000, durationSeconds: 7200 }, undefined],
    ['nothing of unknown length', 7, { sizeBytes: 1, durationSeconds: undefined }, undefined],
  ])('refuses %s', (_name, senderId, file, reason) => {
    expect(findRefusal(config, senderId, file)?.reason).toBe(reason);
  });
});
