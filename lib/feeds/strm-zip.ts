// The library as .strm and .nfo files in a ZIP: media servers read such folders without a mount. Made while it is read.
import { Zip, ZipPassThrough } from 'fflate';
import type { Library } from '../library-tree/library.ts';
import type { WalkedEntry } from '../library-tree/library-tree.ts';
import { openByteStream } from './byte-stream.ts';
import { addressFor, type FeedLinks, linksOf, type Visitor } from './visitor.ts';

/** What the ZIP is made of. */
export interface StrmRoom extends FeedLinks {
  readonly library: Pick<Library, 'tree' | 'nfo'>;
}

/** With its .nfo and that of its show each has at most three entries; a plain ZIP ends at 65,535. */
const maxFiles = 20_000;

/** Bytes gathered before they are handed on: entries are tiny. */
const partBytes = 64 * 1024;

/** One entry of the archive. */
interface Entry {
  readonly name: string;
  readonly text: string;
  readonly changedAtMs: number;
}

/**
 * Begins the archive: the folders and names of WebDAV, each film, episode and song a .strm with its address.
 *
 * @param visitor with a token gets addresses with it, which are good as long as the token; others end as signed links do.
 * @throws AppError `storage_unavailable` when not even the beginning can be read; later failures cut it.
 */
export async function openStrmZip(
  room: StrmRoom,
  visitor: Visitor,
  signal: AbortSignal,
): Promise<ReadableStream<Uint8Array>> {
  return openByteStream(zipped(entries(room, visitor, signal)));
}

async function* entries(room: StrmRoom, visitor: Visitor, signal: AbortSignal): AsyncGenerator<Entry> {
  const tree = await room.library.tree();
  let files = 0;
  for (const walked of tree.walk()) {
    signal.throwIfAborted();
    if (walked.entry.kind === 'file' && files >= maxFiles) return;
    const entry = await entryOf(room, visitor, walked);
    if (!entry) continue;
    if (walked.entry.kind === 'file') files += 1;
    yield entry;
  }
}

async function entryOf(room: StrmRoom, visitor: Visitor, { path, entry }: WalkedEntry): Promise<Entry | undefined> {
  if (entry.kind === 'poster' || !/^(?:video|audio)\//.test(entry.file.contentType)) return undefined;
  if (entry.kind === 'file') {
    const { file } = entry;
    const name = path.join('/');
    const stem = file.extension !== '' && name.endsWith(file.extension) ? name.slice(0, -file.extension.length) : name;
    return { name: `${stem}.strm`, text: `${addressOf(room, visitor, file)}\n`, changedAtMs: file.createdAtMs };
  }
  const nfo = await room.library.nfo(entry.about, entry.file);
  return nfo && { name: path.join('/'), ...nfo };
}

function addressOf(room: StrmRoom, visitor: Visitor, item: { readonly chat_id: number; readonly message_id: number }) {
  const isLasting = room.links.access !== 'public' && visitor.token !== undefined;
  if (isLasting) return addressFor(room, visitor, `/stream/${item.chat_id}/${item.message_id}`);
  return linksOf(room, visitor, item).stream;
}

/** Earliest and latest time a ZIP can tell; both are well inside, whatever the time zone. */
const zipTimesMs = { min: Date.UTC(1980, 0, 2), max: Date.UTC(2099, 11, 30) };

async function* zipped(source: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  const zip = new Zip((error, bytes) => {
    if (error) throw error;
    waiting.push(bytes);
    waitingBytes += bytes.length;
  });
  const handOn = () => {
    const part = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    return part;
  };
  for await (const { name, text, changedAtMs } of source) {
    const file = new ZipPassThrough(name);
    file.mtime = Math.min(Math.max(changedAtMs, zipTimesMs.min), zipTimesMs.max);
    zip.add(file);
    file.push(encoder.encode(text), true);
    if (waitingBytes >= partBytes) yield handOn();
  }
  zip.end();
  yield handOn();
}
