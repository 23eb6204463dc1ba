// Compiles the addon that decrypts with the processor's AES instructions. Without it the product runs on slower code.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './run-command.mjs';
import { hashSources, removeStamp, stampMatches, writeStamp } from './stamp.mjs';
import { findOnPath } from './tools.mjs';

const compilerNames = ['cc', 'gcc', 'clang'];
const compileWithinMs = 60_000;

/** macOS's linker wants to be told that node provides the functions of the interface. */
const platformFlags = { darwin: ['-undefined', 'dynamic_lookup'] };

/**
 * Builds `dist/native/aes-ige.node` when its source, the compiler or this machine's kind changed since the last time. Never
 * fails: what stands in the way is said in one line.
 *
 * @returns {Promise<boolean>} whether the addon is there now.
 */
export async function ensureNative({ root, say, path = process.env.PATH }) {
  const compiler = findOnPath(compilerNames, path);
  const stamp = join(root, 'dist', 'native', '.streamvault-built');
  const extra = [process.platform, process.arch, compiler ?? 'no compiler'];
  const hash = hashSources(root, ['native', 'scripts/setup/native.mjs'], { extra });
  if (stampMatches(stamp, hash)) return compiler !== undefined;
  removeStamp(stamp);
  const target = join(root, 'dist', 'native', 'aes-ige.node');
  // An addon of an older source must not stay in use.
  rmSync(target, { force: true });
  const fault = compiler ? await compile({ root, compiler, target }) : 'there is no C compiler';
  if (fault) say(`films are decrypted without the fast addon: ${fault}`);
  // A compiler that fails may do better after the next start; without one there is nothing to repeat.
  if (!fault || !compiler) writeStamp(stamp, hash);
  return fault === undefined;
}

/** Compiles beside the target and moves the result there, so that a half-written file is never loaded. */
async function compile({ root, compiler, target }) {
  mkdirSync(join(root, 'dist', 'native'), { recursive: true });
  const headers = join(root, 'node_modules', 'node-api-headers', 'include');
  const flags = ['-O2', '-shared', '-fPIC', ...(platformFlags[process.platform] ?? []), '-I', headers];
  const args = [...flags, join(root, 'native', 'aes-ige.c'), '-o', `${target}.new`];
  const { code, output } = await runCommand(compiler, args, { cwd: root, timeoutMs: compileWithinMs });
  if (code !== 0)
    return `the compiler says ${output.split('\n').find((line) => line.includes('error')) ?? `exit ${code}`}`;
  renameSync(`${target}.new`, target);
  return undefined;
}
