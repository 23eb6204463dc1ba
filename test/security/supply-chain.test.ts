// What we depend on: exact, without known serious faults, and without scripts at installation.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  atLeast,
  auditFault,
  floors,
  installScripts,
  type LockFile,
  looseVersions,
  type Manifest,
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

  it('supply-chain: npm knows of no serious fault', async () => {
    const report = await audit();
    if (report === undefined)
      return void process.stdout.write('npm audit: this registry does not answer, nothing was compared\n');
    expect(auditFault(report)).toBeUndefined();
  }, 120_000);
});

describe('supply-chain: planted faults are seen', () => {
  it('supply-chain: versions below the floor', () => {
    expect(['16.4.0', '16.3.9', '15.9.9'].some((version) => atLeast(version, '16.4.1'))).toBe(false);
    expect(['16.4.1', '16.10.0', '17.0.0'].every((version) => atLeast(version, '16.4.1'))).toBe(true);
    expect([atLeast('2026.07.04', '2026.07.04'), atLeast('2025.12.31', '2026.07.04')]).toEqual([true, false]);
  });

  it('supply-chain: ranges, scripts, a serious fault', () => {
    expect(looseVersions({ dependencies: { a: '^1.0.0', b: '1.0.0', c: 'latest' } })).toEqual(['a', 'c']);
    expect(installScripts({ packages: { 'node_modules/x': { version: '1.0.0', hasInstallScript: true } } })).toEqual([
      'x',
    ]);
    const report = {
      metadata: { vulnerabilities: { high: 1, critical: 0 } },
      vulnerabilities: { x: { severity: 'high' } },
    };
    expect(auditFault(report)).toBe('1 high, 0 critical: x');
  });
});

/** @returns undefined when nobody answers. */
async function audit() {
  const args = ['audit', '--omit=dev', '--json', '--audit-level=high'];
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd: root,
    timeout: 90_000,
    maxBuffer: 50_000_000,
  }).catch(
    // It ends with 1 when there is something to tell.
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  try {
    const report = JSON.parse(stdout);
    return report.metadata?.vulnerabilities ? report : undefined;
  } catch {
    // Not JSON: the registry has no such service.
    return undefined;
  }
}
