// Constructors that were replaced between layers. The state keeps the older form; here it is turned into the caller's and back.
// Everything else differs between layers only by optional fields, which the codec sees to.
import { RpcError } from '../mtproto/rpc.ts';
import type { TlObject, TlValue } from '../tl/tl-object.ts';
import { isTlObject, readObject, readObjects } from './tl-fields.ts';

/** From this layer on there are buttons that copy a text; earlier clients are shown a button without a deed. */
const COPY_BUTTON_LAYER = 198;
/** From this layer on inline buttons have a constructor of their own with the kind of button as a field. */
const INLINE_BUTTON_LAYER = 229;
const BUTTON = 'keyboardButton';
const BUTTON_TYPE = 'inlineButtonType';

/**
 * The lowest layer that has keyboards in the same form as this one.
 *
 * @param layer 0 when it is not known: such a key is served in the form of most clients.
 */
export function formLayer(layer: number): number {
  if (layer >= INLINE_BUTTON_LAYER) return INLINE_BUTTON_LAYER;
  return layer === 0 || layer >= COPY_BUTTON_LAYER ? COPY_BUTTON_LAYER : 1;
}

/** Turns every inline keyboard inside a value into the form of a layer; other values come back as they are. */
export function toLayer(value: TlValue, layer: number): TlValue {
  const form = formLayer(layer);
  if (form === COPY_BUTTON_LAYER) return value;
  return replaceKeyboards(value, form === INLINE_BUTTON_LAYER ? toInlineRow : toEarlyRow);
}

function replaceKeyboards(value: TlValue, toRow: (row: TlObject) => TlObject): TlValue {
  if (Array.isArray(value)) return value.map((item) => replaceKeyboards(item, toRow));
  if (!isTlObject(value)) return value;
  if (value._ === 'replyInlineMarkup') return { ...value, rows: readObjects(value, 'rows').map(toRow) };
  const fields = Object.entries(value).map(([name, field]) => [name, replaceKeyboards(field, toRow)]);
  return Object.fromEntries(fields) as TlObject;
}

function toEarlyRow(row: TlObject): TlObject {
  const buttons = readObjects(row, 'buttons').map((button) =>
    button._ === 'keyboardButtonCopy' ? { _: 'keyboardButton', text: button.text ?? '' } : button,
  );
  return { ...row, buttons };
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
