// What a result was measured on. No paths, no names of hosts.

import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';

export interface MachineFacts {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryMib: number;
  /** Load average of the last minute when the scenario began: other work on the machine is in the figures. */
  readonly load: number;
  readonly node: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** Facts of this machine at this moment. */
export function machineFacts(): MachineFacts {
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  const named = ['telegram', '@mtcute/wasm', '@mtcute/crypto-node', 'next'];
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryMib: Math.round(totalmem() / 1024 / 1024),
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    node: process.version,
    versions: Object.fromEntries(named.map((name) => [name, dependencies[name] ?? 'none'])),
  };
}
