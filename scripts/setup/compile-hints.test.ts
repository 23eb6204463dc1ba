import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hintScripts } from './compile-hints.mjs';

const hint = '//# allFunctionsCalledOnLoad\n';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sv-hints-'));
  mkdirSync(join(folder, 'static'));
  for (const name of ['frame', 'page']) writeFileSync(join(folder, `static/${name}.js`), `${name}();`);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const manifest = (value: unknown) => writeFileSync(join(folder, 'build-manifest.json'), JSON.stringify(value));
const read = (name: string) => readFileSync(join(folder, `static/${name}.js`), 'utf8');

it('is on top of what every page loads, once, and nowhere else', async () => {
  manifest({ rootMainFiles: ['static/frame.js'], pages: {} });
  await hintScripts(folder);
  await hintScripts(folder);
  expect([read('frame'), read('page')]).toEqual([`${hint}frame();`, 'page();']);
});

it.each([{ rootMainFiles: [] }, {}])('says so when there is nothing of the kind: %j', async (value) => {
  manifest(value);
  await expect(hintScripts(folder)).rejects.toThrow('names no script');
});
