// Checks of a message's text, entities and buttons, and the entities Telegram finds by itself.
import { RpcError } from '../mtproto/rpc.ts';
import type { TlObject } from '../tl/tl-object.ts';
import { fromLayer } from './layer-forms.ts';
import { findObject, findObjects, readBytes, readInt, readObjects, readString } from './tl-fields.ts';

/** Telegram's limits, in UTF-16 code units. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
const MAX_ENTITIES = 100;
const MAX_CALLBACK_DATA_BYTES = 64;
const MAX_BUTTONS = 100;

/** Text with its entities as they are stored. */
export interface FormattedText {
  readonly text: string;
  readonly entities: TlObject[];
}

/**
 * Reads `message` and `entities` of a send or edit.
 *
 * @throws RpcError MESSAGE_EMPTY, MESSAGE_TOO_LONG, MEDIA_CAPTION_TOO_LONG, ENTITY_BOUNDS_INVALID.
 */
export function readText(query: TlObject, role: 'text' | 'caption'): FormattedText {
  const text = readString(query, 'message').trimEnd();
  if (role === 'text' && text.trim() === '') throw new RpcError(400, 'MESSAGE_EMPTY');
  if (role === 'text' && text.length > MAX_TEXT) throw new RpcError(400, 'MESSAGE_TOO_LONG');
  if (role === 'caption' && text.length > MAX_CAPTION) throw new RpcError(400, 'MEDIA_CAPTION_TOO_LONG');
  const given = (findObjects(query, 'entities') ?? []).slice(0, MAX_ENTITIES).map(storeEntity);
  const fitted = given.flatMap((entity) => fitEntity(entity, text, query));
  return { text, entities: [...fitted, ...findEntities(text, fitted)].sort(byOffset) };
}

/** The mention of a user is sent with an InputUser and comes back with an id. */
function storeEntity(entity: TlObject): TlObject {
  if (entity._ !== 'inputMessageEntityMentionName') return entity;
  const user = findObject(entity, 'user_id');
  const { offset, length } = entity;
  return { _: 'messageEntityMentionName', offset, length, user_id: user?.user_id ?? 0n };
}

/** Trailing space was cut off, so an entity may now reach past the end by that much. */
function fitEntity(entity: TlObject, text: string, query: TlObject): TlObject[] {
  const offset = readInt(entity, 'offset');
  const length = readInt(entity, 'length');
  if (offset < 0 || length <= 0 || offset + length > readString(query, 'message').length) {
    throw new RpcError(400, 'ENTITY_BOUNDS_INVALID');
  }
  const fits = Math.min(length, text.length - offset);
  return fits > 0 ? [{ ...entity, length: fits }] : [];
}

const FOUND_BY_ITSELF: readonly (readonly [string, RegExp])[] = [
  ['messageEntityUrl', /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g],
  ['messageEntityBotCommand', /(?<![^\s])\/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])/g],
  ['messageEntityMention', /(?<![\w@/])@[A-Za-z]\w{2,31}\b/g],
];

/**
 * Finds links, bot commands and mentions that no given entity covers.
 *
 * @param text of the message.
 * @example findEntities('/start now', []) // [{ _: 'messageEntityBotCommand', offset: 0, length: 6 }]
 */
export function findEntities(text: string, given: readonly TlObject[]): TlObject[] {
  const found: TlObject[] = [];
  for (const [name, pattern] of FOUND_BY_ITSELF) {
    for (const match of text.matchAll(pattern)) {
      const entity: TlObject = { _: name, offset: match.index, length: match[0].length };
      if (![...given, ...found].some((other) => overlaps(other, entity))) found.push(entity);
    }
  }
  return found.sort(byOffset);
}

function overlaps(a: TlObject, b: TlObject): boolean {
  const [startA, startB] = [Number(a.offset), Number(b.offset)];
  return startA < startB + Number(b.length) && startB < startA + Number(a.length);
}

function byOffset(a: TlObject, b: TlObject): number {
  return Number(a.offset) - Number(b.offset);
}

/**
 * Reads `reply_markup`.
 *
 * @returns undefined when there is none, or none is left.
 * @throws RpcError BUTTON_DATA_INVALID, BUTTON_URL_INVALID, BUTTON_TEXT_INVALID, REPLY_MARKUP_TOO_LONG.
 */
export function readMarkup(query: TlObject): TlObject | undefined {
  const given = findObject(query, 'reply_markup');
  if (given?._ !== 'replyInlineMarkup') return undefined;
  const markup = fromLayer(given);
  const buttons = readObjects(markup, 'rows').flatMap((row) => readObjects(row, 'buttons'));
  if (buttons.length > MAX_BUTTONS) throw new RpcError(400, 'REPLY_MARKUP_TOO_LONG');
  for (const button of buttons) checkButton(button);
  return buttons.length === 0 ? undefined : markup;
}

function checkButton(button: TlObject): void {
  if (readString(button, 'text').trim() === '') throw new RpcError(400, 'BUTTON_TEXT_INVALID');
  if (button._ === 'keyboardButtonCallback') {
    const { length } = readBytes(button, 'data');
    if (length === 0 || length > MAX_CALLBACK_DATA_BYTES) throw new RpcError(400, 'BUTTON_DATA_INVALID');
  }
  if (button._ === 'keyboardButtonUrl' && !isButtonUrl(readString(button, 'url'))) {
    throw new RpcError(400, 'BUTTON_URL_INVALID');
  }
}

/** Telegram takes web and tg links; a bare host name is completed to http, and must have a dot: localhost is refused. */
function isButtonUrl(url: string): boolean {
  if (/^tg:\/\/\w+/.test(url)) return true;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `http://${url}`;
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return /^https?:$/.test(protocol) && /[^.]\.[^.]/.test(hostname);
}
