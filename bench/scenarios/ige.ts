// MB of AES-256-IGE per CPU-second by every backend of this machine, and as a ratio to WebAssembly of the same run.
// Run it alone: node --import tsx bench/scenarios/ige.ts
import { randomBytes } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { type IgeBackend, type IgeBackendName, igeBackendNames } from '#lib/telegram/aes-ige-backend.ts';
import { igeLoaders } from '#lib/telegram/aes-ige-loaders.ts';

const sizesKiB = [64, 512, 1024] as const;
const messageCounts = [1, 2, 4] as const;
/** Long enough for the clock of CPU time (1 ms or better), short enough to run all in some ten seconds. */
const cpuSecondsEach = 0.3;

/** One measured combination. */
export interface IgeFigure {
  readonly backend: IgeBackendName;
  readonly messageKiB: number;
  /** Messages in one call. */
  readonly together: number;
  readonly megabytesPerCpuSecond: number;
  /** To WebAssembly with the same messages; 1 for itself. */
  readonly ratioToWasm: number;
}

function cpuSeconds(since?: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
}

function measure(backend: IgeBackend, messageBytes: number, together: number): number {
  const job = () => ({ data: randomBytes(messageBytes), key: randomBytes(32), iv: randomBytes(32) });
  const jobs = Array.from({ length: together }, job);
  backend.decryptInPlace(jobs);
  const before = process.cpuUsage();
  let bytes = 0;
  while (cpuSeconds(before) < cpuSecondsEach) {
    backend.decryptInPlace(jobs);
    bytes += messageBytes * together;
  }
  return bytes / 1e6 / cpuSeconds(before);
}

function loadAll(): IgeBackend[] {
  return igeBackendNames.flatMap((name) => {
    try {
      return igeLoaders[name]();
    } catch (error) {
      console.log(`${name} is not here: ${error instanceof Error ? error.message.split('\n')[0] : ''}`);
      return [];
    }
  });
}

/** Measures every combination; some ten seconds of CPU. */
export function measureIge(): IgeFigure[] {
  const backends = loadAll();
  return sizesKiB.flatMap((messageKiB) =>
    messageCounts.flatMap((together) => {
      const speeds = backends.map((backend) => [backend.name, measure(backend, messageKiB * 1024, together)] as const);
      const wasm = speeds.find(([name]) => name === 'wasm')?.[1] ?? Number.NaN;
      return speeds.map(([backend, megabytesPerCpuSecond]) => ({
        ...{ backend, messageKiB, together, megabytesPerCpuSecond },
        ratioToWasm: megabytesPerCpuSecond / wasm,
      }));
    }),
  );
}

function main(): void {
  console.log('AES-256-IGE decryption, MB per CPU-second (ratio to WebAssembly with the same messages)');
  for (const { backend, messageKiB, together, megabytesPerCpuSecond, ratioToWasm } of measureIge()) {
    const messages = `${together} x ${messageKiB} KiB`.padStart(12);
    const speed = megabytesPerCpuSecond.toFixed(0).padStart(6);
    console.log(`${messages}  ${backend.padEnd(9)}${speed}  (${ratioToWasm.toFixed(2)})`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
