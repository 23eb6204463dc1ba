// The built product as users run it: `dist/server.mjs` in a process of its own, with a data folder of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogPage } from '#lib/api/contract.ts';
import { settingNames } from '#lib/config.ts';

/** A process that was started; ready when {@link startProduct} resolved. */
export interface ProductProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it printed so far. */
  output(): string;
  catalog(): Promise<CatalogPage>;
  /** Sends a signal and resolves to the exit code (null after SIGKILL). */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Our own settings never leak in from the shell or the `.env` of whoever runs the tests: empty means not given. */
const noSettings = Object.fromEntries(settingNames.map((name) => [name, '']));
const inheritedNames = ['PATH', 'HOME', 'TMPDIR', 'LANG'];

/** Work beside the streams, which would be in the way of who counts what is read: tests of it switch it on. */
const quietSettings = { ENRICH: 'off', MIRROR_WORKER: 'off' };

/** What a server asks to be decided by hand; what a test gives itself counts before it, also when it gives nothing (`''`). */
const decidedSettings = (given: Readonly<Record<string, string>> = {}) => ({
  STREAM_ACCESS: 'public',
  ...(given.MONGO_URL
    ? { AUTH_SECRET: 'sessions of this test, and no others', LINK_SECRET: 'links of this test, and none of others' }
    : {}),
});

/** What is cached is served without Telegram; with these settings every byte is pulled live. */
export const noCaches = { CACHE_RAM_MB: '0', CACHE_DISK_MB: '0', CACHE_PINNED_MB: '0' };

export interface ProductOptions {
  readonly dataDir: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Default `dist/server.mjs`; only {@link startProduct} of that becomes ready. */
  readonly entry?: string;
}

/** Starts the process without waiting for anything. */
export function spawnProduct(options: ProductOptions): { child: ChildProcess; output: () => string } {
  const { dataDir, environment, entry = 'dist/server.mjs' } = options;
  if (!existsSync(entry)) throw new Error('The product is not built: run `npm test`, or `npm run build` first.');
  const inherited = Object.fromEntries(
    inheritedNames.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  const child = spawn(process.execPath, ['--enable-source-maps', entry], {
    env: {
      ...inherited,
      ...noSettings,
      ...quietSettings,
      ...decidedSettings(environment),
      NODE_ENV: 'production',
      DATA_DIR: dataDir,
      PORT: '0',
      HOST: '127.0.0.1',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails in the middle leaves nobody running behind it.
  const kill = () => void child.kill('SIGKILL');
  process.on('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  return { child, output: () => output };
}

/** Runs the process to its end and tells how it ended. */
export async function runProduct(options: ProductOptions): Promise<{ exitCode: number | null; output: string }> {
  const { child, output } = spawnProduct(options);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  return { exitCode, output: output() };
}

/** Starts the product and waits for its readiness line, at most 30 s. */
export async function startProduct(options: ProductOptions): Promise<ProductProcess> {
  const { child, output } = spawnProduct(options);
  const url = await readyUrl(child, output);
  return {
    url,
    child,
    output,
    catalog: async () => (await (await fetch(`${url}/api/catalog?per_page=100`)).json()) as CatalogPage,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const exit = once(child, 'exit') as Promise<[number | null]>;
      child.kill(signal);
      return (await exit)[0];
    },
  };
}

async function readyUrl(child: ChildProcess, output: () => string): Promise<string> {
  for (let tries = 0; tries < 600; tries += 1) {
    const port = /ready at http:\/\/[^:]+:(\d+)/.exec(output())?.[1];
    if (port) return `http://127.0.0.1:${port}`;
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}:\n${output()}`);
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`the product was not ready within 30 s:\n${output()}`);
}

/** Asks again and again until `fits`, at most `timeoutMs`. */
export async function waitFor<T>(ask: () => Promise<T>, fits: (value: T) => boolean, timeoutMs = 20_000): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (fits(value)) return value;
    if (Date.now() > deadlineMs)
      throw new Error(`not so within ${timeoutMs} ms: ${JSON.stringify(value).slice(0, 1000)}`);
    await sleep(50);
  }
}
