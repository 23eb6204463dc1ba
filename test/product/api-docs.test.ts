// docs/api.md: every operation is in it, every command is run, every promise is looked at.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subtitleListSchema } from '#lib/api/contract.ts';
import { operations } from '#lib/api/operations.ts';
import { type ApiWorld, adminKey, startApiWorld } from '#test/harness/api-world.ts';
import { waitFor } from '#test/harness/product-process.ts';

const text = readFileSync('docs/api.md', 'utf8');

/** A command, and what stands below it. */
interface Example {
  readonly command: string;
  readonly kind: string;
  readonly status: number;
  readonly promise: string;
}

const examples: readonly Example[] = [...text.matchAll(/```sh\n(.*?)```\n```(json|text) (\d{3})\n(.*?)```/gs)].map(
  ([, command = '', kind = '', status, promise = '']) => ({
    command: command.trim(),
    kind,
    status: Number(status),
    promise,
  }),
);

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) process.stdout.write('docs/api.md: no curl here, its commands are not run\n');

let world: ApiWorld;
let folder: string;
let key: string;
let episode: number;

beforeAll(async () => {
  world = await startApiWorld();
  key = await adminKey(world.product);
  episode = await episodeWithSubtitle();
  folder = mkdtempSync(join(tmpdir(), 'sv-api-docs-'));
}, 120_000);

/** @returns the `message_id` of an episode with a file of its name beside it. */
async function episodeWithSubtitle(): Promise<number> {
  const found = world.files.find(({ custom_name }) => /S01E01/.test(custom_name))?.message_id ?? 0;
  await world.send('Harbour.Lights.S01E01.1080p.en.srt', '1\n00:00:01,000 --> 00:00:02,000\nA light!\n');
  const ask = async () => (await fetch(`${world.url}/api/catalog/${found}/subtitles`)).json();
  await waitFor(ask, (answer) => subtitleListSchema.safeParse(answer).data?.subtitles.length === 1);
  return found;
}

afterAll(async () => {
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The last curl of a command writes its head beside it. */
const around = `curl() { command curl -sS -D "$HEAD_FILE" "$@"; rc=$?; [ $rc -eq 28 ] || return $rc; }`;

async function run(command: string): Promise<{ status: number; head: string; body: string }> {
  const film = world.files.find(({ poster }) => poster !== null);
  const headFile = join(folder, 'head');
  const env = {
    PATH: process.env.PATH,
    HEAD_FILE: headFile,
    URL: world.url,
    KEY: key,
    EPISODE: String(episode),
    ID: String(film?.message_id),
    CHAT: String(film?.chat_id),
    POSTER: film?.poster?.split('/').at(-1),
  };
  const { stdout } = await promisify(execFile)('sh', ['-c', `${around}\n${command}`], {
    env: env as unknown as NodeJS.ProcessEnv,
    encoding: 'latin1',
    maxBuffer: 64 * 1024 * 1024,
  });
  const head = readFileSync(headFile, 'latin1').toLowerCase();
  return {
    status: Number(/^http\/\S+ (\d+)/.exec(head)?.[1]),
    head,
    body: Buffer.from(stdout, 'latin1').toString('utf8'),
  };
}

/** Every field that is promised is there with its type; of lists the first entry stands for all. */
function keeps(value: unknown, promise: unknown, path = '$'): void {
  // An item may be without a picture or a length; the document shows one that has both.
  if (promise === null || (value === null && /\.(?:poster|duration)$/.test(path))) return;
  if (Array.isArray(promise)) {
    expect(Array.isArray(value), path).toBe(true);
    if (promise.length > 0) expect((value as unknown[]).length, `${path} is empty`).toBeGreaterThan(0);
    for (const one of (value as unknown[]).slice(0, promise.length)) keeps(one, promise[0], `${path}[]`);
    return;
  }
  expect(typeof value, path).toBe(typeof promise);
  if (typeof promise !== 'object') return;
  for (const [name, inner] of Object.entries(promise as object)) {
    expect(value, path).toHaveProperty([name]);
    keeps((value as Record<string, unknown>)[name], inner, `${path}.${name}`);
  }
}

describe('docs/api.md', () => {
  it.each(operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`))('shows %s', (heading) => {
    const section = new RegExp(
      `^### ${heading.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\n(.*?)(?=^##|$(?![\\s\\S]))`,
      'ms',
    ).exec(text);
    expect(section?.[1], 'has no section').toContain('```sh\n');
  });

  it('tells the answer of every command', () => {
    expect(examples.length).toBe([...text.matchAll(/```sh\n/g)].length);
  });

  it.runIf(hasCurl).each(examples.map((one) => [one.command, one] as const))(
    '%s',
    async (_name, { command, kind, status, promise }) => {
      const answer = await run(command);
      expect(answer.status, answer.body.slice(0, 300)).toBe(status);
      if (kind === 'json') return keeps(JSON.parse(answer.body), JSON.parse(promise));
      const whole = `${answer.head}${answer.body.toLowerCase()}`;
      for (const line of promise.trim().split('\n')) expect(whole, line).toContain(line.toLowerCase());
    },
  );
});
