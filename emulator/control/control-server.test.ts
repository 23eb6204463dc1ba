import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startEmulator } from '../emulator.ts';
import { RpcError } from '../mtproto/rpc.ts';
import { ControlClient } from './control-client.ts';

let emulator: Emulator;
let client: ControlClient;
let ann: number;
let bot: number;
beforeAll(async () => {
  emulator = await startEmulator();
  client = new ControlClient({ url: emulator.controlUrl, token: emulator.controlToken });
  ann = (await client.createUser({ firstName: 'Ann' })).id;
  bot = (await client.createBot({ firstName: 'Vault', username: 'vault_bot' })).id;
});
afterAll(() => emulator.stop());

const toBot = () => ({ from: ann, to: { kind: 'user' as const, id: bot } });
const ask = (path: string, init: RequestInit = {}, token = emulator.controlToken) =>
  fetch(`${emulator.controlUrl}${path}`, { ...init, headers: { authorization: `Bearer ${token}`, ...init.headers } });
const post = (path: string, body: string) => ask(path, { method: 'POST', body });

describe('a server that closes connections it has kept', () => {
  it('fails no call', async () => {
    const answered = new WeakSet<object>();
    const closing = createServer((request, response) => {
      if (answered.has(request.socket)) return void request.socket.destroy();
      answered.add(request.socket);
      request.resume().on('end', () => response.end('{"result":[]}'));
    });
    await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
    const { port } = closing.address() as AddressInfo;
    const other = new ControlClient({ url: `http://127.0.0.1:${port}`, token: 'any' });
    try {
      for (let call = 0; call < 3; call += 1) expect(await other.botCommands(1)).toEqual([]);
    } finally {
      closing.closeAllConnections();
      closing.close();
    }
  });
});

describe('the control API over HTTP', () => {
  it('does what the one in the process does', async () => {
    const { id, chatId } = await client.createChannel({ title: 'Log', members: [ann, bot] });
    expect(chatId).toBe(`-100${id}`);
    const { messageId } = await client.sendText('hello', toBot());
    const { messageIds } = await client.forward({
      from: ann,
      source: { kind: 'user', id: bot },
      messageIds: [messageId],
      to: { kind: 'channel', id },
    });
    await client.editMessage({ from: ann, chat: { kind: 'user', id: bot }, messageId, text: 'hallo' });
    const seen = await client.readChat({ viewer: ann, chat: { kind: 'user', id: bot } });
    expect(seen).toEqual(await emulator.control.readChat({ viewer: ann, chat: { kind: 'user', id: bot } }));
    await client.deleteMessages({ chat: { kind: 'channel', id }, messageIds });
    expect(await client.readChat({ viewer: ann, chat: { kind: 'channel', id } })).toEqual([]);
    await client.removeMember(id, bot);
    await client.addMember(id, bot);
    await client.blockBot(ann, bot, false);
    expect(await client.botCommands(bot)).toEqual([]);
    expect(await client.serverInfo()).toEqual(await emulator.control.serverInfo());
    const { ruleId } = await client.addFault({ method: 'upload.*', action: { do: 'delay', delayMs: 5 } });
    await client.removeFault(ruleId);
    for (const action of [
      { do: 'cdn_redirect' },
      { do: 'long_block', extraBytes: 1 },
      { do: 'cut_block', bytes: 0 },
      { do: 'corrupt_frame' },
    ] as const) {
      await client.addFault({ method: 'upload.getFile', action });
    }
    await expect(client.addFault({ action: { do: 'long_block', extraBytes: 0 } })).rejects.toThrow('extraBytes');
    await client.clearFaults();
    await client.setNetwork({ roundTripMs: 0 });
    await client.setFileReferenceLifetime(0);
    await client.revokeSessions(bot);
    await client.closeConnections();
    await client.setDcDown(4, true);
    await client.setDcDown(4, false);
    await client.resetCounters();
    expect(await client.counters()).toMatchObject({ logins: 0 });
  });

  it.each(['bytes', 'stream'] as const)(
    'takes a file as %s, with its thumb in front, and gives it back',
    async (kind) => {
      const bytes = randomBytes(3_000_000);
      const thumb = Buffer.concat([Buffer.from('ffd8ffc0000b0800b4014001011100', 'hex'), Buffer.alloc(70_000, 7)]);
      const file = { name: 'film ü.mp4', mimeType: 'video/mp4', durationSeconds: 1.5, thumb };
      const content = kind === 'bytes' ? { kind, bytes } : { kind, stream: Readable.from([bytes]) };
      const { documentId } = await client.sendFile(file, content, { ...toBot(), caption: 'c' });
      expect((await client.readDocument(documentId)).equals(bytes)).toBe(true);
      expect((await client.readDocument(documentId, 10, 20)).equals(bytes.subarray(10, 20))).toBe(true);
      const seen = (await client.readChat({ viewer: ann, chat: { kind: 'user', id: bot } })).at(-1);
      expect(seen).toMatchObject({
        text: 'c',
        file: { name: 'film ü.mp4', sizeBytes: bytes.length, durationSeconds: 1.5 },
      });
    },
  );

  it('makes films that take no room', async () => {
    const content = { kind: 'virtual' as const, sizeBytes: 2 ** 31, seed: 3 };
    const { documentId } = await client.sendFile({ name: 'v.mp4', mimeType: 'video/mp4' }, content, toBot());
    expect(await client.readDocument(documentId, 2 ** 31 - 5, 2 ** 31 + 5)).toHaveLength(5);
  });

  it('hands on Telegram’s errors and plain sentences', async () => {
    await expect(client.sendText(' ', toBot())).rejects.toThrow(RpcError);
    await expect(client.createUser({ firstName: 'X', id: ann })).rejects.toThrow(`user ${ann} is there already`);
    await expect(client.readDocument('5')).rejects.toThrow('there is no document 5');
    const empty = { kind: 'bytes' as const, bytes: Buffer.alloc(0) };
    await expect(client.sendFile({ name: 'a', mimeType: 'a/b' }, empty, toBot())).rejects.toThrow('an empty file');
  });
});

describe('strangers and bad input', () => {
  it('get nothing without the token but the address of the server', async () => {
    expect((await ask('/control/counters', { method: 'POST', body: '[]' }, 'wrong')).status).toBe(401);
    expect((await ask('/control/files', { method: 'POST', body: 'x' }, '')).status).toBe(401);
    const open = await fetch(`${emulator.controlUrl}/server.json`);
    expect(await open.json()).toEqual(await emulator.control.serverInfo());
  });

  it('are refused under another host name', async () => {
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const url = new URL('/server.json', emulator.controlUrl);
      request(url, { headers: { host: 'evil.example' } }, (response) => resolve(response.resume().statusCode))
        .once('error', reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it.each([
    ['/control/noSuchMethod', '[]', 404, /there is no POST/],
    ['/control/constructor', '[]', 404, /there is no POST/],
    ['/control/sendText', 'not json', 400, /JSON array/],
    ['/control/sendText', '["x", {"from": "me"}]', 400, /from/],
    ['/control/addFault', '[{"action": {"do": "explode"}}]', 400, /action/],
    ['/control/files?file=x&options=y', 'x', 400, /file in the query is not JSON/],
    ['/control/files', 'x', 400, /the query needs file=/],
    ['/control/sendText', `["${'x'.repeat(1024 * 1024)}"]`, 400, /longer than/],
  ])('answers a bad call of %s (case %#)', async (path, body, status, message) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(((await answer.json()) as { error: { message: string } }).error.message).toMatch(message);
  });
});
