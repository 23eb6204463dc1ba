// Constructors that were replaced between layers. The state keeps the older form; here it is turned into the caller's and back.
// Everything else differs between layers only by optional fields, which the codec sees to.
import { RpcError } from '../mtproto/rpc.ts';
import type { TlObject, TlValue } from '../tl/tl-object.ts';
import { isTlObject, readObject, readObjects } from './tl-fields.ts';

/** From this layer on inline buttons have a constructor of their own with the kind of button as a field. */
export const INLINE_BUTTON_LAYER = 229;
const BUTTON = 'keyboardButton';
const BUTTON_TYPE = 'inlineButtonType';

/** A key whose layer is not known is served in the older form. */
export function hasInlineButtonForm(layer: number): boolean {
  return layer >= INLINE_BUTTON_LAYER;
}

/** Turns every inline keyboard inside a value into the form of a layer; other values come back as they are. */
export function toLayer(value: TlValue, layer: number): TlValue {
  return hasInlineButtonForm(layer) ? replaceKeyboards(value) : value;
}

function replaceKeyboards(value: TlValue): TlValue {
  if (Array.isArray(value)) return value.map(replaceKeyboards);
  if (!isTlObject(value)) return value;
  if (value._ === 'replyInlineMarkup') return { ...value, rows: readObjects(value, 'rows').map(toInlineRow) };
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, replaceKeyboards(field)])) as TlObject;
}

function toInlineRow(row: TlObject): TlObject {
  if (row._ !== 'keyboardButtonRow') return row;
  return { _: 'keyboardInlineButtonRow', buttons: readObjects(row, 'buttons').map(toInlineButton) };
}

function toInlineButton({ _, text, style, ...kind }: TlObject): TlObject {
  const type: TlObject = { ...kind, _: `${BUTTON_TYPE}${_.slice(BUTTON.length)}` };
  return { _: 'keyboardInlineButton', ...(style === undefined ? {} : { style }), text, type };
}

/**
 * Turns an inline keyboard of any layer into the older form.
 *
 * @throws RpcError BUTTON_TYPE_INVALID for a kind of button that the older form has not.
 */
export function fromLayer(markup: TlObject): TlObject {
  return { _: markup._, rows: readObjects(markup, 'rows').map(fromRow) };
}

function fromRow(row: TlObject): TlObject {
  return { _: 'keyboardButtonRow', buttons: readObjects(row, 'buttons').map(fromButton) };
}

function fromButton(button: TlObject): TlObject {
  if (button._ !== 'keyboardInlineButton') return button;
  const { _, ...fields } = readObject(button, 'type');
  const kind = _.slice(BUTTON_TYPE.length);
  if (kind === 'Disabled') throw new RpcError(400, 'BUTTON_TYPE_INVALID');
  const { style, text } = button;
  return { ...fields, _: `${BUTTON}${kind}`, ...(style === undefined ? {} : { style }), text };
}
