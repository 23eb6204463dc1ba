// Subtitles of films people sent: through the bot, the emulator, our own stream engine and the routes.
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { subtitleListSchema } from '#lib/api/contract.ts';
import type { System } from '#lib/boot.ts';
import { installRuntime } from '#lib/runtime.ts';
import { mediaSample } from '#test/harness/media-samples.ts';
import { waitFor } from '#test/harness/product-process.ts';
import { GET as listRoute } from '../../app/api/catalog/[message_id]/subtitles/route.ts';
import { GET as fileRoute } from '../../app/api/subtitles/[chat_id]/[message_id]/[name]/route.ts';
import { type BotWorld, rowsOf, startBotWorld } from './bot-world.ts';

let world: BotWorld;
let system: System;

beforeEach(async () => {
  world = await startBotWorld();
  system = await world.start({ settings: { FFMPEG_PATH: process.env.FFMPEG_PATH || 'ffmpeg' } });
  installRuntime(system.runtime);
});

afterEach(async () => {
  installRuntime(undefined);
  await world.stop();
});

/** Sends a file and waits until it stands in the catalogue. @returns ids of the row and of the message. */
async function upload(bytes: Buffer, name: string, replyTo?: number) {
  const mimeType = name.endsWith('mkv')
    ? 'video/x-matroska'
    : name.endsWith('mp4')
      ? 'video/mp4'
      : 'application/x-subrip';
  const send = { from: world.userId, to: world.toBot, ...(replyTo === undefined ? {} : { replyTo }) };
  const { messageId } = await world.control.sendFile({ name, mimeType }, { kind: 'bytes', bytes }, send);
  const row = await waitFor(
    async () => (await rowsOf(system)).find((candidate) => candidate.file_name === name),
    (found) => found !== undefined,
  );
  return { id: row?.message_id ?? 0, sent: messageId };
}

async function list(id: number) {
  const response = await listRoute(new Request('http://x/'), { params: Promise.resolve({ message_id: String(id) }) });
  return subtitleListSchema.parse(await response.json()).subtitles;
}

function get(path: string | null | undefined, init?: RequestInit): Promise<Response> {
  const url = new URL(path ?? '', 'http://films.example');
  const [, , , chat_id = '', message_id = '', name = ''] = url.pathname.split('/');
  return fileRoute(new Request(url, init), { params: Promise.resolve({ chat_id, message_id, name }) });
}

/** Beside the texts: the ends of every new film, which are fetched for its first viewer. */
const pulled = () => system.runtime.telegram.transferStats().bytes;

it('of a film are listed, and fetched by pulling a small share of it once', async () => {
  const film = await readFile(await mediaSample('subtitled.mkv'));
  const { id } = await upload(film, 'Heat.1995.mkv');
  const found = await list(id);
  expect(found).toEqual([
    {
      ...{
        id: 't2',
        source: 'embedded',
        format: 'srt',
        language: 'en',
        path: `/api/subtitles/${world.channelId}/${id}/t2.vtt`,
      },
      ...{ is_default: true, is_forced: false, is_hearing_impaired: false },
    },
    {
      ...{
        id: 't3',
        source: 'embedded',
        format: 'ass',
        language: 'de',
        name: 'Signs',
        path: `/api/subtitles/${world.channelId}/${id}/t3.vtt`,
        script_path: `/api/subtitles/${world.channelId}/${id}/t3.ass`,
      },
      ...{ is_default: false, is_forced: true, is_hearing_impaired: false },
    },
  ]);
  const before = pulled();
  const response = await get(found[0]?.path);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/vtt; charset=utf-8');
  const text = await response.text();
  expect(text).toMatch(/^WEBVTT\n\n00:00:00\.250 --> 00:00:00\.900\nline 0\n/);
  expect(text).toContain('00:00:03.250 --> 00:00:03.900\n<i>two\nlines</i> &amp; <b>more</b>\n');
  expect(text.match(/-->/g)).toHaveLength(8);
  expect(pulled() - before).toBeGreaterThan(0);
  expect(pulled() - before).toBeLessThan(film.byteLength * 0.12);

  const after = pulled();
  const again = await get(`${found[0]?.path}?offset_ms=-250`);
  expect(await again.text()).toMatch(/^WEBVTT\n\n00:00:00\.000 --> 00:00:00\.650\nline 0\n/);
  expect(pulled()).toBe(after);
  const known = await get(found[0]?.path, { headers: { 'if-none-match': response.headers.get('etag') ?? '' } });
  expect([known.status, await known.text()]).toEqual([304, '']);

  expect(await (await get(found[1]?.path)).text()).toBe(
    'WEBVTT\n\n00:00:01.500 --> 00:00:02.000 line:0\n<i>Up</i>, there\nsecond\n\n00:00:20.000 --> 00:00:21.000\nlate, with a comma\n',
  );
  expect(world.warnings()).toEqual([]);
});

it('that are styled are to be had with their styles, out of films and beside them, once fetched without pulling', async () => {
  const { id } = await upload(await readFile(await mediaSample('subtitled.mkv')), 'Heat.1995.mkv');
  const file = '[Script Info]\nTitle: mine\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,{\\an8}Up\n';
  const beside = await upload(Buffer.from(file), 'Heat.1995.fr.ass');
  const [plain, inside, own] = await list(id);
  expect(plain?.script_path).toBeUndefined();
  const response = await get(inside?.script_path);
  expect(response.headers.get('content-type')).toBe('text/x-ssa; charset=utf-8');
  const script = await response.text();
  expect(script).toMatch(/^\[Script Info\]\n/);
  expect(script).toContain('\n[V4+ Styles]\n');
  expect(script.match(/^Dialogue: 0,0:00:01\.50,0:00:02\.00,/m)).not.toBeNull();
  expect(script.match(/^\[Events\]$/gm)).toHaveLength(1);
  const before = pulled();
  expect(await (await get(inside?.script_path)).text()).toBe(script);
  expect(pulled()).toBe(before);
  expect(own?.id).toBe(`s${beside.id}`);
  expect(await (await get(own?.script_path)).text()).toBe(file);
  expect((await get(plain?.path?.replace('.vtt', '.ass'))).status).toBe(404);
  expect((await get(inside?.path?.replace('t3', 't9').replace('.vtt', '.ass'))).status).toBe(404);
  expect(world.warnings()).toEqual([]);
});

it('of MP4 are fetched by the sample table', async () => {
  const film = await readFile(await mediaSample('subtitled.mp4'));
  const { id } = await upload(film, 'Heat.1995.mp4');
  const [entry] = await list(id);
  expect(entry).toMatchObject({ id: 't2', format: 'tx3g', language: 'fr' });
  const before = pulled();
  const text = await (await get(entry?.path)).text();
  expect(text).toContain('00:00:03.250 --> 00:00:03.900\n<i>two\nlines</i> &amp; <b>more</b>\n');
  expect(pulled() - before).toBeLessThan(film.byteLength * 0.12);
});

it.each(['unindexed.mkv', 'subtitled-fragments.mp4'] as const)('of the small film %s come by ffmpeg', async (name) => {
  const { id } = await upload(await readFile(await mediaSample(name)), name);
  const [entry] = await list(id);
  const text = await (await get(entry?.path)).text();
  expect(text.match(/-->/g)).toHaveLength(8);
  expect(text).toContain('two\nlines');
});

it('in files beside a film are found by answer and by name, whatever their encoding', async () => {
  const film = await upload(await readFile(await mediaSample('faststart.mp4')), 'Heat.1995.1080p.mp4');
  const other = await upload(await readFile(await mediaSample('moov-last.mp4')), 'Ronin.1998.mp4');
  const words = (text: string) => `1\n00:00:01,000 --> 00:00:02,000\n${text}\n`;
  const russian = 'Привет, как дела? Это длинный текст субтитров, чтобы было что считать.';
  const windows1251 = Buffer.from(words(russian), 'utf16le').filter((_, at) => at % 2 === 0);
  const letters = words(russian);
  for (const [at, letter] of [...letters].entries()) {
    const code = letter.codePointAt(0) ?? 0;
    if (code >= 0x410 && code <= 0x44f) windows1251[at] = code - 0x410 + 0xc0;
  }
  const answer = await upload(Buffer.from(windows1251), 'whatever.ru.srt', film.sent);
  const named = await upload(Buffer.from(words('Hello')), 'Heat.1995.1080p.en.forced.srt');
  await upload(Buffer.from(words('Bonjour')), 'Ronin.1998.fr.srt');
  await upload(Buffer.from(words('no')), 'Heat.2013.en.srt');

  const found = await list(film.id);
  expect(found.map(({ id, language, is_forced }) => [id, language, is_forced])).toEqual([
    [`s${answer.id}`, 'ru', false],
    [`s${named.id}`, 'en', true],
  ]);
  expect(await (await get(found[0]?.path)).text()).toContain(russian);
  expect(await (await get(found[1]?.path)).text()).toContain('Hello');
  expect((await list(other.id)).map(({ language }) => language)).toEqual(['fr']);
  // Of another film it is none of its subtitles.
  expect((await get(`/api/subtitles/${world.channelId}/${other.id}/s${named.id}.vtt`)).status).toBe(404);
  await system.runtime.catalog.remove(world.channelId, named.id);
  expect((await list(film.id)).map(({ id }) => id)).toEqual([`s${answer.id}`]);
});

it('that are not there are said not to be, and names that are none are refused', async () => {
  const { id } = await upload(await readFile(await mediaSample('subtitled.mkv')), 'Heat.1995.mkv');
  for (const name of ['t1.vtt', 't9.vtt', `s${id}.vtt`, 's99999.vtt']) {
    expect((await get(`/api/subtitles/${world.channelId}/${id}/${name}`)).status, name).toBe(404);
  }
  expect((await get(`/api/subtitles/${world.channelId}/99999/t2.vtt`)).status).toBe(404);
  for (const name of [
    't2.srt',
    't2',
    'x2.vtt',
    's0.vtt',
    '..%2ft2.vtt',
    't2.vtt?offset_ms=1e9',
    't2.vtt?offset_ms=x',
  ]) {
    expect((await get(`/api/subtitles/${world.channelId}/${id}/${name}`)).status, name).toBe(400);
  }
  await system.runtime.catalog.remove(world.channelId, id);
  expect((await get(`/api/subtitles/${world.channelId}/${id}/t2.vtt`)).status).toBe(404);
});
