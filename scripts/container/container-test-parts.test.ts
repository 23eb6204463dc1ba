// What `npm run container:test` decides before it builds anything.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { baseImages } from './base-image.mjs';
import { buildingMachineArguments, npmSettings, pipSettings } from './building-machine.mjs';
import { isNeverLoaded } from './collect.mjs';
import { mountsBelow } from './remove-folder.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'container-parts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('reads the base images out of the Dockerfile, each once, and which of them have Node', () => {
  expect(baseImages(readFileSync('Dockerfile', 'utf8'))).toEqual([
    { name: 'docker.io/library/node:24-bookworm-slim', node: '24' },
    { name: 'docker.io/library/debian:bookworm-slim', node: undefined },
  ]);
});

it('keeps where npm fetches from, and leaves out what means nothing in a container', () => {
  const texts = ['# ours\nregistry=https://npm.example/\ncafile=/etc/ours.crt\n', '\nnodedir = /usr\nfund=false'];
  expect(npmSettings(texts, true)).toBe(
    'registry=https://npm.example/\nfund=false\ncafile=/run/building-machine/ca.crt',
  );
  expect(npmSettings(texts, false)).not.toContain('cafile');
});

it('keeps where pip fetches from, but no folder of this machine', () => {
  const environment = { PIP_INDEX_URL: 'https://pypi.example/simple', PIP_FIND_LINKS: '/opt/wheels' };
  expect(pipSettings(environment)).toBe('[global]\nindex-url = https://pypi.example/simple\n');
});

it('mounts all of it read-only, out of a folder nobody else can look into', () => {
  const certificates = join(folder, 'our.crt');
  writeFileSync(certificates, 'a certificate');
  const words = buildingMachineArguments({ folder, environment: { NODE_EXTRA_CA_CERTS: certificates } });
  const mounts = words.filter((_, index) => words[index - 1] === '-v');
  expect(mounts.length).toBeGreaterThanOrEqual(3);
  expect(mounts.filter((mount) => !mount.endsWith(':ro'))).toEqual([]);
  expect(words).toContain('NODE_EXTRA_CA_CERTS=/run/building-machine/ca.crt');
  expect(statSync(join(folder, 'building-machine')).mode & 0o077).toBe(0);
  expect(readdirSync(join(folder, 'building-machine')).sort()).toEqual(['ca.crt', 'npmrc', 'pip.conf']);
});

it('finds what is mounted in a folder, the deepest first, and nothing beside it', () => {
  const line = (point: string) => `36 35 98:0 /x ${point} rw,noatime master:1 - ext4 /dev/root rw`;
  const text = ['/tmp/a', '/tmp/a/proc', '/tmp/ab/proc', '/tmp/a/proc/sys', '/tmp/a/two\\040words']
    .map(line)
    .join('\n');
  expect(mountsBelow('/tmp/a', `${text}\n`)).toEqual(['/tmp/a/two words', '/tmp/a/proc/sys', '/tmp/a/proc']);
});

it('leaves out what only a build or a development server loads', () => {
  const modules = (...paths: string[]) => paths.map((path) => `node_modules/${path}`);
  const out = modules(
    'next/dist/server/next.js.map',
    '@next/swc-linux-x64-gnu/x.node',
    'next/dist/docs/a.md',
    'a/b.d.ts',
  );
  const kept = modules('next/dist/server/next.js', 'telegram/index.js', '@libsql/linux-x64-gnu/index.node');
  expect(out.filter((path) => !isNeverLoaded(path))).toEqual([]);
  expect(kept.filter(isNeverLoaded)).toEqual([]);
});
