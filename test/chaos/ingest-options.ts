// What a chaos run of ingest is told, and what it tells.

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

/** What a run broke of its promises, in words; empty when all were kept. */
export function brokenIngestPromises(report: IngestChaosReport): string[] {
  const { files, links, lost, doubled, posts, orphans, leftovers } = report;
  const broken: [boolean, string][] = [
    [report.killed.server + report.killed.mirror === 0, 'nothing was killed'],
    [lost.length > 0, `lost: ${lost.join(', ')}`],
    [doubled.length > 0, `more than once in the catalogue: ${doubled.join(', ')}`],
    [posts !== files + links, `${posts} posts for ${files + links} things`],
    [orphans.length > 0, `left running: ${orphans.join('; ')}`],
    [leftovers.length > 0, `left on disk: ${leftovers.join(', ')}`],
  ];
  return broken.flatMap(([isBroken, sentence]) => (isBroken ? [sentence] : []));
}
