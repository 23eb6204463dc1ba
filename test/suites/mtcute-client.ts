// Stock mtcute as a client of the emulator: another library, another layer, another codec than GramJS.

import { BotKeyboard, InputMedia } from '@mtcute/core';
import { MemoryStorage, TelegramClient } from '@mtcute/node';
import { addPublicKey, NodeCryptoProvider } from '@mtcute/node/utils.js';
import type { ServerInfo } from '#emulator/control-api.ts';
import type { ClientMessage, StockClient, StockClientOptions } from './stock-client.ts';

interface MtcuteOptions extends StockClientOptions {
  readonly storage?: MemoryStorage;
  /** Fetch what was missed since the storage was last used, by updates.getDifference. */
  readonly catchUp?: boolean;
}

type MtcuteMessage = Awaited<ReturnType<TelegramClient['sendText']>>;

/** Logs a bot in; nothing of the client is changed but the server address and key. */
export async function startMtcute({
  server,
  token,
  session,
  startDc,
  onMessage,
  storage,
  catchUp,
}: MtcuteOptions): Promise<StockClient> {
  const crypto = new NodeCryptoProvider();
  await crypto.initialize();
  addPublicKey(crypto, server.publicKeyPem);
  const main = addressOf(server, startDc ?? server.defaultDc);
  const client = new TelegramClient({
    apiId: server.apiId,
    apiHash: server.apiHash,
    storage: storage ?? new MemoryStorage(),
    crypto,
    defaultDcs: { main, media: main },
    logLevel: 1,
    updates: { catchUp: catchUp ?? false },
  });
  client.onNewMessage.add((message) => onMessage?.(seen(message)));
  client.onCallbackQuery.add((query) => {
    client
      .answerCallbackQuery(query.id, { text: `got ${query.dataStr}`, alert: true })
      .catch(() => client.disconnect());
  });
  if (session === undefined) await client.start({ botToken: token });
  else await client.start({ session });
  // The library listens once its own getState and then getDifference are answered, and these two after them.
  await client.call({ _: 'updates.getState' });
  await client.call({ _: 'updates.getState' });
  return {
    sendFile: async (channelId, name, bytes) => {
      const media = InputMedia.video(bytes, {
        fileName: name,
        fileMime: 'video/mp4',
        duration: 2,
        width: 64,
        height: 36,
      });
      return (await client.sendMedia(markedId(channelId), media, { caption: name })).id;
    },
    reread: async (channelId, id) => seen(await oneMessage(client, channelId, id)),
    download: async (channelId, id) => {
      const { media } = await oneMessage(client, channelId, id);
      if (media?.type !== 'video') throw new Error('the message has no video');
      return Buffer.from(await client.downloadAsBuffer(media));
    },
    forward: async (userId, id, channelId) => {
      const [copy] = await client.forwardMessagesById({
        fromChatId: userId,
        messages: [id],
        toChatId: markedId(channelId),
      });
      return copy?.id ?? 0;
    },
    editText: async (channelId, id, text) => {
      await client.editMessage({ chatId: markedId(channelId), message: id, text });
    },
    sendButtons: async (userId, text) => {
      const replyMarkup = BotKeyboard.inline([
        [BotKeyboard.callback('Press', 'data-1'), BotKeyboard.url('Open', 'https://example.org/')],
      ]);
      return (await client.sendText(userId, text, { replyMarkup })).id;
    },
    saveSession: () => client.exportSession(),
    stop: () => client.destroy(),
  };
}

function addressOf(server: ServerInfo, id: number): { id: number; ipAddress: string; port: number } {
  const dc = server.dcs.find((known) => known.id === id);
  if (dc === undefined) throw new Error(`there is no DC ${id}`);
  return { id, ipAddress: dc.host, port: dc.port };
}

async function oneMessage(client: TelegramClient, channelId: number, id: number): Promise<MtcuteMessage> {
  const [message] = await client.getMessages(markedId(channelId), id);
  if (message === undefined || message === null) throw new Error(`there is no message ${id}`);
  return message;
}

function markedId(channelId: number): number {
  return Number(`-100${channelId}`);
}

function seen(message: MtcuteMessage): ClientMessage {
  const sizeBytes = message.media?.type === 'video' ? message.media.fileSize : undefined;
  return { id: message.id, text: message.text, sizeBytes, isForward: message.forward !== null };
}
