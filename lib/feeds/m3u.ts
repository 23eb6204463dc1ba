// Lists for players: extended M3U, with the attributes television players read. Pure.
import { type FeedItem, isOfSeries, shownTitle } from './feed-item.ts';
import { oneLine } from './plain-text.ts';

/** First line of every list. */
export const m3uHead = '#EXTM3U\n';

/** Players end a name at a comma or quote, each at another one, and no way of escaping is known to all: these are left out. */
function listText(text: string): string {
  return oneLine(text.replaceAll('"', "'").replaceAll(',', ' '));
}

function groupOf({ file }: FeedItem): string {
  if (file.file_type === 'audio') return 'Music';
  if (file.file_type === 'file') return 'Files';
  return isOfSeries(file) ? (file.facts?.title ?? file.custom_name) : 'Films';
}

/**
 * One entry: two lines, each ended.
 *
 * @example m3uEntry(item) // '#EXTINF:5400 tvg-id="57" … group-title="Films",Title (1999)\nhttps://…/stream/1/57\n'
 */
export function m3uEntry(item: FeedItem): string {
  const { file, poster, stream } = item;
  const title = listText(shownTitle(file)) || String(file.message_id);
  const attributes: readonly (readonly [string, string | undefined])[] = [
    ['tvg-id', String(file.message_id)],
    ['tvg-name', title],
    ['tvg-logo', poster],
    ['group-title', listText(groupOf(item))],
  ];
  const written = attributes.flatMap(([name, value]) => (value ? [` ${name}="${value}"`] : [])).join('');
  // Unknown lengths are -1 in every dialect of the format.
  const seconds = file.duration === null ? -1 : Math.round(file.duration);
  return `#EXTINF:${seconds}${written},${title}\n${stream}\n`;
}
