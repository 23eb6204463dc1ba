// Runs an image as a container engine would: its own processes and mounts, a root nobody can write to, uid 1000 without any capability.
import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../setup/run-command.mjs';

/** Run as root in namespaces of its own; `$1` is the root, `$2` the folder that becomes /data, the rest the command. */
const enter = `set -e
root=$1 data=$2
shift 2
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$data" "$root/data"
mount -o remount,bind,ro "$root"
exec chroot "$root" "$@"`;

const asUser = ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups', '--no-new-privs', '--bounding-set=-all'];
const keptBytes = 2_000_000;

/** What the image says about how it is run. */
export async function imageSettings(buildah, image) {
  const { Docker: docker } = JSON.parse(await buildah(['inspect', '--type', 'image', image]));
  const { Entrypoint, Cmd, Env, WorkingDir, User, Healthcheck, ExposedPorts } = docker.config;
  return {
    entrypoint: Entrypoint,
    command: Cmd,
    environment: Env,
    folder: WorkingDir,
    user: User,
    healthCommand: Healthcheck?.Test?.slice(1) ?? [],
    ports: Object.keys(ExposedPorts ?? {}),
  };
}

const inFolder = (settings, environment) => [
  ...['env', '-i', '-C', settings.folder, ...settings.environment],
  ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
];

/** Data folders belong to uid 1000, as volumes of the image do. */
export function makeDataFolder(path) {
  mkdirSync(path, { recursive: true });
  chownSync(path, 1000, 1000);
  return path;
}

/**
 * Starts `command` (default: the image's) behind the image's entry point.
 *
 * @param {{ tree: string, data: string, settings: Awaited<ReturnType<typeof imageSettings>>, environment?: Record<string, string>,
 *   command?: readonly string[] }} options `tree` is the mounted image, `data` becomes /data.
 */
export function startContainer({ tree, data, settings, environment = {}, command = settings.command }) {
  // As engines do: names of this container, not of the image.
  writeFileSync(join(tree, 'etc/hosts'), '127.0.0.1 localhost\n');
  const inside = [...asUser, ...inFolder(settings, environment), ...settings.entrypoint, ...command];
  const spaces = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  const child = spawn('unshare', [...spaces, 'sh', '-c', enter, 'sh', tree, data, ...inside], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  });
  let output = '';
  const keep = (chunk) => {
    output = (output + chunk).slice(-keptBytes);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, signal: error.message }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const first = () => childrenOf(child.pid)[0];
  return {
    output: () => output,
    ended,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    /** States (R, S, Z …) of the processes whose parent is the container's first one. */
    states: () => childrenOf(first()).map(stateOf),
    /** User id of the container's first process. */
    userId: () => Number(/^Uid:\s+(\d+)/m.exec(readProc(first(), 'status'))?.[1]),
    /** As `docker stop` does, to the first process. */
    stop: () => process.kill(first(), 'SIGTERM'),
    kill: () => child.kill('SIGKILL'),
    /** Runs a program inside, beside the product. */
    run: async (words, timeoutMs = 120_000) => {
      const target = ['--target', String(first()), '--mount', '--pid', '--root', '--wd'];
      const args = [...target, ...asUser, ...inFolder(settings, environment), ...words];
      return await runCommand('nsenter', args, { cwd: '/', timeoutMs });
    },
  };
}

function readProc(pid, name) {
  const path = `/proc/${pid}/${name}`;
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  } catch {
    // It ended between the two calls.
    return '';
  }
}

const childrenOf = (pid) => readProc(pid, `task/${pid}/children`).split(' ').filter(Boolean).map(Number);

const stateOf = (pid) => /^\d+ \(.*\) (\S)/s.exec(readProc(pid, 'stat'))?.[1] ?? 'gone';
