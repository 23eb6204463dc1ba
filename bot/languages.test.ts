import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { openStorage } from '#lib/storage/open-storage.ts';
import type { Storage } from '#lib/storage/storage.ts';
import { isLanguage, Languages, languageFor, languages } from './languages.ts';

describe('languageFor', () => {
  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE_de', 'de'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    ['', 'en'],
    [undefined, 'en'],
    ['constructor', 'en'],
  ])('%s is spoken to in %s', (code, language) => {
    expect(languageFor(code)).toBe(language);
  });

  it('knows its languages by their own names alone', () => {
    expect(isLanguage('en')).toBe(true);
    expect(isLanguage('toString')).toBe(false);
  });
});

describe('Languages', () => {
  let dataDir: string;
  let storage: Storage;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'sv-languages-'));
    storage = openStorage({ dataDir, mongo: undefined }, silentLog);
    await storage.start();
  });
  afterEach(async () => {
    await storage.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('follow the app until the person chooses, over a restart too', async () => {
    const before = new Languages(storage.languages);
    expect(await before.textsFor(7)).toBe(languages.en);
    expect(await before.textsFor(7, 'de')).toBe(languages.de);
    expect(await new Languages(storage.languages).textsFor(7)).toBe(languages.de);
    expect(await before.textsFor(7, 'en')).toBe(languages.en);
    await before.choose(7, 'de');
    expect(await before.textsFor(7, 'en')).toBe(languages.de);
    expect(await new Languages(storage.languages).textsFor(7, 'en')).toBe(languages.de);
  });

  it('of more people than are remembered come from the store', async () => {
    const many = new Languages(storage.languages);
    for (let userId = 1; userId <= 1010; userId += 1) await many.textsFor(userId, 'de');
    expect(await many.textsFor(1)).toBe(languages.de);
  });
});
