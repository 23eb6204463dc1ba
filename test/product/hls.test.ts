// Films as HLS on the built product: ffmpeg plays them by HTTP, rights are those of streams, nothing is left behind.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Health } from '#lib/api/contract.ts';
import { adminKey } from '#test/harness/api-world.ts';
import { type FormatsWorld, startFormatsWorld } from '#test/harness/formats-world.ts';

vi.setConfig({ testTimeout: 120_000 });

const run = promisify(execFile);
const ffmpeg = process.env.FFMPEG_PATH || 'ffmpeg';

let world: FormatsWorld;
beforeAll(async () => {
  world = await startFormatsWorld({ CORS_ORIGINS: 'https://front.example' });
}, 180_000);
afterAll(() => world?.stop(), 60_000);

const titles = { mp4: 'Night on Earth', mkv: 'Twin Peaks' } as const;

function masterOf(title: string): string {
  const film = world.films.find(({ message_id }) => message_id === world.idOf(title));
  return `/hls/${film?.chat_id}/${film?.message_id}/master.m3u8`;
}

const get = (path: string, init?: RequestInit) => fetch(`${world.product.url}${path}`, init);

/** Pictures and complaints of everything behind an address. */
async function play(input: string): Promise<{ pictures: number; complaints: string }> {
  const args = ['-v', 'error', '-i', input, '-map', '0:v:0', '-f', 'framehash', '-'];
  const { stdout, stderr } = await run(ffmpeg, args, { maxBuffer: 64 * 2 ** 20 });
  return { pictures: stdout.split('\n').filter((line) => /^\d/.test(line)).length, complaints: stderr };
}

/** ffmpegs that the product has started and that live. */
function children(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return (
          words.includes('-copypriorss') &&
          readFileSync(`/proc/${pid}/stat`, 'utf8').includes(` ${world.product.child.pid} `)
        );
      } catch {
        return false;
      }
    });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 50));
}

describe('films as HLS', () => {
  it.each(Object.values(titles))('play as a whole: %s', async (title) => {
    const film = world.films.find(({ message_id }) => message_id === world.idOf(title));
    const seen = await play(`${world.product.url}${masterOf(title)}`);
    const file = await play(film?.stream_link ?? '');
    expect(seen).toEqual({ ...file, complaints: '' });
  });

  it('are sent whole, with their types, and to the sites that may read', async () => {
    const master = await get(masterOf(titles.mp4), { headers: { origin: 'https://front.example' } });
    expect(master.headers.get('access-control-allow-origin')).toBe('https://front.example');
    expect(master.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    const path = masterOf(titles.mp4).replace('master.m3u8', 'video-seg-0.m4s');
    const [segment, head] = [await get(path), await get(path, { method: 'HEAD' })];
    expect(segment.headers.get('content-type')).toBe('video/mp4');
    expect(head.headers.get('content-length')).toBe(segment.headers.get('content-length'));
    expect((await segment.arrayBuffer()).byteLength).toBe(Number(segment.headers.get('content-length')));
    expect((await head.arrayBuffer()).byteLength).toBe(0);
  });

  it('count as what was sent to viewers, playlists and segments, once and without what they were made of', async () => {
    const sentBytes = async () => ((await (await get('/api/health')).json()) as Health).egress?.month_bytes ?? 0;
    const before = await sentBytes();
    const names = ['master.m3u8', 'video.m3u8', 'video-init.mp4', 'video-seg-0.m4s'];
    let bytes = 0;
    for (const name of names)
      bytes += (await (await get(masterOf(titles.mp4).replace('master.m3u8', name))).arrayBuffer()).byteLength;
    await get(masterOf(titles.mp4), { method: 'HEAD' });
    expect(await sentBytes()).toBe(before + bytes);
  });

  it.each(['/hls/1/2/master.m3u8', '/hls/1/999999/video-seg-0.m4s'])('what is not there: %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it.each(['master.mpd', 'video-seg--1.m4s', '..%2f..%2fetc%2fpasswd'])('no such name: %s', async (name) => {
    expect((await get(masterOf(titles.mp4).replace('master.m3u8', name))).status).toBe(400);
  });

  it('leave no ffmpeg when the viewer does', async () => {
    await get(masterOf(titles.mkv).replace('master.m3u8', 'video-seg-0.m4s'));
    await until(() => children().length === 0);
  });
});

describe('films as HLS where links are signed', () => {
  beforeAll(() => world.restart({ STREAM_ACCESS: 'signed' }), 120_000);

  it('open by a signature, which playlists hand on, and by nothing else', async () => {
    const master = masterOf(titles.mp4);
    const plain = [master, master.replace('master', 'video'), master.replace('master.m3u8', 'video-seg-0.m4s')];
    for (const path of plain) expect((await get(path)).status).toBe(404);
    const authorization = `Bearer ${await adminKey(world.product)}`;
    const list = await (await get('/api/catalog', { headers: { authorization } })).json();
    const { files } = list as { files: { message_id: number; stream_link: string }[] };
    const link = files.find(({ message_id }) => message_id === world.idOf(titles.mp4))?.stream_link ?? '';
    const { search } = new URL(link);
    expect(search).toContain('sig=');
    const { pictures, complaints } = await play(`${world.product.url}${master}${search}`);
    expect([pictures, complaints]).toEqual([150, '']);
    const flipped = search.replace(/sig=(.)/, (_all, first: string) => `sig=${first === 'A' ? 'B' : 'A'}`);
    expect((await get(`${master}${flipped}`)).status).toBe(404);
  });
});
