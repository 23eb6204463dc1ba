// The demo against the real emulator process, with three tiny films of its own.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ControlClient } from '#emulator/control/control-client.ts';
import { silentLog } from '#lib/log.ts';
import { type Demo, startDemo } from './demo.ts';
import { cast } from './demo-cast.ts';

let rootDir: string;
let demos: Demo[];

/** The emulator, which writes its process id down first so that a test can kill it. */
function emulatorEntry() {
  const code = `import{writeFileSync}from"node:fs";writeFileSync(${JSON.stringify(join(rootDir, 'pid'))},String(process.pid))`;
  const notePid = `data:text/javascript,${encodeURIComponent(code)}`;
  return { command: process.execPath, args: ['--import', 'tsx', '--import', notePid, 'emulator/cli.ts'] };
}

const filmNames = ['one.mp4', 'two.mp4', 'three.m4a'];

async function start(onExit?: () => void): Promise<Demo> {
  const dataDir = join(rootDir, 'data');
  const demo = await startDemo({
    rootDir,
    dataDir,
    emulatorEntry: emulatorEntry(),
    log: silentLog,
    ...(onExit ? { onExit } : {}),
  });
  demos.push(demo);
  return demo;
}

/** Names of the files the newcomer has sent to the bot. */
async function sentNames({ door }: Demo): Promise<string[]> {
  const control = new ControlClient({ url: door.controlUrl, token: door.controlToken });
  const messages = await control.readChat({ viewer: door.userId, chat: { kind: 'user', id: door.botId } });
  return messages.flatMap(({ file }) => (file ? [file.name] : []));
}

function writeFilms(names: readonly string[]): void {
  const folder = join(rootDir, 'demo', 'films');
  mkdirSync(join(folder, 'thumbs'), { recursive: true });
  const films = names.map((file) => ({
    file,
    name: file,
    caption: `About ${file}`,
    mimeType: file.endsWith('mp4') ? 'video/mp4' : 'audio/mp4',
    durationSeconds: 3,
    ...(file.endsWith('mp4') ? { width: 320, height: 180 } : {}),
    thumb: 'thumbs/any.jpg',
  }));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ films }));
  writeFileSync(join(folder, 'thumbs/any.jpg'), Buffer.from('ffd8ffe000104a464946000101', 'hex'));
  for (const name of names) writeFileSync(join(folder, name), `bytes of ${name}`);
}

beforeEach(() => {
  rootDir = mkdtempSync(join(tmpdir(), 'demo-test-'));
  demos = [];
  writeFilms(filmNames);
});

afterEach(async () => {
  await Promise.all(demos.map((demo) => demo.stop()));
  rmSync(rootDir, { recursive: true, force: true });
});

it('points the product to its own Telegram and keeps token and ids over a restart', async () => {
  const first = await start();
  expect(first.telegram.logChannelId).toBe(cast.logChannelId);
  expect(first.telegram.server?.dcs.length).toBeGreaterThan(0);
  await first.stop();
  const second = await start();
  expect(second.telegram.botTokens).toEqual(first.telegram.botTokens);
  expect(second.door).toMatchObject({ userId: cast.userId, botId: cast.botId });
  expect(statSync(join(rootDir, 'data', 'demo.json')).mode & 0o777).toBe(0o600);
});

it('sends each film once, also when it is asked twice and after a restart', async () => {
  const first = await start();
  await Promise.all([first.seed(), first.seed()]);
  expect(await sentNames(first)).toEqual(filmNames);
  await first.stop();
  const second = await start();
  await second.seed();
  expect(await sentNames(second)).toEqual(filmNames);
});

it('sends only the film that is missing when its notes were lost after sending', async () => {
  writeFilms(filmNames.slice(0, 2));
  const first = await start();
  await first.seed();
  await first.stop();
  const token = first.telegram.botTokens[0];
  writeFileSync(join(rootDir, 'data', 'demo.json'), JSON.stringify({ botToken: token, sentFiles: [] }));
  writeFilms(filmNames);
  const second = await start();
  await second.seed();
  expect(await sentNames(second)).toEqual(filmNames);
});

it('does not take a film back that the newcomer has deleted', async () => {
  const demo = await start();
  await demo.seed();
  const control = new ControlClient({ url: demo.door.controlUrl, token: demo.door.controlToken });
  const chat = { kind: 'user', id: demo.door.botId } as const;
  const [message] = await control.readChat({ viewer: demo.door.userId, chat });
  await control.deleteMessages({ chat, viewer: demo.door.userId, messageIds: [message?.id ?? 0] });
  await demo.seed();
  expect(await sentNames(demo)).toEqual(filmNames.slice(1));
});

it('says so when its Telegram ends by itself, and not when it is stopped', async () => {
  let exits = 0;
  let reportExit = () => {
    exits += 1;
  };
  const demo = await start(() => reportExit());
  await demo.stop();
  await demo.stop();
  expect(exits).toBe(0);
  const reported = new Promise<void>((resolve) => {
    reportExit = resolve;
  });
  await start(() => reportExit());
  process.kill(Number(readFileSync(join(rootDir, 'pid'), 'utf8')), 'SIGKILL');
  await reported;
});

it('reports what the emulator said when it cannot start', async () => {
  const broken = { command: process.execPath, args: ['-e', 'console.error("no room left"); process.exit(3)', '--'] };
  const starting = startDemo({ rootDir, dataDir: join(rootDir, 'data'), emulatorEntry: broken, log: silentLog });
  await expect(starting).rejects.toThrow('no room left');
});
