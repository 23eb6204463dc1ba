// Plants a violation of each import rule in a small tree of its own, and sees it caught by name.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { everyImport, valueImports } from '../.dependency-cruiser.mjs';
import { findViolations } from './import-directions.mjs';

const fakePackage = (name: string) => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  [`node_modules/${name}/index.js`]: 'module.exports = {};',
});

/** A tree that keeps every rule, with the imports that must stay allowed. */
const cleanTree: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    type: 'module',
    imports: { '#lib/*': './lib/*', '#bot/*': './bot/*', '#emulator/*': './emulator/*', '#test/*': './test/*' },
  }),
  ...fakePackage('telegram'),
  ...fakePackage('libsql'),
  ...fakePackage('agenda'),
  'lib/errors.ts': 'export class AppError extends Error {}',
  'lib/clock.ts': 'export const clock = 1;',
  'lib/config.ts':
    "import { AppError } from './errors.ts';\nexport interface Config { e: AppError }\nexport const c = AppError;",
  'lib/log.ts': 'export interface Log { a: 1 }\nexport const log = 1;',
  'lib/runtime.ts': "import type { Catalog } from './catalog/catalog.ts';\nexport const runtime = (): Catalog => 1;",
  'lib/boot.ts':
    "import { bot } from '#bot/bot.ts';\nimport { open } from './storage/open.ts';\nexport const boot = [bot, open];",
  'lib/api/contract.ts': 'export const contract = 1;',
  'lib/catalog/catalog.ts': [
    "import { clock } from '../clock.ts';",
    "import type { Open } from '../storage/open.ts';",
    "import { rows } from './rows.ts';",
    'export type Catalog = number | Open;',
    'export const list = [clock, rows];',
  ].join('\n'),
  'lib/catalog/rows.ts': 'export const rows = 1;',
  'lib/catalog/rows.test.ts':
    "import { open } from '../storage/open.ts';\nimport { h } from '#test/harness.ts';\nopen(h);",
  'lib/storage/open.ts':
    "import sql from 'libsql';\nexport type Open = 1;\nexport const open = (x: unknown) => [sql, x];",
  'lib/media/mp4.ts': "import { cursor } from './cursor.ts';\nexport const mp4 = cursor;",
  'lib/media/cursor.ts': 'export const cursor = 1;',
  'lib/telegram/client.ts': "import { Api } from 'telegram';\nexport const client = Api;",
  'bot/bot.ts':
    "import { AppError } from '#lib/errors.ts';\nimport type { Open } from '#lib/storage/open.ts';\nexport const bot = (o: Open) => [o, AppError];",
  'app/page.tsx':
    "import { runtime } from '../lib/runtime.ts';\nimport { Card } from './_components/card.tsx';\nimport './x.css';\nexport default () => <Card r={runtime()} />;",
  'app/_components/card.tsx':
    "import { contract } from '#lib/api/contract.ts';\nexport const Card = ({ r }: { r: unknown }) => <p>{String(r)}{contract}</p>;",
  'emulator/control-api.ts': 'export interface ControlApi { a: 1 }',
  'emulator/control/control-client.ts': "import { state } from '../state.ts';\nexport const client = state;",
  'emulator/state.ts': 'export const state = 1;',
  'demo/demo.ts':
    "import { client } from '#emulator/control/control-client.ts';\nimport type { Config } from '#lib/config.ts';\nexport const demo = (c: Config) => [c, client];",
  'server.ts':
    "import { boot } from './lib/boot.ts';\nimport { demo } from './demo/demo.ts';\nexport const all = [boot, demo];",
  'test/harness.ts':
    "import { boot } from '#lib/boot.ts';\nimport { state } from '#emulator/state.ts';\nexport const h = [boot, state];",
};

/** Rule -> the file it is broken in, and the line that breaks it. */
const planted: Readonly<Record<string, readonly [file: string, line: string]>> = {
  'room-meets-room-by-type-only': ['lib/catalog/rows.ts', "import { open } from '../storage/open.ts'; open(1);"],
  'leaves-stay-leaves': ['lib/clock.ts', "import { rows } from './catalog/rows.ts'; console.log(rows);"],
  'bot-meets-lib-by-type-only': ['bot/bot.ts', "import { rows } from '#lib/catalog/rows.ts'; console.log(rows);"],
  'pages-go-through-the-runtime': ['app/page.tsx', "import { rows } from '../lib/catalog/rows.ts'; console.log(rows);"],
  'demo-knows-types-of-lib-only': ['demo/demo.ts', "import { rows } from '#lib/catalog/rows.ts'; console.log(rows);"],
  'no-cycles': ['lib/catalog/rows.ts', "import { list } from './catalog.ts'; console.log(list);"],
  'only-the-telegram-room-knows-gramjs': [
    'lib/catalog/rows.ts',
    "import type { Api } from 'telegram'; export type A = Api;",
  ],
  'only-the-storage-room-knows-databases': ['bot/bot.ts', "import sql from 'libsql'; console.log(sql);"],
  'only-jobs-and-storage-know-agenda': ['bot/bot.ts', "import { Agenda } from 'agenda'; console.log(Agenda);"],
  'only-the-root-builds': ['app/page.tsx', "import { boot } from '../lib/boot.ts'; console.log(boot);"],
  'lib-knows-nobody-above': [
    'lib/catalog/rows.ts',
    "import type { ControlApi } from '#emulator/control-api.ts'; export type A = ControlApi;",
  ],
  'bot-knows-nobody-above': [
    'bot/bot.ts',
    "import type { ControlApi } from '#emulator/control-api.ts'; export type A = ControlApi;",
  ],
  'emulator-stands-alone': ['emulator/state.ts', "import { type Log } from '#lib/log.ts'; export type A = Log;"],
  'browser-code-sees-only-the-contract': [
    'app/_components/card.tsx',
    "import type { Log } from '#lib/log.ts'; export type A = Log;",
  ],
  'media-readers-stand-alone': ['lib/media/mp4.ts', "import { open } from 'node:fs'; console.log(open);"],
  'pages-leave-the-machinery-alone': ['app/page.tsx', "import { bot } from '#bot/bot.ts'; console.log(bot);"],
  'demo-uses-the-control-door': ['demo/demo.ts', "import { state } from '#emulator/state.ts'; console.log(state);"],
  'nothing-imports-tests': ['bot/bot.ts', "import { h } from '#test/harness.ts'; console.log(h);"],
  'imports-resolve': ['lib/log.ts', "import { lost } from './lost.ts'; console.log(lost);"],
};

let root: string;

function plantTree(tree: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'import-rules-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the import rules', () => {
  it('pass a tree that keeps them', async () => {
    plantTree(cleanTree);
    const { violations, fileCount } = await findViolations(root);
    expect(violations).toEqual([]);
    expect(fileCount).toBe(Object.keys(cleanTree).filter((path) => /\.tsx?$/.test(path)).length);
  });

  it.each(Object.entries(planted))('catch a violation of %s', async (rule, [file, line]) => {
    plantTree({ ...cleanTree, [file]: `${line}\n${cleanTree[file]}` });
    const { violations } = await findViolations(root);
    const caught = violations.filter((violation) => violation.rule === rule);
    // A cycle is reported at one of its files, with the others behind it.
    expect(caught.map(({ from, to }) => `${from} -> ${to}`).join()).toContain(file);
  });

  it('all have a planted violation, a name of their own and a comment that tells the way out', () => {
    const rules = [...everyImport, ...valueImports];
    expect(rules.map(({ name }) => name).sort()).toEqual(Object.keys(planted).sort());
    for (const { comment } of rules) expect(comment.length).toBeGreaterThan(40);
  });
});
