// nginx with docs/nginx.conf in front of nodes on loopback; only addresses and folders are changed.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { canRun } from './can-run.ts';
import { stopProcess } from './emulator-process.ts';
import { freePort } from './free-port.ts';

/** For the reason of a skipped test. */
export const noNginx = 'no nginx here: install the package nginx, or set NGINX_PATH';

/** A running nginx. */
export interface Edge {
  readonly url: string;
  stop(): Promise<void>;
}

/** NGINX_PATH, else `nginx` on the path or where Debian puts it; undefined when there is none. */
export function findNginx(): string | undefined {
  const given = process.env.NGINX_PATH;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return [...(given ? [given] : []), ...folders.filter(Boolean).map((folder) => join(folder, 'nginx'))].find(canRun);
}

/** @param ports of the nodes, in their order. @param port 0 in the text of the file only. */
async function writeConf(folder: string, ports: readonly number[], port: number): Promise<string> {
  const given = await readFile('docs/nginx.conf', 'utf8');
  const nodes = ports.map((each) => `    server 127.0.0.1:${each} max_fails=2 fail_timeout=5s;\n`).join('');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${folder}/${name};\n`)
    .join('');
  const text = given
    .replace(/(?: {4}server 127\.0\.0\.1:\d+ .*\n)+/, nodes)
    .replace('listen 8080;', `listen 127.0.0.1:${port};`)
    .replaceAll('/run/nginx.pid', join(folder, 'pid'))
    .replaceAll('/var/log/nginx/error.log', join(folder, 'error.log'))
    .replaceAll('/var/cache/nginx/films', join(folder, 'films'))
    .replace('http {\n', `http {\n${temporary}`);
  const path = join(folder, 'nginx.conf');
  await writeFile(path, text);
  return path;
}

/** Root would make workers of another user, who may not write here. */
const asRoot = process.getuid?.() === 0 ? 'user root; ' : '';

/** What nginx says of the file in docs, with its test switch. */
export async function checkConf(nginx: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'sv-nginx-'));
  const path = await writeConf(folder, [7861, 7862, 7863], 8080);
  const { status, stderr } = spawnSync(nginx, ['-t', '-e', 'stderr', '-p', folder, '-c', path], { encoding: 'utf8' });
  await rm(folder, { recursive: true, force: true });
  return { status, output: stderr };
}

/** Starts it in front of the nodes with these ports. @throws Error when it does not answer within 10 s. */
export async function startNginx(nginx: string, ports: readonly number[]): Promise<Edge> {
  const folder = await mkdtemp(join(tmpdir(), 'sv-nginx-'));
  await mkdir(join(folder, 'films'));
  const port = await freePort();
  const path = await writeConf(folder, ports, port);
  const args = ['-e', 'stderr', '-p', folder, '-c', path, '-g', `${asRoot}daemon off;`];
  const child = spawn(nginx, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-4000);
  });
  const kill = () => void child.kill('SIGTERM');
  process.on('exit', kill);
  await answers(port, child, () => errors);
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      process.off('exit', kill);
      await stopProcess(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number, child: ChildProcess, errors: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/favicon.ico`).catch(() => undefined);
    if (answer) return void (await answer.body?.cancel());
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`nginx does not answer: ${errors()}`);
}
