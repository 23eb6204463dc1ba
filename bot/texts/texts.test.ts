import { describe, expect, it } from 'vitest';
import type { Refusal } from '../access.ts';
import { commandNames } from '../command-names.ts';
import { languages } from '../languages.ts';

const refusals: readonly Refusal[] = [
  { reason: 'not_allowed', senderId: 4711 },
  { reason: 'too_large', sizeBytes: 700_000_000, limitBytes: 500_000_000 },
  { reason: 'too_long', durationSeconds: 7201, limitSeconds: 7200 },
  { reason: 'wrong_type', mimeType: 'image/png', allowedTypes: ['video', 'audio'] },
  { reason: 'too_many_files', limit: 21, used: 20, waitMs: 3_600_000 },
  { reason: 'too_many_bytes', limitBytes: 9e9, usedBytes: 8e9, sizeBytes: 2e9, waitMs: 60_000 },
];

const values = [
  ['4711'],
  ['700.0 MB', '500.0 MB'],
  ['2:00:01', '2:00:00'],
  ['image/png', 'video, audio'],
  ['21', '20'],
  ['9.0 GB', '8.0 GB', '2.0 GB'],
];

describe.each(Object.entries(languages))('%s', (code, texts) => {
  it('says limit and value in every refusal', () => {
    for (const [index, refusal] of refusals.entries())
      for (const value of values[index] ?? []) expect(texts.refused(refusal)).toContain(value);
    expect(texts.refused({ reason: 'empty' })).not.toBe('');
  });

  it('describes every command within Telegram’s 256 characters, and names it in /help', () => {
    const help = texts.help({
      url: 'https://x.example',
      limits: { maxFileBytes: 1, maxVideoSeconds: 1, allowedTypes: undefined },
      isAdmin: true,
      takesLinks: true,
    });
    for (const command of commandNames) {
      expect(texts.menu[command].length).toBeGreaterThan(0);
      expect(texts.menu[command].length).toBeLessThanOrEqual(256);
      expect(help).toContain(`/${command} `);
    }
    expect(help.length).toBeLessThanOrEqual(4096);
  });

  it('is another language than the others', () => {
    const others = Object.entries(languages).filter(([other]) => other !== code);
    for (const [, other] of others) {
      expect(texts.sendMeAFile).not.toBe(other.sendMeAFile);
      for (const command of commandNames) expect(texts.menu[command]).not.toBe(other.menu[command]);
    }
  });

  it('stays within a message with the longest names', () => {
    const names = Array.from({ length: 10 }, () => 'x'.repeat(60));
    expect(texts.batch({ added: 100, known: 9, waiting: 5, names }).length).toBeLessThanOrEqual(4096);
  });
});
