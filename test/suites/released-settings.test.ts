// Settings of every release are understood by this code: whoever set one must not find it ignored after an upgrade.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { settingNames } from '#lib/config.ts';
import { removedSettings, renamedSettings, withTodaysNames } from '#lib/config-renamed.ts';

const releases = join(import.meta.dirname, '../releases');
const versions = readdirSync(releases).filter((name) => /^\d+\.\d+\.\d+$/.test(name));
const namesOf = (version: string) =>
  readFileSync(join(releases, version, 'settings.txt'), 'utf8')
    .split('\n')
    .filter(Boolean);

it.each(versions)(
  'all settings of %s are known, by their name or by a newer one, or it is told what became of them',
  (version) => {
    const names = namesOf(version);
    expect(names.length).toBeGreaterThan(60);
    const lost = names.filter(
      (name) => !settingNames.includes(renamedSettings[name] ?? name) && !removedSettings[name],
    );
    expect(lost, 'add the old name to lib/config-renamed.ts').toEqual([]);
  },
);

it('reads an old name as the new one, which wins', () => {
  const renamed = { OLD: 'NEW' };
  expect(withTodaysNames({ OLD: '1', PORT: '2' }, renamed)).toEqual({ NEW: '1', PORT: '2' });
  expect(withTodaysNames({ NEW: '3', OLD: '1' }, renamed)).toEqual({ NEW: '3' });
  expect(withTodaysNames({ OLD: '1', NEW: '3' }, renamed)).toEqual({ NEW: '3' });
});

it('leads every old name to a setting there is, and never over two corners', () => {
  for (const [old, today] of Object.entries(renamedSettings)) {
    expect([old, settingNames.includes(today), settingNames.includes(old)]).toEqual([old, true, false]);
  }
});

it('has a sentence for every name that is gone, and none for one that is there', () => {
  for (const [name, sentence] of Object.entries(removedSettings)) {
    expect([name, settingNames.includes(name), name in renamedSettings]).toEqual([name, false, false]);
    expect(sentence).toMatch(/^[a-z].*\.$/);
  }
});
