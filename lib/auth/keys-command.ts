// `npm run keys`: keys made and ended at the console, also while the server runs.
import { parseArgs } from 'node:util';
import { AppError } from '../errors.ts';
import type { AuditTrail } from './audit-trail.ts';
import { type Scope, scopes } from './caller.ts';
import { type KeyRing, keyScopes } from './key-ring.ts';

/** How it is called. */
export const keysUsage = `  npm run keys -- list                   keys and personal tokens
  npm run keys -- add <name> --scopes catalog,stream [--days 90]
                                         makes a key and prints it, this once (scopes: ${scopes.join(', ')})
  npm run keys -- revoke <id>            ends a key for good`;

/** What the command `keys` is run with. */
export interface KeysCommandOptions {
  readonly words: readonly string[];
  readonly keys: KeyRing;
  readonly audit: AuditTrail;
  readonly nowMs: number;
  /** Prints a line of the result. */
  readonly print: (line: string) => void;
}

const dayMs = 86_400_000;
const atConsole = { subject: 'console', address: '' } as const;

/** @throws AppError `bad_configuration` when it is called in another way, `not_found`, `storage_unavailable`. */
export async function runKeysCommand(options: KeysCommandOptions): Promise<void> {
  const { positionals, values } = readWords(options.words);
  const [verb, subject, ...rest] = positionals;
  if (rest.length > 0) throw wrongCall();
  if (verb === 'list' && subject === undefined) return list(options);
  if (verb === 'revoke' && subject !== undefined) return revoke(options, subject);
  if (verb === 'add' && subject !== undefined) return add(options, subject, values);
  throw wrongCall();
}

function wrongCall(): AppError {
  return new AppError('bad_configuration', `Usage:\n${keysUsage}`);
}

function readWords(words: readonly string[]) {
  try {
    const options = { scopes: { type: 'string' }, days: { type: 'string' } } as const;
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch {
    throw wrongCall();
  }
}

async function list({ keys, print }: KeysCommandOptions): Promise<void> {
  for (let after = ''; ; ) {
    const page = await keys.list({ after, limit: 200 });
    for (const key of page) {
      const state = key.is_revoked
        ? 'revoked'
        : key.expires_at_ms === null
          ? 'good'
          : `until ${day(key.expires_at_ms)}`;
      const used = key.last_used_at_ms === null ? 'never used' : `used ${day(key.last_used_at_ms)}`;
      print([key.id, key.name, keyScopes(key).join(','), key.user_id ?? 'program', state, used].join('\t'));
    }
    const last = page.at(-1);
    if (!last || page.length < 200) return;
    after = last.id;
  }
}

async function add(
  { keys, audit, nowMs, print }: KeysCommandOptions,
  name: string,
  values: { readonly scopes?: string | undefined; readonly days?: string | undefined },
): Promise<void> {
  const wanted = (values.scopes ?? '').split(',').map((scope) => scope.trim());
  const known = scopes.filter((scope): scope is Scope => wanted.includes(scope));
  if (known.length !== wanted.length || name.trim() === '' || name.length > 80) throw wrongCall();
  if (values.days !== undefined && !/^[1-9]\d{0,3}$/.test(values.days)) throw wrongCall();
  const expiresAtMs = values.days === undefined ? null : nowMs + Number(values.days) * dayMs;
  const { key, record } = await keys.create({ name, scopes: known, userId: null, expiresAtMs, createdBy: 'console' });
  await audit.note(atConsole, 'keys.create', `k:${record.id}`, { name, scopes: known, userId: null });
  print(key);
}

async function revoke({ keys, audit, print }: KeysCommandOptions, id: string): Promise<void> {
  const { name } = await keys.revoke(id);
  await audit.note(atConsole, 'keys.revoke', `k:${id}`, { name });
  print(`The key ${name} is no good any more.`);
}

function day(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
