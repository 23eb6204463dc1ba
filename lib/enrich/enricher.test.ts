// An item from its row to its facts: real films, real ffmpeg, a real store, and TMDB's stand-in.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mediaRecord } from '#test/contracts/storage-records.ts';
import { mediaSample, probe, type SampleName } from '#test/harness/media-samples.ts';
import { patternBytes } from '#test/harness/pattern-bytes.ts';
import { startTmdbStandIn, type TmdbStandIn } from '#test/harness/tmdb-stand-in.ts';
import { mergeFacts } from '../catalog/merged-facts.ts';
import { titleOfUpload } from '../catalog/release-title.ts';
import { systemClock } from '../clock.ts';
import { AppError } from '../errors.ts';
import { createLog } from '../log.ts';
import { packKeyFrames } from '../media/key-frames.ts';
import { readMediaFacts } from '../media/read-media-facts.ts';
import { proxyError } from '../proxy-fault.ts';
import { openStorage } from '../storage/open-storage.ts';
import type { MediaRecord, Storage } from '../storage/storage.ts';
import type { BackgroundReader } from '../stream/background-reader.ts';
import { createEnricher, type EnricherOptions } from './enricher.ts';
import { createTmdbClient, type TmdbClient } from './tmdb-client.ts';

const ffmpegPath = process.env.FFMPEG_PATH || 'ffmpeg';
const apiKey = '0123456789abcdef0123456789abcdef';
const chat_id = 1234567890;

let dataDir: string;
let storage: Storage;
let tmdb: TmdbStandIn | undefined;
let lines: string[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sv-enrich-'));
  lines = [];
  const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
  storage = openStorage({ dataDir, mongo: undefined }, log);
  await storage.start();
});

afterEach(async () => {
  await tmdb?.stop();
  tmdb = undefined;
  await storage.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** The bytes of an item as the stream engine would give them; counts what is read. */
function fileOf(bytes: Uint8Array): BackgroundReader & { readBytes: number } {
  const reader = {
    readBytes: 0,
    read: async (_file: unknown, offset: number, length: number, { signal }: { readonly signal: AbortSignal }) => {
      signal.throwIfAborted();
      reader.readBytes += length;
      return bytes.subarray(offset, offset + length);
    },
  };
  return reader;
}

function enricher(background: BackgroundReader, changes: Partial<EnricherOptions> = {}) {
  const log = createLog({ level: 'warn', pretty: false, write: (line) => void lines.push(line) });
  return createEnricher({
    storage,
    background,
    rules: { readFacts: readMediaFacts, packKeyFrames, titleOfUpload, mergeFacts },
    ffmpegPath,
    tmdb: tmdb && createTmdbClient({ apiKey, url: tmdb.url, clock: systemClock }),
    clock: systemClock,
    log,
    ...changes,
  });
}

const request = () => ({ chat_id, message_id: 7, signal: new AbortController().signal });

async function addItem(bytes: Uint8Array, changes: Partial<MediaRecord> = {}): Promise<void> {
  const facts = { duration: null, width: null, height: null, ...changes };
  await storage.media.add(mediaRecord({ file_size: bytes.byteLength, ...facts }));
}

const sample = async (name: SampleName) => readFile(await mediaSample(name));
const layers = async () => (await storage.facts.find(chat_id, 7))?.layers;

/** Width and height of a poster. */
async function sizeOf(hash: string | undefined): Promise<unknown> {
  const path = join(dataDir, 'poster.jpg');
  await writeFile(path, (await storage.posters.find(hash ?? ''))?.bytes ?? '');
  const [stream] = (await probe(path)).streams;
  return [stream?.width, stream?.height];
}

describe('a film', () => {
  it('is read, gets a poster with a placeholder, and nothing changes the second time', async () => {
    const bytes = await sample('all.mkv');
    await addItem(bytes, { custom_name: 'Night Train 2021 720p', file_name: 'Night.Train.2021.720p.mkv' });
    const subject = enricher(fileOf(bytes));
    expect(await subject.enrich(request())).toBe('changed');
    const found = await layers();
    expect(found?.name).toEqual({ title: 'Night Train', year: 2021, quality: '720p' });
    expect(found?.header).toMatchObject({
      ...{ container: 'matroska', duration: 6.032, width: 320, height: 180, quality: '240p', languages: ['de', 'ja'] },
      chapters: [{ start_ms: 0, title: 'Opening' }, { start_ms: 2000 }, { start_ms: 4500 }],
    });
    expect(found?.header?.tracks?.map(({ codec }) => codec)).toEqual([
      'avc1.42c00c',
      'mp4a.40.2',
      'ac-3',
      'srt',
      'ass',
    ]);
    expect(found?.header).not.toHaveProperty('title');
    const poster = found?.ffmpeg?.poster;
    expect(Buffer.from(poster?.placeholder ?? '', 'base64').byteLength).toBeGreaterThan(15);
    const picture = await storage.posters.find(poster?.hash ?? '');
    expect([...(picture?.bytes.subarray(0, 3) ?? [])]).toEqual([0xff, 0xd8, 0xff]);
    expect((await storage.facts.findKeyFrames(chat_id, 7))?.times_ms).toEqual([21, 2000, 2000]);
    const before = await storage.facts.find(chat_id, 7);
    expect(await subject.enrich(request())).toBe('same');
    expect(await storage.facts.find(chat_id, 7)).toEqual(before);
    expect(lines).toEqual([]);
  });

  it('with stretched pixels has a poster as it is shown, at most 640 wide', async () => {
    const bytes = await sample('wide.mp4');
    await addItem(bytes);
    await enricher(fileOf(bytes)).enrich(request());
    expect((await layers())?.header).toMatchObject({ width: 1920, height: 1080 });
    expect(await sizeOf((await layers())?.ffmpeg?.poster?.hash)).toEqual([640, 360]);
  });

  it('has its poster in three widths, each stored under the hash of its own content', async () => {
    const bytes = await sample('wide.mp4');
    await addItem(bytes);
    await enricher(fileOf(bytes)).enrich(request());
    const variants = (await layers())?.ffmpeg?.poster?.variants ?? [];
    expect(variants.map(({ width, height }) => [width, height])).toEqual([
      [160, 90],
      [320, 180],
      [640, 360],
    ]);
    for (const { hash, width, height, mime_type } of variants) {
      expect(await sizeOf(hash)).toEqual([width, height]);
      expect((await storage.posters.find(hash))?.mimeType).toBe(mime_type);
    }
  });

  it('of an older version gets the widths of its frame without another look at the pictures', async () => {
    const bytes = await sample('faststart.mp4');
    await addItem(bytes);
    const subject = enricher(fileOf(bytes));
    await subject.enrich(request());
    const made = await layers();
    const { variants, ...old } = made?.ffmpeg?.poster ?? { hash: '', placeholder: null };
    expect(variants).toHaveLength(2);
    await storage.facts.put({ chat_id, message_id: 7, layers: { ffmpeg: { poster: old } }, updated_at: '' });
    const again = fileOf(bytes);
    expect(await enricher(again).enrich(request())).toBe('changed');
    expect(await layers()).toEqual(made);
    expect(again.readBytes).toBeLessThan(200_000);
    expect(await subject.enrich(request())).toBe('same');
  });

  it('takes a later frame where the first shows nothing', async () => {
    const bytes = await sample('dark-start.mp4');
    await addItem(bytes);
    await enricher(fileOf(bytes)).enrich(request());
    const placeholder = Buffer.from((await layers())?.ffmpeg?.poster?.placeholder ?? '', 'base64');
    // The first six bits of a thumbhash are the mean brightness: black has none.
    expect((placeholder[0] ?? 0) & 63).toBeGreaterThan(10);
  });

  it('keeps the thumbnail of Telegram beside the frame, with a placeholder of its own', async () => {
    const bytes = await sample('faststart.mp4');
    const thumb = await storage.posters.put(await readFile('demo/films/thumbs/last-light.jpg'), 'image/jpeg');
    await addItem(bytes, { thumb, duration: 6, width: 320, height: 180 });
    await enricher(fileOf(bytes)).enrich(request());
    const found = await layers();
    expect(found?.telegram).toMatchObject({ duration: 6, width: 320, poster: { hash: thumb } });
    expect(found?.telegram?.poster?.placeholder).toBeTruthy();
    expect(found?.telegram?.poster?.placeholder).not.toBe(found?.ffmpeg?.poster?.placeholder);
  });

  it('is complete but for frame and placeholders without ffmpeg', async () => {
    const bytes = await sample('moov-last.mp4');
    const thumb = await storage.posters.put(await readFile('demo/films/thumbs/last-light.jpg'), 'image/jpeg');
    await addItem(bytes, { thumb });
    const file = fileOf(bytes);
    expect(await enricher(file, { ffmpegPath: join(dataDir, 'nowhere') }).enrich(request())).toBe('changed');
    const found = await layers();
    expect(found?.header).toMatchObject({ container: 'mp4', duration: 6 });
    const variants = [{ hash: thumb, width: 320, height: 180, mime_type: 'image/jpeg' }];
    expect(found?.telegram?.poster).toEqual({ hash: thumb, placeholder: null, variants });
    expect(found).not.toHaveProperty('ffmpeg');
    expect(lines).toEqual([]);
    // And is completed by the next run, when it has been installed.
    expect(await enricher(file).enrich(request())).toBe('changed');
    expect((await layers())?.telegram?.poster?.placeholder).toBeTruthy();
    expect((await layers())?.ffmpeg?.poster).toBeDefined();
  });

  it('never loses what an admin said', async () => {
    const bytes = await sample('faststart.mp4');
    await addItem(bytes);
    const admin = { title: 'My own title', year: 1950 };
    await storage.facts.put({ chat_id, message_id: 7, layers: { admin }, updated_at: '2026-01-01T00:00:00Z' });
    await enricher(fileOf(bytes)).enrich(request());
    expect((await layers())?.admin).toEqual(admin);
    expect(mergeFacts((await layers()) ?? {}).title).toEqual({ value: 'My own title', from: 'admin' });
  });

  it('tells its stages', async () => {
    const bytes = await sample('faststart.mp4');
    await addItem(bytes);
    const stages: string[] = [];
    await enricher(fileOf(bytes)).enrich({ ...request(), progress: ({ stage }) => void stages.push(stage) });
    expect(stages).toEqual(['reading', 'converting', 'probing']);
  });
});

describe('other things', () => {
  it('a song has its names, and its cover as a small poster', async () => {
    const bytes = await sample('cover.mp3');
    await addItem(bytes, {
      file_type: 'audio',
      mime_type: 'audio/mpeg',
      custom_name: 'track01',
      file_name: 'track01.mp3',
    });
    await enricher(fileOf(bytes)).enrich(request());
    const header = (await layers())?.header;
    expect(header).toMatchObject({ title: 'A Title', artist: 'An Artist', container: 'mp3' });
    expect(await sizeOf(header?.poster?.hash)).toEqual([640, 480]);
    expect(header?.poster?.placeholder).toBeTruthy();
    expect(await layers()).not.toHaveProperty('ffmpeg');
  });

  it('a document has its name alone', async () => {
    const bytes = patternBytes(100_000, 1);
    await addItem(bytes, {
      file_type: 'file',
      mime_type: 'application/pdf',
      custom_name: 'Report',
      file_name: 'Report.pdf',
    });
    expect(await enricher(fileOf(bytes)).enrich(request())).toBe('changed');
    expect(await layers()).toEqual({ name: { title: 'Report' }, telegram: {} });
  });

  it.each([
    ['old.avi', { container: 'avi', width: 128, height: 96, tracks: [{ codec: 'mp4v.20.240' }, { codec: 'mp3' }] }],
    ['broadcast.ts', { container: 'mpegts', width: 128, tracks: [{ codec: 'avc1' }, { codec: 'ac-3', channels: 2 }] }],
    ['web.flv', { container: 'flv', width: 128, tracks: [{ codec: 'avc1' }, { codec: 'mp4a.40.2' }] }],
  ] as const)('%s is told of by ffprobe, and has a poster', async (name, expected) => {
    const bytes = await sample(name);
    await addItem(bytes);
    const subject = enricher(fileOf(bytes));
    await subject.enrich(request());
    const found = await layers();
    expect(found?.header).toEqual({ unreadable: 'unknown_format' });
    expect(found?.ffmpeg).toMatchObject(expected);
    expect(found?.ffmpeg?.duration).toBeCloseTo(2, 0);
    expect(found?.ffmpeg?.poster?.placeholder).toBeTruthy();
    expect(await subject.enrich(request())).toBe('same');
  });

  it('a playlist that names other files is not followed', async () => {
    const bytes = Buffer.from(
      `#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n${tmdb?.url ?? 'http://127.0.0.1:9'}/x.ts\n`,
    );
    await addItem(bytes);
    await enricher(fileOf(bytes)).enrich(request());
    expect((await layers())?.header).toEqual({ unreadable: 'unknown_format' });
    expect(await layers()).not.toHaveProperty('ffmpeg');
  });

  it('a film that cannot be read says why, and gets no poster', async () => {
    const bytes = (await sample('moov-last.mp4')).subarray(0, 100_000);
    await addItem(bytes);
    await enricher(fileOf(bytes)).enrich(request());
    expect((await layers())?.header).toEqual({ unreadable: 'truncated' });
    expect(await layers()).not.toHaveProperty('ffmpeg');
  });

  it('an item that is not there or was removed is gone, without a read', async () => {
    const file = fileOf(new Uint8Array(10));
    expect(await enricher(file).enrich(request())).toBe('gone');
    await addItem(new Uint8Array(10), { is_active: false });
    expect(await enricher(file).enrich(request())).toBe('gone');
    expect(file.readBytes).toBe(0);
    expect(await layers()).toBeUndefined();
  });
});

describe('failures', () => {
  it('of Telegram are the job’s, and the name is known all the same', async () => {
    await addItem(new Uint8Array(1000), { custom_name: 'Heat 1995' });
    const failing = { read: () => Promise.reject(new AppError('telegram_unavailable')) };
    await expect(enricher(failing).enrich(request())).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect((await layers())?.name).toEqual({ title: 'Heat', year: 1995 });
  });

  it('of Telegram while a frame is taken fail the job, too: the next one gets it', async () => {
    const bytes = await sample('all.mkv');
    await addItem(bytes);
    const file = fileOf(bytes);
    let isDown = false;
    const flaky: BackgroundReader = {
      read: (...args) => (isDown ? Promise.reject(new AppError('telegram_unavailable')) : file.read(...args)),
    };
    const goDown = ({ stage }: { readonly stage: string }) => {
      isDown = stage === 'converting';
    };
    const failed = enricher(flaky).enrich({ ...request(), progress: goDown });
    await expect(failed).rejects.toMatchObject({ code: 'telegram_unavailable' });
    expect((await layers())?.header?.container).toBe('matroska');
    expect(await enricher(file).enrich(request())).toBe('changed');
    expect((await layers())?.ffmpeg?.poster).toBeDefined();
  });

  it('an abort in the middle of a frame ends it, and what was known stays', async () => {
    const bytes = await sample('all.mkv');
    await addItem(bytes);
    const controller = new AbortController();
    const run = enricher(fileOf(bytes)).enrich({
      ...{ chat_id, message_id: 7, signal: controller.signal },
      progress: ({ stage }) => {
        if (stage === 'converting') setTimeout(() => controller.abort(), 30);
      },
    });
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    expect((await layers())?.header?.container).toBe('matroska');
    expect(await layers()).not.toHaveProperty('ffmpeg');
  });
});

describe('TMDB', () => {
  const heat = {
    ...{ id: 949, title: 'Heat', release_date: '1995-12-15', overview: 'Two men.', poster_path: '/heat.jpg' },
    ...{ imdb_id: 'tt0113277', genres: ['Crime', 'Drama'] },
  };

  async function filmOfTmdb(changes: Partial<MediaRecord> = {}) {
    const poster = await readFile('demo/films/thumbs/last-light.jpg');
    tmdb = await startTmdbStandIn({ apiKey, movies: [heat], series: [{ ...heat, id: 5, title: 'Dark' }], poster });
    const bytes = await sample('faststart.mp4');
    await addItem(bytes, { custom_name: 'heat.1995.1080p', file_name: null, ...changes });
    return { tmdb, subject: enricher(fileOf(bytes)) };
  }

  it('adds title, overview and artwork', async () => {
    const { subject } = await filmOfTmdb();
    await subject.enrich(request());
    const found = (await layers())?.tmdb;
    expect(found).toMatchObject({ title: 'Heat', year: 1995, overview: 'Two men.', tmdb: { kind: 'movie', id: 949 } });
    expect(found).toMatchObject({ imdb: 'tt0113277', genres: ['Crime', 'Drama'] });
    expect((await storage.posters.find(found?.poster?.hash ?? ''))?.mimeType).toBe('image/jpeg');
    expect(found?.poster?.placeholder).toBeTruthy();
    expect(await subject.enrich(request())).toBe('same');
  });

  it('knows episodes by their series', async () => {
    const { subject } = await filmOfTmdb({ custom_name: 'Dark S01E02 720p' });
    await subject.enrich(request());
    expect((await layers())?.tmdb).toMatchObject({ title: 'Dark', tmdb: { kind: 'tv', id: 5 } });
    expect(mergeFacts((await layers()) ?? {})).toMatchObject({ season: { value: 1 }, episodes: { value: [2] } });
  });

  it('is asked by the title an admin gave', async () => {
    const { subject } = await filmOfTmdb({ custom_name: 'video 12' });
    const admin = { title: 'Heat', year: 1995 };
    await storage.facts.put({ chat_id, message_id: 7, layers: { admin }, updated_at: '2026-01-01T00:00:00Z' });
    await subject.enrich(request());
    expect((await layers())?.tmdb?.tmdb?.id).toBe(949);
  });

  it('is not asked about what has neither year nor episode', async () => {
    const { tmdb: standIn, subject } = await filmOfTmdb({ custom_name: 'Heat' });
    await subject.enrich(request());
    expect(standIn.requests).toEqual([]);
  });

  it('waits for a proxy: the job fails, to be tried again, and what else was found is there', async () => {
    const { subject: _direct } = await filmOfTmdb();
    const away = {
      search: () => Promise.reject(proxyError('proxy_unreachable', { host: 'proxy.example', port: 1080 })),
    };
    const subject = enricher(fileOf(await sample('faststart.mp4')), { tmdb: away as unknown as TmdbClient });
    await expect(subject.enrich(request())).rejects.toMatchObject({ code: 'proxy_unreachable', isFinal: false });
    expect(await layers()).toMatchObject({ name: { title: 'heat', year: 1995 }, header: { container: 'mp4' } });
  });

  it('may fail: the job does not, and what it said before stays', async () => {
    const { tmdb: standIn, subject } = await filmOfTmdb();
    await subject.enrich(request());
    const before = (await layers())?.tmdb;
    standIn.faults.push((response) => response.writeHead(500).end());
    expect(await subject.enrich(request())).toBe('same');
    await standIn.stop();
    expect(await subject.enrich(request())).toBe('same');
    expect((await layers())?.tmdb).toEqual(before);
    expect(lines.join()).toContain('TMDB not asked');
    expect(lines.join()).not.toContain(apiKey);
  });
});
