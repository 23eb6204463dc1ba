// What a chaos run of ingest is told, and what it tells.
import { complaintsOf, type KeptPromise, promise } from './kept-promise.ts';

export interface IngestChaosOptions {
  readonly kills: number;
  /** The same seed sends the same things and aims at the same processes; what is hit is up to the clock. */
  readonly seed: number;
  /** Longest time between two kills, in ms: with 4,000 hardly a download ends, with 15,000 most do. */
  readonly longestPauseMs: number;
  /** How long everything may take to come to its end after the last kill, in ms. */
  readonly settleMs: number;
  /** A line now and then for whoever waits. */
  readonly say?: (line: string) => void;
}

export interface IngestChaosReport {
  readonly seed: number;
  readonly seconds: number;
  /** SIGKILLs that met a process. */
  readonly killed: { readonly server: number; readonly mirror: number };
  /** From each SIGKILL of the server until the next one was ready. */
  readonly serverBackMs: readonly number[];
  /** From each SIGKILL of the mirror until another one was there. */
  readonly mirrorBackMs: readonly number[];
  /** From the last kill until everything was in the catalogue. */
  readonly settledMs: number;
  /** Sent by the person. */
  readonly files: number;
  readonly links: number;
  /** Names that are not in the catalogue, and those that are there more than once. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Posts with a file in the log channel. */
  readonly posts: number;
  /** Processes of ours that were still there after the server had stopped. */
  readonly orphans: readonly string[];
  /** Folders of downloads that were still there. */
  readonly leftovers: readonly string[];
}

/** What a run promises, each with what came of it. */
export function ingestPromises(report: IngestChaosReport): KeptPromise[] {
  const { files, links, lost, doubled, posts, orphans, leftovers, killed, serverBackMs } = report;
  return [
    promise('Processes are killed', killed.server + killed.mirror > 0, 'nothing was killed'),
    promise(
      'The server comes back after every kill',
      serverBackMs.length === killed.server,
      `it came back ${serverBackMs.length} times of ${killed.server}`,
    ),
    promise('Nothing is lost', lost.length === 0, `lost: ${lost.join(', ')}`),
    promise(
      'Nothing is in the catalogue twice',
      doubled.length === 0,
      `more than once in the catalogue: ${doubled.join(', ')}`,
    ),
    promise('One post for each thing', posts === files + links, `${posts} posts for ${files + links} things`),
    promise('No process is left running', orphans.length === 0, `left running: ${orphans.join('; ')}`),
    promise(
      'No file of a download is left on the disk',
      leftovers.length === 0,
      `left on disk: ${leftovers.join(', ')}`,
    ),
  ];
}

/** What a run broke of its promises, in words; empty when all were kept. */
export const brokenIngestPromises = (report: IngestChaosReport): string[] => complaintsOf(ingestPromises(report));
