// Files from a script into the channel and the catalogue, against the emulator: the same bytes, once, whatever happens between.
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { MediaRecord } from '#lib/storage/storage.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { type BotWorld, rowsOf, startBotWorld } from './bot-world.ts';
import { bytesOf, digest, keyHeaders, sendByTus, startSite, type UploadSite } from './upload-world.ts';

const mebibyte = 1024 * 1024;
const part = 512 * 1024;

let world: BotWorld;
let site: UploadSite;

beforeAll(async () => {
  world = await startBotWorld();
  site = await startSite(world);
});
afterEach(() => world.control.clearFaults());
afterAll(async () => {
  await site.close();
  await world.stop();
});

/** The row of an item and the bytes behind it. */
async function itemOf(messageId: number | undefined): Promise<{ record: MediaRecord; bytes: Buffer }> {
  const { storage, telegram } = site.system.runtime;
  const record = await storage.media.find(world.channelId, messageId ?? 0);
  const post = await telegram.logChannel.readPost({ messageId: messageId ?? 0, signal: new AbortController().signal });
  if (!record || !post) throw new Error(`there is no item ${messageId}`);
  return { record, bytes: await bytesOf(site.system, post) };
}

async function send(bytes: Buffer, options: Parameters<typeof sendByTus>[2] = {}) {
  const { upload, done } = sendByTus(site, bytes, options);
  upload.start();
  return await done;
}

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) =>
  fetch(`${site.url}${path}`, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...site.headers, ...headers },
    ...(body ? { body: new Uint8Array(body) } : {}),
  });

/** Begins an upload. @returns its path below the endpoint. */
async function begin(sizeBytes: number, metadata = `filename ${Buffer.from('a.mp4').toString('base64')}`) {
  const answer = await ask('POST', '', { 'upload-length': String(sizeBytes), 'upload-metadata': metadata });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (answer.headers.get('location') ?? '').slice('/api/uploads'.length);
}

const patch = (path: string, offset: number, bytes: Buffer, headers: Record<string, string> = {}) =>
  ask(
    'PATCH',
    path,
    { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers },
    bytes,
  );

const offsetAt = async (path: string) => Number((await ask('HEAD', path)).headers.get('upload-offset'));

describe('a file arrives, with its row and all its bytes', () => {
  test.each([
    ['of one byte', 1],
    ['of exactly a part', part],
    ['of a part and a byte', part + 1],
    ['of exactly as much as counts as small', 10 * mebibyte],
    ['of one byte more', 10 * mebibyte + 1],
  ])('%s', async (_name, sizeBytes) => {
    const bytes = randomBytes(sizeBytes);
    const { messageId } = await send(bytes);
    const item = await itemOf(messageId);
    expect(digest(item.bytes)).toBe(digest(bytes));
    expect(item.record).toMatchObject({
      custom_name: 'Coast Road 2019',
      file_name: 'Coast.Road.2019.mp4',
      mime_type: 'video/mp4',
      file_type: 'video',
      file_size: sizeBytes,
      source: 'direct_upload',
      uploaded_by: 0,
      is_active: true,
    });
  });

  test('in pieces that do not fit the parts', async () => {
    const bytes = randomBytes(12 * mebibyte + 777);
    const { messageId } = await send(bytes, { chunkSize: 1_234_567 });
    expect(digest((await itemOf(messageId)).bytes)).toBe(digest(bytes));
  });

  test('in the request that creates it', async () => {
    const bytes = randomBytes(3 * part + 5);
    const { messageId } = await send(bytes, { uploadDataDuringCreation: true });
    expect(digest((await itemOf(messageId)).bytes)).toBe(digest(bytes));
  });

  test('with the name its sender gives it', async () => {
    const metadata = { filename: 'x.mkv', filetype: '', title: '  Ein \u202eName\n' };
    const { messageId } = await send(randomBytes(9), { metadata });
    const { record } = await itemOf(messageId);
    expect(record).toMatchObject({ custom_name: 'Ein Name', mime_type: 'video/x-matroska', file_name: 'x.mkv' });
  });

  test('whatever its name tries', async () => {
    const metadata = { filename: '../../etc/\u0000pass"wd\r\nX: y.mp4', filetype: 'video/mp4' };
    const { messageId } = await send(randomBytes(9), { metadata });
    expect((await itemOf(messageId)).record.file_name).toBe('_.._etc_passwdX_ y.mp4');
  });
});

describe('an upload that is cut goes on', () => {
  test('from the offset that is told, and no byte is sent twice that was acknowledged', async () => {
    const bytes = randomBytes(4 * mebibyte + 99);
    const path = await begin(bytes.length);
    const first = await patch(path, 0, bytes.subarray(0, 700_001));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '700001']);
    expect(await offsetAt(path)).toBe(700_001);
    const second = await patch(path, 700_001, bytes.subarray(700_001));
    expect(second.status).toBe(204);
    const { bytes: read } = await itemOf(Number(second.headers.get('streamvault-item')));
    expect(digest(read)).toBe(digest(bytes));
  });

  test('by a client that was stopped in the middle', async () => {
    await world.control.addFault({ method: 'upload.save*', times: 0, action: { do: 'delay', delayMs: 60 } });
    const bytes = randomBytes(24 * mebibyte + 1);
    // Of the request before a part may still be on its way when it begins anew: clients ask once more then.
    const sending = sendByTus(site, bytes, { retryDelays: [0, 200, 500] });
    const { upload } = sending;
    upload.start();
    const stored = await waitFor(
      async () => (await site.system.runtime.storage.uploads.list({ state: 'receiving', limit: 9 }))[0],
      (found) => (found?.saved_parts ?? 0) >= 8,
    );
    await upload.abort();
    await world.control.clearFaults();
    const path = `/${stored?.id}`;
    const offset = await offsetAt(path);
    expect(offset).toBeGreaterThanOrEqual(8 * part);
    expect(offset).toBeLessThan(bytes.length);
    upload.start();
    const { messageId, url } = await sending.done;
    expect(url.endsWith(path)).toBe(true);
    expect(digest((await itemOf(messageId)).bytes)).toBe(digest(bytes));
  });

  test('while the request before hangs in a flood wait', async () => {
    const action = { do: 'rpc_error', code: 420, text: 'FLOOD_WAIT_3' } as const;
    await world.control.addFault({ method: 'upload.save*', times: 0, action });
    const saving = vi.spyOn(site.system.runtime.telegram.partUploads, 'savePart');
    const bytes = randomBytes(6 * mebibyte);
    const path = await begin(bytes.length);
    const hanging = patch(path, 0, bytes).then(
      ({ status }) => status,
      () => 'cut',
    );
    await waitFor(
      async () => saving.mock.calls.length,
      (calls) => calls >= 4,
    );
    expect(await offsetAt(path)).toBe(0);
    expect([400, 499, 'cut']).toContain(await hanging);
    await world.control.clearFaults();
    const last = await patch(path, 0, bytes);
    expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(bytes.length)]);
  });

  test('an offset that is not ours is refused, and nothing is lost', async () => {
    const path = await begin(1000);
    expect((await patch(path, 5, randomBytes(10))).status).toBe(409);
    expect(await offsetAt(path)).toBe(0);
    expect((await ask('DELETE', path)).status).toBe(204);
  });

  test('after a restart, and what was acknowledged is still there', async () => {
    const bytes = randomBytes(2 * mebibyte + 1);
    const path = await begin(bytes.length);
    expect((await patch(path, 0, bytes.subarray(0, 900_000))).status).toBe(204);
    const { headers } = site;
    await site.close();
    site = { ...(await startSite(world)), headers };
    expect(await offsetAt(path)).toBe(900_000);
    const last = await patch(path, 900_000, bytes.subarray(900_000));
    const { bytes: read } = await itemOf(Number(last.headers.get('streamvault-item')));
    expect(digest(read)).toBe(digest(bytes));
  });
});

describe('what cannot go on begins anew', () => {
  test('parts of another bot are gone, and the client sends the file again by itself', async () => {
    const bytes = randomBytes(2 * mebibyte);
    const path = await begin(bytes.length);
    await patch(path, 0, bytes.subarray(0, mebibyte));
    const { uploads } = site.system.runtime.storage;
    const record = await uploads.find(path.slice(1));
    if (!record) throw new Error('the upload is not there');
    await uploads.remove(record.id);
    await uploads.add({ ...record, bot_id: 1 });
    expect((await ask('HEAD', path)).status).toBe(410);
    const { messageId, url } = await send(bytes, { uploadUrl: `${site.url}${path}` });
    expect(url.endsWith(path)).toBe(false);
    expect(digest((await itemOf(messageId)).bytes)).toBe(digest(bytes));
  });

  test('parts Telegram has forgotten are told as lost', async () => {
    const bytes = randomBytes(part);
    const path = await begin(bytes.length);
    await world.control.addFault({
      method: 'messages.sendMedia',
      times: 1,
      action: { do: 'rpc_error', code: 400, text: 'FILE_PART_0_MISSING' },
    });
    expect((await patch(path, 0, bytes)).status).toBe(410);
    expect((await ask('HEAD', path)).status).toBe(410);
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('HEAD', path)).status).toBe(404);
  });

  test('a post whose answer was lost is found again, and made once', async () => {
    const bytes = randomBytes(part + 3);
    const path = await begin(bytes.length);
    await world.control.addFault({ method: 'messages.sendMedia', times: 1, action: { do: 'cut_block', bytes: 4 } });
    await patch(path, 0, bytes);
    const { storage } = site.system.runtime;
    const { message_id: messageId } = (await waitFor(
      async () => await storage.uploads.find(path.slice(1)),
      (found) => found?.state === 'published',
    )) as { message_id: number };
    expect(digest((await itemOf(messageId)).bytes)).toBe(digest(bytes));
    const rows = (await rowsOf(site.system)).filter((row) => row.file_size === bytes.length);
    expect(rows).toHaveLength(1);
  });
});

describe('who may send, and what', () => {
  const metadata = (name: string, type = '') =>
    `filename ${Buffer.from(name).toString('base64')},filetype ${Buffer.from(type).toString('base64')}`;
  const create = (headers: Record<string, string>) =>
    ask('POST', '', { 'upload-length': '10', 'upload-metadata': metadata('a.mp4'), ...headers });

  test('nobody without a key, no key without the scope', async () => {
    expect((await create({ authorization: '' })).status).toBe(401);
    expect((await create({ authorization: 'Bearer sv_wrong' })).status).toBe(401);
    expect((await create(await keyHeaders(site.system, ['catalog', 'admin']))).status).toBe(403);
  });

  test('an upload is shown to nobody else', async () => {
    const path = await begin(10);
    const other = await keyHeaders(site.system, ['upload']);
    for (const method of ['HEAD', 'DELETE']) expect((await ask(method, path, other)).status).toBe(404);
    expect((await patch(path, 0, randomBytes(10), other)).status).toBe(404);
    const admin = await keyHeaders(site.system, ['upload', 'admin']);
    expect((await ask('DELETE', path, admin)).status).toBe(204);
  });

  test.each([
    ['an empty file', '0', metadata('a.mp4'), 400],
    ['a page', '10', metadata('a.html', 'text/html'), 400],
    ['a picture', '10', metadata('a.svg', 'image/svg+xml'), 400],
    ['a file without a name or type', '10', '', 400],
    ['more than the settings allow', '500000001', metadata('a.mp4'), 413],
    ['no length', '', metadata('a.mp4'), 400],
    ['a length that is no number', '1e9', metadata('a.mp4'), 400],
    ['words that are none', '10', 'filename %%%', 400],
  ])('%s is refused', async (_name, length, words, status) => {
    const headers = { ...(length ? { 'upload-length': length } : {}), ...(words ? { 'upload-metadata': words } : {}) };
    const answer = await ask('POST', '', headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('more bytes than announced are refused', async () => {
    const path = await begin(10);
    expect((await patch(path, 0, randomBytes(11))).status).toBe(413);
    expect((await ask('DELETE', path)).status).toBe(204);
  });

  test('a bound of unfinished files holds for one sender', async () => {
    const own = await keyHeaders(site.system, ['upload']);
    const paths: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      const answer = await create(own);
      paths.push((answer.headers.get('location') ?? '').slice('/api/uploads'.length));
      expect(answer.status).toBe(201);
    }
    const refused = await create(own);
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    for (const path of paths) expect((await ask('DELETE', path, own)).status).toBe(204);
    expect((await create(own)).status).toBe(201);
  });

  test('what the protocol offers is told to everybody, and CORS is the listener’s to say', async () => {
    const answer = await fetch(site.url, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('tus-extension')).toBe('creation,creation-with-upload,termination');
    expect(answer.headers.get('tus-max-size')).toBe('500000000');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const asked = { 'access-control-request-method': 'PATCH' };
    const preflight = (origin: string) => fetch(site.url, { method: 'OPTIONS', headers: { origin, ...asked } });
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const allowed = await preflight('https://front.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://front.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Upload-Offset');
  });
});
