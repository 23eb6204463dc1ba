// What we depend on: exact, without known serious faults, and without scripts at installation.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  askAudits,
  atLeast,
  floors,
  installScripts,
  type LockFile,
  looseVersions,
  type Manifest,
  signatureAudit,
  vulnerabilityAudit,
  ytDlpFloor,
} from './supply-chain.ts';

const root = new URL('../../', import.meta.url);
const read = <T>(path: string) => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as T;
const lock = read<LockFile>('package-lock.json');
const manifest = read<Manifest>('package.json');

describe('supply-chain: the product', () => {
  it.each(Object.entries(floors))('supply-chain: %s is at least %s', (name, floor) => {
    expect(atLeast(lock.packages[`node_modules/${name}`]?.version ?? '0', floor)).toBe(true);
  });

  it('supply-chain: the yt-dlp of the tests is none with known faults', () => {
    const tools = readFileSync(new URL('scripts/setup/python-tools.mjs', root), 'utf8');
    expect(atLeast(/yt-dlp==([\d.]+)/.exec(tools)?.[1] ?? '0', ytDlpFloor)).toBe(true);
  });

  it('supply-chain: every version is exact', () => {
    expect(looseVersions(manifest)).toEqual([]);
  });

  it('supply-chain: everything comes with a checksum', () => {
    const packages = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link);
    expect(packages.length).toBeGreaterThan(100);
    expect(
      packages
        .filter(([, { integrity, inBundle }]) => !integrity?.startsWith('sha512-') && !inBundle)
        .map(([path]) => path),
    ).toEqual([]);
  });

  it('supply-chain: no package runs a script at installation without being looked at', () => {
    expect(installScripts(lock).filter((name) => !(name in (manifest.allowScripts ?? {})))).toEqual([]);
  });

  it('supply-chain: npm knows of no serious fault, as far as it can be asked', async () => {
    const audits = await askAudits(fileURLToPath(root));
    for (const [name, { says }] of audits) process.stdout.write(`${name}: ${says}\n`);
    expect(audits.filter(([, { kind }]) => kind === 'fault')).toEqual([]);
  }, 120_000);
});

describe('supply-chain: planted faults are seen', () => {
  it('supply-chain: versions below the floor', () => {
    expect(['16.4.0', '16.3.9', '15.9.9'].some((version) => atLeast(version, '16.4.1'))).toBe(false);
    expect(['16.4.1', '16.10.0', '17.0.0'].every((version) => atLeast(version, '16.4.1'))).toBe(true);
    expect([atLeast('2026.07.04', '2026.07.04'), atLeast('2025.12.31', '2026.07.04')]).toEqual([true, false]);
  });

  it('supply-chain: ranges and scripts', () => {
    expect(looseVersions({ dependencies: { a: '^1.0.0', b: '1.0.0', c: 'latest' } })).toEqual(['a', 'c']);
    expect(installScripts({ packages: { 'node_modules/x': { version: '1.0.0', hasInstallScript: true } } })).toEqual([
      'x',
    ]);
  });

  it('supply-chain: a serious fault, and a signature that is none', () => {
    const known = (high: number) => ({
      metadata: { vulnerabilities: { high, critical: 0, total: 3 } },
      vulnerabilities: { x: { severity: high > 0 ? 'high' : 'low' }, y: { severity: 'low' } },
    });
    expect(vulnerabilityAudit(JSON.stringify(known(1)))).toEqual({ kind: 'fault', says: '1 high, 0 critical: x' });
    expect(vulnerabilityAudit(JSON.stringify(known(0)))).toMatchObject({ kind: 'clean' });
    expect(signatureAudit('{"invalid":[{"name":"x"}],"missing":[]}')).toEqual({
      kind: 'fault',
      says: 'wrong signatures: x',
    });
    expect(signatureAudit('{"invalid":[],"missing":[{}]}')).toMatchObject({ kind: 'clean' });
  });
});

describe('supply-chain: a registry that cannot be asked', () => {
  it.each([
    ['', 'could not be asked (no answer)'],
    ['<html>', 'could not be asked (no answer)'],
    [
      '{"message":"405 Method Not Allowed - POST https://r.example/-/npm/v1/security"}',
      'could not be asked (405 Method Not Allowed)',
    ],
    [
      '{"error":{"code":"ENOTFOUND","summary":"request to https://t.example/root.json failed, reason: getaddrinfo ENOTFOUND"}}',
      'could not be asked (request to failed, reason: getaddrinfo ENOTFOUND)',
    ],
  ])('supply-chain: says so of %s, and finds no fault', (stdout, says) => {
    expect([vulnerabilityAudit(stdout), signatureAudit(stdout)]).toEqual(Array(2).fill({ kind: 'unasked', says }));
  });
});
