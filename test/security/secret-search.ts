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

/** Command lines of a process and all that came of it; those of others are not ours to read. */
export function commandLines(pid: number): string {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const isOurs = (one: number | undefined): boolean =>
    one === pid || (one !== undefined && one > 1 && isOurs(parents.get(one)));
  const ours = [...parents.keys()].filter(isOurs);
  return ours.map((one) => commandLine(one)).join('\n');
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
