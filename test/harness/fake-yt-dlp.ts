// A program in the place of yt-dlp that notes how it was started and does as it is told.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One start of it. */
export interface FakeCall {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly pid: number;
  /** Mode of the cookie file it was given, as in `ls`; undefined: it was given none. */
  readonly cookieMode: number | undefined;
}

/**
 * Writes the program.
 *
 * @param act JavaScript run after the start was noted, in the work folder; `args` are the arguments. It answers `--version` and
 *   `--help` by itself, without a note.
 */
export function writeFakeYtDlp(folder: string, act: string) {
  const [path, notes] = ['fake-yt-dlp', 'calls.jsonl'].map((name) => join(folder, name)) as [string, string];
  const script = `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
if (args[0] === '--version') { console.log('2026.01.01'); process.exit(0); }
if (args[0] === '--help') { console.log('  --js-runtimes R\\n  --no-plugin-dirs\\n  --progress-delta S\\n  --use-extractors N'); process.exit(0); }
const cookies = args.indexOf('--cookies');
const cookieMode = cookies < 0 ? undefined : fs.statSync(args[cookies + 1]).mode & 0o777;
const call = { args, environment: process.env, folder: process.cwd(), pid: process.pid, cookieMode };
fs.appendFileSync(${JSON.stringify(notes)}, JSON.stringify(call) + '\\n');
const say = (mark, value) => console.log(mark + ' ' + JSON.stringify(value));
${act}
`;
  writeFileSync(path, script, { mode: 0o755 });
  const calls = (): FakeCall[] => {
    if (!existsSync(notes)) return [];
    const lines = readFileSync(notes, 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as FakeCall);
  };
  return { path, calls };
}
