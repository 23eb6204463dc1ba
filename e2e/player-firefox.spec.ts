// The plan of the player in a real Firefox: what each kind of file is promised, and that it plays as promised.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { APIRequestContext, Browser, Page } from 'playwright/test';
import { catalogFileSchema } from '#lib/api/contract.ts';
import { readCatalog } from './_support/catalog.ts';
import { makeSample, type SampleKind, tone } from './_support/made-samples.ts';
import { firefoxPath, launchFirefox } from './_support/ordinary-firefox.ts';
import { player, seek } from './_support/playback.ts';
import { watchContext } from './_support/problems.ts';
import { expect, test } from './_support/test.ts';

test.skip(firefoxPath === undefined, 'No Firefox here: install firefox-esr, or name one in FIREFOX_PATH.');

const direct = 'Direct: the file as it is';
const repacked = (what: string) => `Repacked by the server for this browser: ${what}`;

/** Kind of file, its name, what the statistics call the plan, whether there is a picture. */
const promises: readonly (readonly [SampleKind, string, string, boolean])[] = [
  ['mp4', 'Usual.Shore.2020', direct, true],
  ['webm', 'Open.Shore.2020', direct, true],
  ['hevc', 'Dense.Shore.2020', direct, true],
  ['mkvOpus', 'Small.Shore.2020', direct, true],
  ['mkvAac', 'Other.Shore.2020', repacked('MKV with AAC sound'), true],
  ['mkvAc3', 'Loud.Shore.2020', repacked('Dolby Digital sound (AC-3)'), true],
  ['mkvFlac', 'Clear.Shore.2020', repacked('FLAC sound'), true],
  ['opus', 'Song of the Shore', direct, false],
  ['flac', 'Whole Song of the Shore', direct, false],
];

let folder: string;
let firefox: Browser;
const paths = new Map<SampleKind, string>();

/** All at once: the bot and the looks at headers take their time. */
async function send(request: APIRequestContext, kind: SampleKind, name: string): Promise<void> {
  const { path, mimeType } = await makeSample(kind, join(folder, name));
  const query = new URLSearchParams({ name: basename(path), mimeType, durationSeconds: '12' });
  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await request.post(`/api/demo/file?${query}`, { headers, data: await readFile(path) });
  expect(answer.status(), name).toBe(200);
}

const shownName = (name: string) => name.replace('.2020', '').replaceAll('.', ' ').toLowerCase();

/** Path of the page that plays it, once its header was looked at. */
async function findWatchPath(request: APIRequestContext, name: string): Promise<string | undefined> {
  const files = await readCatalog(request);
  const item = files.find((file) => file.custom_name.toLowerCase().startsWith(shownName(name)));
  if (!item) return undefined;
  const whole = catalogFileSchema.parse(await (await request.get(`/api/catalog/${item.message_id}`)).json());
  return whole.facts?.tracks?.length ? item.watch_path : undefined;
}

test.beforeAll(async ({ playwright, baseURL }) => {
  test.setTimeout(300_000);
  folder = await mkdtemp(join(tmpdir(), 'streamvault-e2e-firefox-'));
  const request = await playwright.request.newContext({ baseURL: baseURL ?? process.env.E2E_BASE_URL });
  const samples = [...promises, ['avi', 'Old.Shore.2020'] as const];
  for (const [kind, name] of samples) await send(request, kind, name);
  for (const [kind, name] of samples) {
    await expect
      .poll(
        async () => {
          const path = await findWatchPath(request, name);
          if (path) paths.set(kind, path);
          return path;
        },
        { message: `the header of ${name} is known`, timeout: 120_000 },
      )
      .toBeDefined();
  }
  await request.dispose();
  firefox = await launchFirefox();
});

test.afterAll(async () => {
  await firefox?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** A page of its own profile, whose complaints fail the test as Chromium's do. */
async function inFirefox(baseURL: string | undefined, kind: SampleKind, work: (page: Page) => Promise<void>) {
  const context = await firefox.newContext({ viewport: { width: 1280, height: 800 } });
  const problems: string[] = [];
  watchContext(context, problems);
  try {
    const page = await context.newPage();
    await page.goto(new URL(paths.get(kind) ?? '', baseURL).href);
    await work(page);
    // Its words for what it left itself: a seek, another segment. Before the end, when Playwright puts a style into the page.
    expect(problems.filter((problem) => !/NS_BINDING_ABORTED|NS_ERROR_ABORT/.test(problem))).toEqual([]);
  } finally {
    await context.close();
  }
}

const now = (page: Page) => player(page).evaluate((element: HTMLMediaElement) => element.currentTime);

/** Plays on beyond a second of the film. */
async function expectPlaysPast(page: Page, seconds: number): Promise<void> {
  await player(page).evaluate((element: HTMLMediaElement) => void element.play().catch(() => undefined));
  await expect
    .poll(() => now(page), { message: `plays past second ${seconds}`, timeout: 30_000 })
    .toBeGreaterThan(seconds);
}

/** The tone of half a second of its sound. Recorded: without a sound card no AudioContext of Firefox begins to listen. 0: silence. */
const heardHertz = (page: Page) =>
  player(page).evaluate(async (element) => {
    const capture = Reflect.get(element, 'mozCaptureStream') as () => MediaStream;
    const recorder = new MediaRecorder(new MediaStream(capture.call(element).getAudioTracks()));
    const parts: Blob[] = [];
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
    const isStopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    recorder.stop();
    await isStopped;
    const decoder = new OfflineAudioContext({ length: 1, sampleRate: 48_000 });
    const heard = await decoder.decodeAudioData(await new Blob(parts).arrayBuffer());
    const samples = heard.getChannelData(0).subarray(-heard.sampleRate / 2);
    const rises = samples.filter((value, place) => value > 0.001 && (samples[place - 1] ?? 1) <= 0.001);
    return rises.length * (heard.sampleRate / samples.length);
  });

for (const [kind, , plan, hasPicture] of promises) {
  test(`${kind}: ${plan}, and so it plays`, async ({ baseURL }) => {
    test.setTimeout(120_000);
    await inFirefox(baseURL, kind, async (page) => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await expectPlaysPast(page, 0.5);
      const width = await player(page).evaluate((element) => Reflect.get(element, 'videoWidth') ?? 0);
      expect(width).toBe(hasPicture ? 320 : 0);
      await expect
        .poll(async () => Math.abs((await heardHertz(page)) - tone), { message: 'the tone is heard', timeout: 20_000 })
        .toBeLessThan(40);
      await page.keyboard.press('Shift+I');
      await expect(page.getByRole('region', { name: 'Statistics' })).toContainText(plan);
      await seek(page, 8);
      await expectPlaysPast(page, 8.5);
      // Songs on a computer without loudspeakers: that is all there may be to say.
      const notices = page.getByRole('region', { name: 'Player' }).getByRole('alert');
      await expect(notices.filter({ hasNotText: 'The browser found no loudspeaker' })).toHaveCount(0);
      expect(asked.some((path) => path.startsWith('/hls/'))).toBe(plan !== direct);
    });
  });
}

test('avi: said at once not to play here, with what plays it', async ({ baseURL }) => {
  await inFirefox(baseURL, 'avi', async (page) => {
    const notice = page.getByRole('alert').filter({ hasText: 'This browser cannot play this format' });
    await expect(notice).toBeVisible();
    await expect(notice).toContainText('AVI');
    await expect(notice.getByRole('button', { name: 'Play in VLC' })).toBeVisible();
    await expect(notice.getByRole('link', { name: 'Save the file' })).toBeVisible();
  });
});
