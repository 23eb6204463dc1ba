// Looks for secrets where none may be, in every spelling they could have on their way.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A secret by its name. */
export type Secrets = Readonly<Record<string, string>>;

/** As it is, in an address, in JSON, in base64 at any place of three, and in hexadecimal. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // Letters at both ends hang on their neighbours.
    return text.slice(before === 0 ? 0 : 4, -4);
  });
  const all = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    ...base64,
    bytes.toString('hex'),
  ];
  return [...new Set(all)].filter((text) => text.length >= 8);
}

/** Names of the secrets that stand in a text, each once. */
export function secretsIn(text: string, secrets: Secrets): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([name]) => name);
}

/** The same in all files below a folder, as `file: secret`. */
export function secretsBelow(folder: string, secrets: Secrets): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return secretsIn(readFileSync(path, 'latin1'), secrets).map(
      (secret) => `${path.slice(folder.length + 1)}: ${secret}`,
    );
  });
}

/** A process as others on the machine, or those of the same user, can look at it. */
interface SeenProcess {
  readonly command: string;
  readonly environment: string;
}

/** A process and all that came of it; those of others are not ours to read. */
function processesOf(pid: number): SeenProcess[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const stat = readText(`/proc/${name}/stat`);
    parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isOurs = (one: number | undefined): boolean =>
    one === pid || (one !== undefined && one > 1 && isOurs(parents.get(one)));
  return [...parents.keys()].filter(isOurs).map((one) => ({
    command: readText(`/proc/${one}/cmdline`).replaceAll('\0', ' '),
    environment: readText(`/proc/${one}/environ`).replaceAll('\0', '\n'),
  }));
}

/** Empty for a process that has ended meanwhile. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Command lines of a process and all that came of it. */
export function commandLines(pid: number): string {
  return processesOf(pid)
    .map(({ command }) => command)
    .join('\n');
}

/** Ours: they are given the settings, secrets among them. */
const ownProgram = /\bdist\/[\w-]+\.mjs/;

/** Looks again and again at what a process starts: programs of others live for moments. */
export class ChildWatch {
  /** All that was ever seen in command lines, and in environments of programs of others. */
  readonly #seen = new Set<string>();
  readonly #timer: NodeJS.Timeout;

  /** @param pidOf of the process, whenever one runs. */
  constructor(pidOf: () => number | undefined) {
    this.#timer = setInterval(() => this.#look(pidOf() ?? 0), 25);
  }

  get texts(): readonly string[] {
    return [...this.#seen];
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(pid: number): void {
    if (pid === 0) return;
    for (const { command, environment } of processesOf(pid)) {
      this.#seen.add(command);
      if (!ownProgram.test(command)) this.#seen.add(environment);
    }
  }
}
