// Judgements about packages. Pure.

/** As far as we look at package-lock.json. */
export interface LockFile {
  readonly packages: Readonly<
    Record<
      string,
      { version?: string; integrity?: string; hasInstallScript?: boolean; link?: boolean; inBundle?: boolean }
    >
  >;
}

/** As far as we look at package.json. */
export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

/** As far as we look at what `npm audit --json` prints. */
export interface AuditReport {
  readonly metadata: { readonly vulnerabilities: { readonly high: number; readonly critical: number } };
  readonly vulnerabilities: Readonly<Record<string, { readonly severity: string }>>;
}

/** The first versions without known serious faults, for what strangers reach first. */
export const floors = { next: '16.4.1', 'next-auth': '4.24.15', react: '19.2.1', 'react-dom': '19.2.1' } as const;

/** The same for yt-dlp (CVE-2026-55404). */
export const ytDlpFloor = '2026.07.04';

/** @example atLeast('16.10.0', '16.4.1') // true */
export function atLeast(version: string, floor: string): boolean {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10));
  const [given, wanted] = [parts(version), parts(floor)];
  const at = wanted.findIndex((part, index) => part !== given[index]);
  return at < 0 || (given[at] ?? 0) > (wanted[at] ?? 0);
}

/** Dependencies whose version may change by itself. */
export function looseVersions({ dependencies = {}, devDependencies = {} }: Manifest): string[] {
  const all = Object.entries({ ...dependencies, ...devDependencies });
  return all.filter(([, version]) => !/^(?:npm:.+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)).map(([name]) => name);
}

/** Packages that want to run something when they are installed. */
export function installScripts({ packages }: LockFile): string[] {
  return Object.entries(packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
}

/** @returns what is wrong, or undefined. */
export function auditFault({ metadata, vulnerabilities }: AuditReport): string | undefined {
  const { high, critical } = metadata.vulnerabilities;
  if (high + critical === 0) return undefined;
  const names = Object.entries(vulnerabilities).filter(([, { severity }]) => /^(?:high|critical)$/.test(severity));
  return `${high} high, ${critical} critical: ${names.map(([name]) => name).join(', ')}`;
}
