// yt-dlp as a program: found, asked what it can do, started.
import type { ChildProcess, SpawnOptionsWithoutStdio } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import wrapModule from 'yt-dlp-wrap';
import { AppError, isAppError } from '#lib/errors.ts';
import { childEnvironment } from './child-environment.ts';
import { type ChildEnd, type FollowOptions, followChild } from './child-run.ts';
import { canRun, findProgram } from './find-program.ts';
import type { MirrorTools } from './mirror.ts';
import { tiedToParent } from './process-group.ts';
import { parseFeatures, type YtDlpFeatures } from './yt-dlp-features.ts';

/** As CommonJS the package's class stands behind one `default` for Node and behind none for bundlers. */
const YTDlpWrap = ((wrapModule as unknown as { readonly default?: typeof wrapModule }).default ??
  wrapModule) as typeof wrapModule;

/** Where programs lie on most machines, for an environment without PATH. */
const usualFolders = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin'];

/** Runtimes yt-dlp knows how to drive, by its own order. */
const runtimeNames = ['deno', 'node', 'qjs', 'bun'] as const;

/** Python needs a second or two to start on a busy machine. */
const askTimeoutMs = 30_000;

/** Where the programs are looked for. */
export interface ProgramOptions {
  /** Undefined: the first in the folders. */
  readonly ytDlpPath: string | undefined;
  /** A path, or a name looked for in the folders. */
  readonly ffmpegPath: string;
  readonly searchFolders: readonly string[];
}

/** The tools, and what yt-dlp among them can do. */
export interface DetectedTools extends MirrorTools {
  readonly features: YtDlpFeatures;
}

/**
 * Starts a program as a detached child that dies with us, and follows it to its end.
 *
 * @param options.environment complete; nothing is inherited.
 * @param args all of them.
 * @throws AppError `internal` when no process was started.
 */
export function runYtDlp(
  tools: { readonly path: string; readonly setpriv: string | undefined },
  args: readonly string[],
  options: FollowOptions & { readonly folder: string; readonly environment: NodeJS.ProcessEnv },
): Promise<ChildEnd> {
  const command = tiedToParent({ program: tools.path, args }, tools.setpriv, process.pid);
  const spawnOptions: SpawnOptionsWithoutStdio = {
    cwd: options.folder,
    env: options.environment,
    detached: true,
  };
  const emitter = new YTDlpWrap(command.program).exec([...command.args], spawnOptions);
  // It repeats what the child itself says; unheard it would end the process.
  emitter.on('error', () => undefined);
  const child: ChildProcess | undefined = emitter.ytDlpProcess;
  if (!child) throw new AppError('internal', 'yt-dlp-wrap started no process.');
  child.stdin?.end();
  return followChild(child, options);
}

function findYtDlp(ytDlpPath: string | undefined, folders: readonly string[]): string {
  if (ytDlpPath !== undefined) {
    // It is started in other folders than this process.
    if (canRun(ytDlpPath)) return resolve(ytDlpPath);
    throw new AppError('mirror_unavailable', 'Links cannot be fetched here: YTDLP_PATH names no program.');
  }
  const found = findProgram('yt-dlp', folders);
  if (found) return found;
  throw new AppError('mirror_unavailable', 'Links cannot be fetched here: yt-dlp is not installed.');
}

/** ffmpeg, and the ffprobe that came with it before any other. */
function findFfmpeg(given: string, folders: readonly string[]): Pick<MirrorTools, 'ffmpeg' | 'ffprobe'> {
  const named = canRun(given) ? resolve(given) : undefined;
  const ffmpeg = given.includes('/') ? named : findProgram(given, folders);
  const beside = ffmpeg === undefined ? [] : [dirname(ffmpeg)];
  return { ffmpeg, ffprobe: findProgram('ffprobe', [...beside, ...folders]) };
}

/** Our own node among them, though only a recent one is good enough for yt-dlp, which says so itself. */
function findRuntimes(folders: readonly string[]): string[] {
  return runtimeNames.flatMap((name) => {
    const path = findProgram(name, folders) ?? (name === 'node' ? process.execPath : undefined);
    return path === undefined ? [] : [`${name === 'qjs' ? 'quickjs' : name}:${path}`];
  });
}

/** Both results, or the first failure once both have ended: nothing may run on in a folder that is about to go. */
async function bothOf<T>(first: Promise<T>, second: Promise<T>): Promise<[T, T]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/**
 * Looks what is there: yt-dlp with its version and options, ffmpeg, ffprobe, setpriv, JavaScript runtimes.
 *
 * @param folder any folder to run in.
 * @throws AppError `mirror_unavailable` when yt-dlp is missing or does not answer.
 */
export async function detectTools(
  options: ProgramOptions,
  folder: string,
  signal: AbortSignal,
): Promise<DetectedTools> {
  const folders = options.searchFolders.length > 0 ? options.searchFolders : usualFolders;
  const path = findYtDlp(options.ytDlpPath, folders);
  const setpriv = findProgram('setpriv', folders);
  const ask = async (question: string) => {
    const follow = { signal, timeoutMs: askTimeoutMs, maxOutputBytes: 4 * 1024 * 1024, keepOutput: true };
    const environment = childEnvironment(folder, '');
    const { code, output } = await runYtDlp({ path, setpriv }, [question], { ...follow, folder, environment });
    if (code !== 0 || output.trim() === '') throw new Error(`${question} ended with ${code}`);
    return output;
  };
  try {
    const [version, help] = await bothOf(ask('--version'), ask('--help'));
    return {
      ytDlp: { path, version: version.trim().slice(0, 40) },
      ...findFfmpeg(options.ffmpegPath, folders),
      setpriv,
      jsRuntimes: findRuntimes(folders),
      features: parseFeatures(help),
    };
  } catch (error) {
    if (signal.aborted && isAppError(error)) throw error;
    throw new AppError('mirror_unavailable', 'Links cannot be fetched here: yt-dlp does not run.', { cause: error });
  }
}
