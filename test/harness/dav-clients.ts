// WebDAV clients as people have them, run as programs: rclone and cadaver.
import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { canRun } from './can-run.ts';

/** The program's path, or undefined; `npm test` installs it where apt can. */
export function davClient(name: 'rclone' | 'cadaver'): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return process.env[`${name.toUpperCase()}_PATH`] || folders.map((folder) => join(folder, name)).find(canRun);
}

/** For the title of a skipped suite. */
export const noDavClient = (name: 'rclone' | 'cadaver') =>
  `no ${name}: install it, or set ${name.toUpperCase()}_PATH; npm test does so by itself as root of a Debian`;

/** What a program left behind. */
export interface ClientRun {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a client to its end, with a home of its own: nothing somebody has configured counts. */
export function runClient(
  program: string,
  args: readonly string[],
  options: { readonly home: string; readonly input?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ClientRun> {
  const own = { PATH: process.env.PATH ?? '', HOME: options.home, LANG: 'C.UTF-8', ...options.env };
  const env = own as unknown as NodeJS.ProcessEnv;
  return new Promise((resolve) => {
    const settings = {
      env,
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
      timeout: 60_000,
      cwd: options.home,
    } as const;
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, stdout, stderr: stderr.toString() });
    });
    child.stdin?.end(options.input ?? '');
  });
}
