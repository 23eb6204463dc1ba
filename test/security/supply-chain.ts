// Judgements about packages, and what npm knows of them.
import { execFile } from 'node:child_process';
import { z } from 'zod';

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

/** What came of asking npm: it answered, with a fault or without, or it could not be asked and nothing was compared. */
export type Audit =
  | { readonly kind: 'clean'; readonly says: string }
  | { readonly kind: 'fault'; readonly says: string }
  | { readonly kind: 'unasked'; readonly says: string };

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

const counts = z.object({ high: z.int(), critical: z.int(), total: z.int() });
const answers = {
  vulnerabilities: z.object({
    metadata: z.object({ vulnerabilities: counts }),
    vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })),
  }),
  signatures: z.object({ invalid: z.array(z.object({ name: z.string() })), missing: z.array(z.unknown()) }),
};
const refusal = z.object({
  message: z.string().optional(),
  error: z.object({ summary: z.string().optional() }).optional(),
});

/** The first line without the address: whose registry it is is nobody's business. */
function whyUnasked(output: unknown): string {
  const { message, error } = refusal.safeParse(output).data ?? {};
  const reason = error?.summary || message || 'no answer';
  return `could not be asked (${reason
    .replace(/\s*(?:- \w+ )?https?:\S+\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()})`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Nothing, or not JSON: the registry has no such service.
    return undefined;
  }
}

/**
 * What `npm audit --json` found out: serious faults that are known of packages.
 *
 * @param stdout what it printed, however it ended.
 */
export function vulnerabilityAudit(stdout: string): Audit {
  const report = answers.vulnerabilities.safeParse(jsonOf(stdout)).data;
  if (!report) return { kind: 'unasked', says: whyUnasked(jsonOf(stdout)) };
  const { high, critical, total } = report.metadata.vulnerabilities;
  if (high + critical === 0) return { kind: 'clean', says: `no serious fault is known, ${total} lesser ones` };
  const serious = Object.entries(report.vulnerabilities).filter(([, { severity }]) =>
    /^(?:high|critical)$/.test(severity),
  );
  return { kind: 'fault', says: `${high} high, ${critical} critical: ${serious.map(([name]) => name).join(', ')}` };
}

/**
 * What `npm audit signatures --json` found out: packages that are not what their registry signed.
 *
 * @param stdout what it printed, however it ended.
 */
export function signatureAudit(stdout: string): Audit {
  const report = answers.signatures.safeParse(jsonOf(stdout)).data;
  if (!report) return { kind: 'unasked', says: whyUnasked(jsonOf(stdout)) };
  const { invalid, missing } = report;
  if (invalid.length === 0)
    return { kind: 'clean', says: `every signature there is is good, ${missing.length} packages have none` };
  return { kind: 'fault', says: `wrong signatures: ${invalid.map(({ name }) => name).join(', ')}` };
}

/** Bounded: offline, npm would try again for minutes. */
const once = ['--json', '--fetch-retries=0', '--fetch-timeout=15000'];

/** Asks the registry npm is set up for; never rejects. @param root folder with the lock file. */
export async function askAudits(root: string): Promise<readonly (readonly [name: string, audit: Audit])[]> {
  const ask = (args: readonly string[]) =>
    new Promise<string>((resolve) => {
      const options = { cwd: root, timeout: 40_000, maxBuffer: 50_000_000 };
      // It ends with 1 when there is something to tell.
      execFile('npm', ['audit', ...args, ...once], options, (_error, stdout) => resolve(stdout));
    });
  const [known, signed] = await Promise.all([ask(['--omit=dev']), ask(['signatures'])]);
  return [
    ['npm audit', vulnerabilityAudit(known)],
    ['npm audit signatures', signatureAudit(signed)],
  ];
}
