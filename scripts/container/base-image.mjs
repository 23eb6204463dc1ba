// The base images of the Dockerfile: pulled, or, where no registry of images can be reached, made of Debian's and Node's own packages
// and committed under the same names.
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand, runOrThrow } from '../setup/run-command.mjs';
import { findOnPath, installByApt } from '../setup/tools.mjs';
import { removeFolder } from './remove-folder.mjs';

const pullWithinMs = 120_000;
/** What Debian's own slim images leave out as well. */
const unread = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'var/lib/apt/lists', 'var/cache/apt'];
/** Of this machine, put there by debootstrap. */
const ofThisMachine = ['etc/resolv.conf', 'etc/hostname', 'etc/apt/sources.list'];

/** Names the Dockerfile starts from, its arguments filled in with their defaults: `[{ name, node? }]`. */
export function baseImages(dockerfile) {
  const argument = (name) => new RegExp(`^ARG ${name}=(\\S+)$`, 'm').exec(dockerfile)?.[1] ?? '';
  const filled = (text) => text.replace(/\$\{(\w+)\}/g, (_, name) => argument(name));
  const names = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, name]) => filled(name));
  return [...new Set(names)].map((name) => ({ name, node: /\/node:(\d+)/.exec(name)?.[1] }));
}

/**
 * Brings all of `images` into the storage of `buildah`.
 *
 * @param given a tree of debootstrap's that is there already; default: one is made.
 * @returns {Promise<'pulled' | 'made'>} where they are from.
 */
export async function provideBaseImages({ images, buildah, folder, root, say, given }) {
  if (await pullAll(images, buildah)) return 'pulled';
  say('the official base images cannot be pulled here: making them of Debian and Node packages …');
  const debian = await makeDebian({ folder, root, say, given });
  // Without Node first: what was put into the tree stays there.
  for (const { name, node } of images.toSorted((a, b) => Number(a.node ?? 0) - Number(b.node ?? 0))) {
    if (node) await addNode({ tree: debian, major: node, folder, root, say });
    await commit(buildah, debian, name);
  }
  await removeFolder(debian, say);
  return 'made';
}

async function pullAll(images, buildah) {
  try {
    for (const { name } of images) await buildah(['pull', '--policy', 'missing', name], { timeoutMs: pullWithinMs });
    return true;
  } catch {
    // No way to a registry, or none today: the caller has another one.
    return false;
  }
}

async function makeDebian({ folder, root, say, given }) {
  if (!given && !findOnPath(['debootstrap'])) await installByApt(['debootstrap'], { root, say });
  const tree = join(folder, 'debian');
  if (given) await runOrThrow('cp', 'cp', ['-a', given, tree], { cwd: root });
  else await runOrThrow('debootstrap', 'debootstrap', ['--variant=minbase', 'bookworm', tree], { cwd: root });
  for (const path of [...unread, ...ofThisMachine]) rmSync(join(tree, path), { recursive: true, force: true });
  mkdirSync(join(tree, 'var/lib/apt/lists/partial'), { recursive: true });
  mkdirSync(join(tree, 'var/cache/apt/archives/partial'), { recursive: true });
  return tree;
}

/** Node of the wanted release from npm; where that has none for this machine, the Node that runs this. And this machine's npm. */
async function addNode({ tree, major, folder, root, say }) {
  const bin = join(tree, 'usr/local/bin');
  mkdirSync(bin, { recursive: true });
  cpSync((await packedNode({ major, folder, root })) ?? process.execPath, join(bin, 'node'));
  const { output } = await runCommand(join(bin, 'node'), ['--version'], { cwd: root });
  say(`base image with Node ${output.trim()}`);
  const npm = dirname(dirname(process.env.npm_execpath ?? '/usr/lib/node_modules/npm/bin/npm-cli.js'));
  cpSync(npm, join(tree, 'usr/local/lib/node_modules/npm'), { recursive: true });
  const start = '#!/bin/sh\nexec node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n';
  writeFileSync(join(bin, 'npm'), start);
  chmodSync(join(bin, 'npm'), 0o755);
}

async function packedNode({ major, folder, root }) {
  const name = `node-linux-${process.arch}@${major}`;
  const target = join(folder, 'node');
  const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', target, name];
  const { code } = await runCommand('npm', args, { cwd: root });
  const path = join(target, 'node_modules', `node-linux-${process.arch}`, 'bin/node');
  return code === 0 && existsSync(path) ? path : undefined;
}

async function commit(buildah, tree, name) {
  const container = 'base';
  await buildah(['from', '--name', container, 'scratch']);
  await buildah(['copy', '-q', container, tree, '/']);
  await buildah(['config', '--env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', container]);
  await buildah(['commit', '-q', '--rm', container, name]);
}
