// From Telegram's message to what the bot wants to know of it: who, what, and in answer to what.
import { Api } from 'telegram';
import { documentOf, toMediaFile } from './media-file.ts';
import type { PeerBook } from './peer-book.ts';
import type { ButtonPress, ChatMessage, IncomingMessage } from './telegram.ts';

/** Links kept of one message. */
const maxLinks = 20;

/**
 * A private message as the bot sees it.
 *
 * @returns undefined when it is not in a private chat, or its author is somebody else than the person the chat is with: then
 * nobody can be held to it.
 */
export function toIncomingMessage(message: Api.Message, peers: PeerBook): IncomingMessage | undefined {
  const { peerId, fromId } = message;
  if (!(peerId instanceof Api.PeerUser)) return undefined;
  const senderId = Number(peerId.userId.toString());
  if (fromId && !(fromId instanceof Api.PeerUser && fromId.userId.eq(peerId.userId))) return undefined;
  const document = documentOf(message);
  return {
    chatId: senderId,
    messageId: message.id,
    senderId,
    senderName: peers.nameOf(senderId),
    languageCode: peers.languageOf(senderId),
    sentAtMs: message.date * 1_000,
    text: message.message,
    origin: originOf(message),
    replyTo: replyTo(message),
    links: linksOf(message),
    hasPhoto: message.media instanceof Api.MessageMediaPhoto,
    file: document && toMediaFile(document),
    albumId: message.groupedId?.toString(),
  };
}

/** A press as the bot sees it. */
export function toButtonPress(press: Api.UpdateBotCallbackQuery, peers: PeerBook): ButtonPress {
  const senderId = Number(press.userId.toString());
  return {
    queryId: press.queryId.toString(),
    chatId: press.peer instanceof Api.PeerUser ? Number(press.peer.userId.toString()) : senderId,
    messageId: press.msgId,
    senderId,
    languageCode: peers.languageOf(senderId),
    data: press.data?.toString('utf8') ?? '',
  };
}

/** A message of the chat that was looked up. */
export function toChatMessage(message: Api.Message): ChatMessage {
  const markup = message.replyMarkup;
  const rows = markup instanceof Api.ReplyInlineMarkup ? markup.rows : [];
  const buttonData = rows
    .flatMap((row) => row.buttons)
    .flatMap((button) => (button instanceof Api.KeyboardButtonCallback ? [button.data.toString('utf8')] : []));
  return {
    messageId: message.id,
    isOurs: message.out ?? false,
    text: message.message,
    replyTo: replyTo(message),
    buttonData,
  };
}

function originOf(message: Api.Message): IncomingMessage['origin'] {
  if (message.fwdFrom) return 'forwarded';
  return message.viaBotId ? 'via_bot' : 'typed';
}

function replyTo({ replyTo: header }: Api.Message): number | undefined {
  return header instanceof Api.MessageReplyHeader ? header.replyToMsgId : undefined;
}

/** Links as the sender's app marked them: written out, or hidden behind words. */
function linksOf({ entities, message }: Api.Message): string[] {
  const links = (entities ?? []).flatMap((entity) => {
    if (entity instanceof Api.MessageEntityTextUrl) return [entity.url];
    if (!(entity instanceof Api.MessageEntityUrl)) return [];
    return [message.slice(entity.offset, entity.offset + entity.length)];
  });
  // Telegram marks `example.org/film` as a link, too.
  const whole = links.map((link) => (/^[a-z][a-z0-9+.-]*:/i.test(link) ? link : `https://${link}`));
  return [...new Set(whole)].slice(0, maxLinks);
}
