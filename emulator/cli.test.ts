import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { ControlClient } from './control/control-client.ts';
import type { ServerInfo } from './control-api.ts';

const children: ChildProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function run(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'cli.ts'), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

interface Ready {
  readonly server: ServerInfo;
  readonly control: ControlClient;
  readonly lines: string[];
}

async function ready(child: ChildProcess): Promise<Ready> {
  const lines: string[] = [];
  if (child.stdout === null) throw new Error('the child has no stdout');
  const reader = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await once(reader, 'line');
  const { server, controlUrl, controlToken } = JSON.parse(lines[0] ?? '');
  return { server, control: new ControlClient({ url: controlUrl, token: controlToken }), lines };
}

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-cli-'));
  folders.push(folder);
  return folder;
}

describe('the emulator as a process', () => {
  it('says in one line how to reach it and ends with 0 on SIGTERM', async () => {
    const child = run('--api-id', '77', '--api-hash', 'abc', '--dc', '2=0', '--dc', '4=0');
    const { server, lines } = await ready(child);
    expect(server).toMatchObject({ apiId: 77, apiHash: 'abc', defaultDc: 2 });
    expect(server.dcs.map(({ id }) => id)).toEqual([2, 4]);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    expect(lines).toHaveLength(1);
  });

  it('ends when its parent is gone', async () => {
    const child = run('--parent');
    await ready(child);
    child.stdin?.end();
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  it.each([[['--dc', '9=1']], [['--control-port', 'x']], [['--nonsense']]])(
    'refuses %s with a sentence',
    async (args) => {
      const child = run(...args);
      let text = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      expect((await once(child, 'exit'))[0]).toBe(2);
      expect(text).toContain('options: --data DIR');
    },
  );

  it('has everything it acknowledged after a SIGKILL, with the same key and going on with the numbers', async () => {
    const folder = dataFolder();
    const first = run('--data', folder);
    const before = await ready(first);
    const ann = (await before.control.createUser({ firstName: 'Ann' })).id;
    const bot = await before.control.createBot({ firstName: 'Vault', username: 'vault_bot' });
    const send = { from: ann, to: { kind: 'user' as const, id: bot.id } };
    const bytes = Buffer.alloc(100_000, 9);
    const file = { name: 'a.mp4', mimeType: 'video/mp4' };
    const { documentId } = await before.control.sendFile(file, { kind: 'bytes', bytes }, send);
    for (let i = 0; i < 20; i++) await before.control.sendText(`m${i}`, send);
    first.kill('SIGKILL');
    await once(first, 'exit');
    const after = await ready(run('--data', folder));
    expect(after.server.publicKeyPem).toBe(before.server.publicKeyPem);
    const chat = await after.control.readChat({ viewer: ann, chat: send.to });
    expect(chat.map(({ id }) => id)).toEqual(Array.from({ length: 21 }, (_value, index) => index + 1));
    expect((await after.control.readDocument(documentId)).equals(bytes)).toBe(true);
    expect((await after.control.sendText('next', send)).messageId).toBe(22);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });
});
