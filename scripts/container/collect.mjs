// Collects what the built product needs to run, and nothing else: `node scripts/container/collect.mjs FOLDER`.
//
// node_modules holds 600 MB of build tools; which of its files the product can reach is told by the traces of its bundles
// (@vercel/nft) and by those that Next wrote beside its pages.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeFileTrace } from '@vercel/nft';

const modules = 'node_modules/';

/** Files of the project itself that are read at run time. */
const ownFiles = [
  'dist',
  '.next',
  'public',
  'demo/films',
  'emulator/schema',
  'package.json',
  'next.config.mjs',
  'LICENSE',
];

/** Parts of the build that only a build reads. */
const buildOnly = /^\.next\/(cache|types|diagnostics|trace|trace-build)(\/|$)|\.(nft\.json|tsbuildinfo)$/;

/** What only a development server, a build, or pictures by Next would load. */
const neverLoaded = [
  /\.map$|\.d\.[cm]?ts$|\.dev\.js$/,
  /^node_modules\/(@next\/swc-|@swc\/core|@img\/|sharp\/|typescript\/|playwright)/,
  /^node_modules\/next\/dist\/(docs|esm)\//,
];

/** What Next resolves by name before it reads its configuration, without ever loading it: no trace sees that. */
const resolvedByName = ['webpack', 'babel', '@babel/runtime'].map((name) => `node_modules/next/dist/compiled/${name}`);

/** Modules the packages try and do without. */
const optional = new Set([
  ...['kerberos', 'snappy', 'mongodb-client-encryption', 'gcp-metadata', 'aws4', '@aws-sdk/credential-providers'],
  ...['@mongodb-js/zstd', 'critters', 'pino-pretty', 'sharp', '@opentelemetry/api'],
]);

/** Whether a file below node_modules has no place in the product. */
export const isNeverLoaded = (path) => neverLoaded.some((pattern) => pattern.test(path));

/**
 * Files below node_modules the product can reach, as paths from `root`.
 *
 * @throws Error naming the packages a bundle imports and that are not there.
 */
export async function reachableModules(root) {
  const bundles = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.mjs'));
  const entries = bundles.map((name) => join(root, 'dist', name));
  const { fileList, warnings } = await nodeFileTrace(entries, { base: root, ignore: isNeverLoaded });
  const missing = [...warnings].flatMap(({ message }) => missingPackage(message));
  if (missing.length > 0) throw new Error(`The bundles import what is not installed: ${missing.join(', ')}`);
  const all = new Set([...fileList, ...tracedByNext(root)]);
  return [...all].filter((path) => path.startsWith(modules) && !isNeverLoaded(path)).sort();
}

/** A package one of our own bundles wants; what packages want of each other they mostly try and do without. */
function missingPackage(message) {
  const [, name, from] = /^Failed to resolve dependency "([^"]+)":[\s\S]* loaded from (\S+)/.exec(message) ?? [];
  if (!name || optional.has(name) || from.includes(`/${modules}`)) return [];
  return [name];
}

function tracedByNext(root) {
  const folder = join(root, '.next');
  const traces = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.nft.json'));
  return traces.flatMap((name) => {
    const { files } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    return files.map((file) => relative(root, resolve(folder, dirname(name), file)));
  });
}

function copyInto(root, target, paths, isWanted = () => true) {
  for (const path of paths) {
    const from = join(root, path);
    if (!existsSync(from)) throw new Error(`${path} is not there: run npm run build first`);
    mkdirSync(dirname(join(target, path)), { recursive: true });
    cpSync(realpathSync(from), join(target, path), {
      recursive: statSync(from).isDirectory(),
      filter: (source) => isWanted(relative(root, source)),
    });
  }
}

/** Fills `target`, which must not be there, with the product. */
export async function collect(root, target) {
  if (existsSync(target)) throw new Error(`${target} is there already`);
  if (!existsSync(join(root, 'dist/native/aes-ige.node'))) throw new Error('the addon that decrypts was not compiled');
  copyInto(root, target, ownFiles, (path) => !buildOnly.test(path) && !/^\.next\/.*\.map$/.test(path));
  const paths = await reachableModules(root);
  copyInto(root, target, [...paths, ...resolvedByName]);
  cpSync(join(root, 'scripts/container/healthcheck.mjs'), join(target, 'healthcheck.mjs'));
  return paths.length;
}

const [script, target] = process.argv.slice(1);
if (script && realpathSync(script) === fileURLToPath(import.meta.url)) {
  const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
  const count = await collect(root, resolve(target));
  process.stdout.write(`${count} files of node_modules collected\n`);
}
