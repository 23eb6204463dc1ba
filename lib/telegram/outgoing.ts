// Building what the front bot sends, and finding what became of it in Telegram's answer.
import { Api } from 'telegram';
import type { InlineButton } from './telegram.ts';

function toButton({ text, url, data, copyText }: InlineButton): Api.TypeKeyboardButton {
  if (url !== undefined) return new Api.KeyboardButtonUrl({ text, url });
  if (copyText !== undefined) return new Api.KeyboardButtonCopy({ text, copyText });
  return new Api.KeyboardButtonCallback({ text, data: Buffer.from(data ?? '') });
}

/** Inline keyboard, or undefined when there are no buttons. */
export function toKeyboard(rows: readonly (readonly InlineButton[])[] | undefined): Api.ReplyInlineMarkup | undefined {
  if (!rows || rows.length === 0) return undefined;
  return new Api.ReplyInlineMarkup({
    rows: rows.map((buttons) => new Api.KeyboardButtonRow({ buttons: buttons.map(toButton) })),
  });
}

/** The updates in an answer. */
export function updatesOf(answer: Api.TypeUpdates): readonly Api.TypeUpdate[] {
  if (answer instanceof Api.Updates || answer instanceof Api.UpdatesCombined) return answer.updates;
  return answer instanceof Api.UpdateShort ? [answer.update] : [];
}

/** The message a send made; undefined when the answer does not hold it. */
export function sentMessage(answer: Api.TypeUpdates): Api.Message | undefined {
  for (const update of updatesOf(answer)) {
    const isNew = update instanceof Api.UpdateNewMessage || update instanceof Api.UpdateNewChannelMessage;
    if (isNew && update.message instanceof Api.Message) return update.message;
  }
  return undefined;
}

/** Id of the message a send made. */
export function sentMessageId(answer: Api.TypeUpdates): number | undefined {
  if (answer instanceof Api.UpdateShortSentMessage) return answer.id;
  const numbered = updatesOf(answer).find((update) => update instanceof Api.UpdateMessageID);
  return sentMessage(answer)?.id ?? (numbered instanceof Api.UpdateMessageID ? numbered.id : undefined);
}
