// Stock GramJS as a client of the emulator: only its RSA key table and the map from address to port are set.
import { createPublicKey } from 'node:crypto';
import bigInt from 'big-integer';
import { Api, sessions, TelegramClient } from 'telegram';
import { CustomFile } from 'telegram/client/uploads.js';
import RSA from 'telegram/crypto/RSA.js';
import { CallbackQuery, type CallbackQueryEvent } from 'telegram/events/CallbackQuery.js';
import { NewMessage, type NewMessageEvent } from 'telegram/events/index.js';
import { PromisedNetSockets } from 'telegram/extensions/index.js';
import { LogLevel } from 'telegram/extensions/Logger.js';
import type { ServerInfo } from '#emulator/control-api.ts';
import type { ClientMessage, StockClient, StockClientOptions } from './stock-client.ts';

/** Logs a bot in over TCPFull. */
export async function startGramjs({
  server,
  token,
  session,
  startDc,
  onMessage,
}: StockClientOptions): Promise<StockClient> {
  trustKey(server);
  const store = new sessions.StringSession(session ?? '');
  const home = server.dcs.find(({ id }) => id === (startDc ?? server.defaultDc));
  // The port is a constant of the library; the socket class finds the real one by the address.
  if (session === undefined) store.setDC(home?.id ?? 0, home?.host ?? '', 443);
  const client = new TelegramClient(store, server.apiId, server.apiHash, {
    networkSocket: socketClass(server),
    connectionRetries: 3,
  });
  client.setLogLevel(LogLevel.NONE);
  client.addEventHandler((event: NewMessageEvent) => onMessage?.(seen(event.message)), new NewMessage({}));
  client.addEventHandler(async (event: CallbackQueryEvent) => {
    await event.answer({ message: `got ${event.data?.toString()}`, alert: true });
  }, new CallbackQuery({}));
  if (session === undefined) await client.start({ botAuthToken: token });
  else if (!(await client.connect()) || !(await client.checkAuthorization()))
    throw new Error('the session is not good');
  return {
    sendFile: async (channelId, name, bytes) => {
      const file = new CustomFile(name, bytes.length, '', bytes);
      const attributes = [new Api.DocumentAttributeVideo({ duration: 2, w: 64, h: 36, supportsStreaming: true })];
      return (await client.sendFile(channelPeer(channelId), { file, caption: name, attributes, workers: 4 })).id;
    },
    reread: async (channelId, id) => seen(await oneMessage(client, channelId, id)),
    download: async (channelId, id) => {
      const bytes = await client.downloadMedia(await oneMessage(client, channelId, id));
      if (!Buffer.isBuffer(bytes)) throw new Error('nothing was downloaded');
      return bytes;
    },
    forward: async (userId, id, channelId) => {
      const to = channelPeer(channelId);
      const [copy] = (await client.forwardMessages(to, { messages: [id], fromPeer: userId })).flat();
      return copy?.id ?? 0;
    },
    editText: async (channelId, id, text) => {
      await client.editMessage(channelPeer(channelId), { message: id, text });
    },
    sendButtons: async (userId, message) => {
      const press = new Api.KeyboardButtonCallback({ text: 'Press', data: Buffer.from('data-1') });
      const open = new Api.KeyboardButtonUrl({ text: 'Open', url: 'https://example.org/' });
      return (await client.sendMessage(userId, { message, buttons: [[press, open]] })).id;
    },
    saveSession: async () => store.save(),
    stop: () => client.destroy(),
  };
}

function trustKey(server: ServerInfo): void {
  const { n = '' } = createPublicKey(server.publicKeyPem).export({ format: 'jwk' });
  const modulus = bigInt(Buffer.from(n, 'base64url').toString('hex'), 16);
  RSA._serverKeys.set(server.fingerprint, { n: modulus, e: 65_537 });
}

function socketClass(server: ServerInfo): typeof PromisedNetSockets {
  return class extends PromisedNetSockets {
    override connect(_port: number, address: string): Promise<this> {
      const port = server.dcs.find(({ host }) => host === address)?.port ?? 0;
      return super.connect(port, address) as Promise<this>;
    }
  };
}

function channelPeer(channelId: number): Api.PeerChannel {
  return new Api.PeerChannel({ channelId: bigInt(channelId) });
}

async function oneMessage(client: TelegramClient, channelId: number, id: number): Promise<Api.Message> {
  const [message] = await client.getMessages(channelPeer(channelId), { ids: [id] });
  if (message === undefined) throw new Error(`there is no message ${id}`);
  return message;
}

function seen(message: Api.Message): ClientMessage {
  const size = message.document?.size;
  return {
    id: message.id,
    text: message.message,
    sizeBytes: size === undefined ? undefined : Number(size),
    isForward: message.fwdFrom !== undefined && message.fwdFrom !== null,
  };
}
