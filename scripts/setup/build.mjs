// Builds what changed: the pages by Next, the processes by esbuild.
import { join } from 'node:path';
import { hintScripts } from './compile-hints.mjs';
import { compressFolder } from './compress.mjs';
import { layOutLibass, libassFolder } from './libass.mjs';
import { ensureNative } from './native.mjs';
import { runNodeOrThrow } from './run-command.mjs';
import { hashSources, removeStamp, stampMatches, writeStamp } from './stamp.mjs';

/** Everything the build reads. */
const sources = [
  ...['app', 'lib', 'bot', 'emulator', 'demo', 'public'],
  ...['server.ts', 'maintenance.ts', 'proxy.ts', 'next.config.mjs', 'postcss.config.mjs', 'tsconfig.json'],
  ...[
    'package.json',
    'package-lock.json',
    'scripts/setup/build.mjs',
    'scripts/setup/compile-hints.mjs',
    'scripts/setup/compress.mjs',
    'scripts/setup/libass.mjs',
  ],
];

/** Bundle -> entry file. Each is a process of its own, but for the threads that decrypt and search. */
const bundles = {
  server: 'server.ts',
  emulator: 'emulator/cli.ts',
  maintenance: 'maintenance.ts',
  'mirror-worker': 'lib/mirror-worker.ts',
  'decryption-worker': 'lib/telegram/decryption-worker.ts',
  'search-worker': 'lib/search-worker.ts',
};

/** Tests are not built, the films are read at run time, and what the build lays out is none of its sources. */
const ignored = (path) =>
  /\.test\.tsx?$/.test(path) || path.startsWith('demo/films/') || path.startsWith(`public/${libassFolder}/`);

/** Builds when the sources differ from those of the last complete build; says a line only then. */
export async function ensureBuilt({ root, say }) {
  await ensureNative({ root, say });
  const stamp = join(root, 'dist', '.streamvault-built');
  const hash = hashSources(root, sources, { extra: [process.versions.node], ignored });
  // Somebody may have cleaned one of the two folders: the stamp in each must fit.
  const nextStamp = join(root, '.next', '.streamvault-built');
  if (stampMatches(stamp, hash) && stampMatches(nextStamp, hash)) return;
  say('building (the first time takes about a minute) …');
  removeStamp(stamp);
  removeStamp(nextStamp);
  await layOutLibass(root);
  await buildPages(root);
  await buildBundles(root);
  writeStamp(nextStamp, hash);
  writeStamp(stamp, hash);
}

async function buildPages(root) {
  const next = join(root, 'node_modules', 'next', 'dist', 'bin', 'next');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  await runNodeOrThrow('next build', [next, 'build'], { cwd: root, env });
  await hintScripts(join(root, '.next'));
  await compressFolder(join(root, '.next', 'static'));
}

async function buildBundles(root) {
  // Only now: at the start of a fresh clone the package is not there yet.
  const { build, formatMessages } = await import('esbuild');
  try {
    await build({
      absWorkingDir: root,
      entryPoints: Object.entries(bundles).map(([out, entry]) => ({ out, in: entry })),
      outdir: 'dist',
      outExtension: { '.js': '.mjs' },
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      logLevel: 'silent',
    });
  } catch (error) {
    const lines = await formatMessages(error.errors ?? [], { kind: 'error' });
    throw new Error(`esbuild failed:\n${lines.join('\n') || error.message}`);
  }
}
