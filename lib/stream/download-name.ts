// The name under which a catalogue item is saved. Pure.
import type { MediaRecord } from '../storage/storage.ts';
import { extensionOf } from './media-type.ts';

/** What is left of a name when only letters and digits count: tells a tidied name from a new one. */
function skeleton(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * The sender's file name as long as the item was not renamed, else the item's name with the file's extension.
 *
 * @param contentType gives the extension when the file name has none.
 * @example downloadName({ custom_name: 'Night', file_name: 'VID_001.mp4' }, 'video/mp4') // 'Night.mp4'
 */
export function downloadName(record: Pick<MediaRecord, 'custom_name' | 'file_name'>, contentType: string): string {
  const given = record.file_name ?? '';
  const extension = /\.[A-Za-z0-9]{1,5}$/.exec(given)?.[0] ?? extensionOf(contentType);
  const base = given.endsWith(extension) ? given.slice(0, given.length - extension.length) : given;
  if (given !== '' && skeleton(base) === skeleton(record.custom_name)) return base + extension;
  const named = record.custom_name.toLowerCase().endsWith(extension.toLowerCase());
  return named ? record.custom_name : record.custom_name + extension;
}
