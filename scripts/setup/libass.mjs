// Lays out what draws styled subtitles (the package jassub: libass in WebAssembly) as files a page fetches when it needs them.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Below `public`; made by the build, not kept in the repository. */
export const libassFolder = 'libass';

/** Beside the scripts, where these look for them. */
const assets = ['default.woff2', 'wasm/jassub-worker.wasm', 'wasm/jassub-worker-modern.wasm'];

/**
 * Each version has a folder of its own, so that browsers may keep the files for ever. They are the package's own, apart from
 * imports of other packages, which browsers cannot follow.
 */
export async function layOutLibass(root) {
  const { build } = await import('esbuild');
  const home = join(root, 'node_modules', 'jassub');
  const { version, license, homepage } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const folder = join(root, 'public', libassFolder);
  const target = join(folder, version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(target, 'wasm'), { recursive: true });
  for (const path of assets) cpSync(join(home, 'dist', path), join(target, path));
  const words = readFileSync(join(home, 'LICENSE'), 'utf8');
  writeFileSync(join(target, 'LICENSE.txt'), `${words}\nAll parts together: ${license}\nSources: ${homepage}\n`);
  await build({
    absWorkingDir: root,
    entryPoints: ['jassub', 'worker/worker'].map((out) => ({ out, in: join(home, 'dist', `${out}.js`) })),
    outdir: target,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // Parts of it that Node alone would use.
    external: ['worker_threads', 'node:*', 'fs', 'path', 'url'],
    logLevel: 'silent',
  });
}
