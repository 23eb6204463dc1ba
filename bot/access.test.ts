import { describe, expect, it } from 'vitest';
import { findRefusal, mayChange, mayUse } from './access.ts';

const limits = { maxFileBytes: 500_000_000, maxVideoSeconds: 7200, allowedTypes: undefined };

describe('mayUse', () => {
  it.each([
    ['everybody when that was chosen', 'everybody', [], 8, true],
    ['a listed user', [7, 8], [], 8, true],
    ['nobody else', [7], [], 8, false],
    ['an admin who is not listed', [7], [8], 8, true],
    ['nobody with empty lists', [], [], 8, false],
  ] as const)('admits %s', (_name, allowedIds, adminIds, userId, expected) => {
    expect(mayUse({ allowedIds, adminIds }, userId)).toBe(expected);
  });
});

describe('mayChange', () => {
  it.each([
    ['who sent it', [7], [], 7, true],
    ['an admin', [7], [9], 9, true],
    ['somebody else, though everybody may use the bot', 'everybody', [], 8, false],
    ['who sent it and is not on the list any more', [8], [], 7, false],
  ] as const)('%s', (_name, allowedIds, adminIds, userId, expected) => {
    expect(mayChange({ allowedIds, adminIds }, userId, { uploaded_by: 7 })).toBe(expected);
  });
});

describe('findRefusal', () => {
  const config = { allowedIds: [7], adminIds: [], limits };
  const film = { sizeBytes: 1, durationSeconds: 1, fileType: 'video', mimeType: 'video/mp4' } as const;

  it.each([
    ['a stranger', 8, {}, 'not_allowed'],
    ['an empty file', 7, { sizeBytes: 0, durationSeconds: undefined }, 'empty'],
    ['one byte too many', 7, { sizeBytes: 500_000_001 }, 'too_large'],
    ['a second too long', 7, { durationSeconds: 7201 }, 'too_long'],
    ['nothing at the limits', 7, { sizeBytes: 500_000_000, durationSeconds: 7200 }, undefined],
    ['nothing of unknown length', 7, { durationSeconds: undefined }, undefined],
  ])('refuses %s', (_name, senderId, changes, reason) => {
    expect(findRefusal(config, senderId, { ...film, ...changes })?.reason).toBe(reason);
  });

  it.each([
    [['video'], 'video', 'video/mp4', true],
    [['audio'], 'video', 'video/mp4', false],
    [['image/*'], 'file', 'IMAGE/png', true],
    [['application/pdf'], 'file', 'application/pdf', true],
    [['application/pdf'], 'file', 'application/pdfx', false],
  ] as const)('with ALLOWED_TYPES %j takes %s %s: %s', (allowedTypes, fileType, mimeType, isWelcome) => {
    const file = { ...film, fileType, mimeType };
    const refusal = findRefusal({ ...config, limits: { ...limits, allowedTypes } }, 7, file);
    expect(refusal === undefined).toBe(isWelcome);
  });
});
