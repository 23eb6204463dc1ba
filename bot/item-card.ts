// One item as a message with buttons.
import type { ItemLinks } from '#lib/auth/link-access.ts';
import type { MediaRecord } from '#lib/storage/storage.ts';
import type { InlineButton } from '#lib/telegram/telegram.ts';
import type { Reply } from './desk.ts';
import { formatDuration, formatSize } from './formats.ts';
import type { Texts } from './texts/texts.ts';

/** Telegram's limit for what a button copies, in characters. */
const maxCopyLength = 256;
/** Telegram's limit for what a press shows. */
const maxToastLength = 200;

/** Buttons below a message, row by row. */
export type ButtonRows = readonly (readonly InlineButton[])[];

/** Telegram refuses link buttons to hosts without a dot (BUTTON_URL_INVALID), as `localhost`: then the text's links must do. */
function linkRows(texts: Texts, links: ItemLinks): ButtonRows {
  const copy = links.stream.length <= maxCopyLength ? [{ text: texts.buttons.copyLink, copyText: links.stream }] : [];
  if (!new URL(links.watch).hostname.includes('.')) return copy.length > 0 ? [copy] : [];
  return [
    [
      { text: texts.buttons.play, url: links.watch },
      { text: texts.buttons.download, url: links.download },
    ],
    ...(copy.length > 0 ? [copy] : []),
  ];
}

/**
 * The buttons under an item.
 *
 * @param options `offersName`: the name was only suggested, and may be kept with one press.
 */
export function itemButtons(
  texts: Texts,
  { message_id: id }: Pick<MediaRecord, 'message_id'>,
  links: ItemLinks,
  options: { readonly offersName?: boolean } = {},
): ButtonRows {
  const { rename, delete: remove, keepName, details } = texts.buttons;
  return [
    ...linkRows(texts, links),
    ...(options.offersName ? [[{ text: keepName, data: `keep:${id}` }]] : []),
    [
      { text: rename, data: `rename:${id}` },
      { text: remove, data: `delete:${id}` },
    ],
    [{ text: details, data: `details:${id}` }],
  ];
}

/** An item with its buttons, in a person's language. */
export function itemCard(texts: Texts, record: MediaRecord, links: ItemLinks): Reply {
  return { text: texts.card(record, links), buttons: itemButtons(texts, record, links) };
}

/** What the Details button shows. */
export function itemDetails(record: MediaRecord): string {
  const size = record.width && record.height ? ` · ${record.width}×${record.height}` : '';
  const length = record.duration ? ` · ${formatDuration(record.duration)}` : '';
  const facts = `${formatSize(record.file_size)}${length}${size}\n${record.mime_type}\n#${record.message_id}`;
  return `${record.custom_name.slice(0, maxToastLength - facts.length - 1)}\n${facts}`.slice(0, maxToastLength);
}
