// The Range header (RFC 9110 section 14). The only file with inclusive ends; everywhere else windows are [start, end).

/** Bytes [start, end) of a file, never empty. */
export interface ByteWindow {
  readonly start: number;
  readonly end: number;
}

/** What a Range header asks of a file. */
export type RangeAnswer =
  /** No usable range: the whole file, status 200. */
  | { readonly kind: 'whole' }
  /** One window inside the file: status 206. */
  | ({ readonly kind: 'window' } & ByteWindow)
  /** Two to `mostWindows` windows that do not overlap, in the order asked for: status 206, multipart/byteranges. */
  | { readonly kind: 'windows'; readonly windows: readonly ByteWindow[] }
  /** Understood, but nothing of it is in the file: status 416. */
  | { readonly kind: 'unsatisfiable' };

type Spec = { readonly first: bigint; readonly last: bigint | undefined } | { readonly suffix: bigint };

/** Windows one answer may have. A reader of an archive or a document asks for two to five; chosen by feel. */
const mostWindows = 10;

/** The least that is fetched for any window, however small: see chunk-plan. */
const leastFetchBytes = 65_536;

const whole: RangeAnswer = { kind: 'whole' };

/**
 * Reads a Range header for a file of a known size.
 *
 * Junk, other units and ranges whose end lies before their start are ignored, as RFC 9110 14.2 wants. Numbers may have any
 * length. Several ranges are served as such only while that is no more work than the whole file: more than ten, overlapping
 * ones, or ones that together would fetch more than the file holds are answered by the whole file, which 14.2 allows.
 *
 * @param header the header's value; null or undefined when there is none.
 * @param sizeBytes size of the file. An empty file answers every range that begins at 0 as a whole: `Content-Range` cannot
 * express a window of nothing.
 * @example readRange('bytes=0-99', 1000) // { kind: 'window', start: 0, end: 100 }
 * @example readRange('bytes=-10', 1000) // { kind: 'window', start: 990, end: 1000 }
 */
export function readRange(header: string | null | undefined, sizeBytes: number): RangeAnswer {
  const specs = header ? parseSpecs(header) : undefined;
  if (!specs) return whole;
  const size = BigInt(sizeBytes);
  const windows = specs.flatMap((spec) => toWindow(spec, size) ?? []);
  if (windows.length === 1 && windows[0]) return { kind: 'window', ...windows[0] };
  if (windows.length > 1) return isFair(windows, sizeBytes) ? { kind: 'windows', windows } : whole;
  return size === 0n && specs.some(beginsAtZero) ? whole : { kind: 'unsatisfiable' };
}

/** Against floods of tiny or overlapping ranges (CVE-2011-3192, RangeAmp). */
function isFair(windows: readonly ByteWindow[], sizeBytes: number): boolean {
  if (windows.length > mostWindows) return false;
  const fetched = windows.reduce((sum, { start, end }) => sum + Math.max(end - start, leastFetchBytes), 0);
  const sorted = [...windows].sort((a, b) => a.start - b.start);
  return fetched <= sizeBytes && sorted.every((window, index) => window.start >= (sorted[index - 1]?.end ?? 0));
}

function parseSpecs(header: string): Spec[] | undefined {
  const set = /^[ \t]*bytes=(.*)$/is.exec(header)?.[1];
  if (set === undefined) return undefined;
  // Empty list members are to be ignored (RFC 9110 5.6.1.2), a list of nothing else is junk.
  const members = set
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter(Boolean);
  const specs = members.map(parseSpec);
  return specs.length > 0 && specs.every((spec) => spec !== undefined) ? specs : undefined;
}

function parseSpec(text: string): Spec | undefined {
  const [, first = '', last = ''] = /^(\d*)-(\d*)$/.exec(text) ?? [];
  if (first === '') return last === '' ? undefined : { suffix: BigInt(last) };
  const spec = { first: BigInt(first), last: last === '' ? undefined : BigInt(last) };
  return spec.last !== undefined && spec.last < spec.first ? undefined : spec;
}

function toWindow(spec: Spec, size: bigint): ByteWindow | undefined {
  const start = 'suffix' in spec ? (spec.suffix > size ? 0n : size - spec.suffix) : spec.first;
  if (start >= size) return undefined;
  const last = 'suffix' in spec ? undefined : spec.last;
  const end = last === undefined || last >= size ? size : last + 1n;
  return { start: Number(start), end: Number(end) };
}

function beginsAtZero(spec: Spec): boolean {
  return 'suffix' in spec ? spec.suffix > 0n : spec.first === 0n;
}

/**
 * The Content-Range value of a 206.
 *
 * @example contentRange({ start: 0, end: 100 }, 1000) // 'bytes 0-99/1000'
 */
export function contentRange(window: ByteWindow, sizeBytes: number): string {
  return `bytes ${window.start}-${window.end - 1}/${sizeBytes}`;
}
