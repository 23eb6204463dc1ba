// Stock GramJS in a process of its own: `iterDownload` of one message, its CPU time printed as JSON.
import { createPublicKey } from 'node:crypto';
import bigInt from 'big-integer';
import { Api, sessions, TelegramClient } from 'telegram';
import RSA from 'telegram/crypto/RSA.js';
import { PromisedNetSockets } from 'telegram/extensions/index.js';
import { LogLevel } from 'telegram/extensions/Logger.js';
import type { ServerInfo } from '#emulator/control-api.ts';

/** What the process is told, as JSON in its first argument. */
export interface GramjsTask {
  readonly server: ServerInfo;
  readonly token: string;
  readonly channelId: number;
  readonly messageId: number;
  readonly bytes: number;
}

/** What it prints. */
export interface GramjsFigures {
  readonly bytes: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

async function connect({ server, token }: GramjsTask): Promise<TelegramClient> {
  const { n = '' } = createPublicKey(server.publicKeyPem).export({ format: 'jwk' });
  const modulus = bigInt(Buffer.from(n, 'base64url').toString('hex'), 16);
  RSA._serverKeys.set(server.fingerprint, { n: modulus, e: 65_537 });
  const session = new sessions.StringSession('');
  const home = server.dcs.find(({ id }) => id === server.defaultDc);
  session.setDC(home?.id ?? 0, home?.host ?? '', 443);
  // The port is a constant of the library; the real one is found by the address.
  const networkSocket = class extends PromisedNetSockets {
    override connect(_port: number, address: string): Promise<this> {
      const port = server.dcs.find(({ host }) => host === address)?.port ?? 0;
      return super.connect(port, address) as Promise<this>;
    }
  };
  const client = new TelegramClient(session, server.apiId, server.apiHash, { networkSocket });
  client.setLogLevel(LogLevel.NONE);
  await client.start({ botAuthToken: token });
  return client;
}

async function download(client: TelegramClient, task: GramjsTask): Promise<GramjsFigures> {
  const peer = new Api.PeerChannel({ channelId: bigInt(task.channelId) });
  const [message] = await client.getMessages(peer, { ids: [task.messageId] });
  const file = message?.document;
  if (!message?.media || !file) throw new Error('there is no film in that message');
  const startedAtMs = performance.now();
  const before = process.cpuUsage();
  let bytes = 0;
  const parts = client.iterDownload({ file: message.media, requestSize: 512 * 1024, fileSize: file.size });
  for await (const part of parts) {
    bytes += (part as Buffer).length;
    if (bytes >= task.bytes) break;
  }
  const { user, system } = process.cpuUsage(before);
  return { bytes, cpuSeconds: (user + system) / 1e6, wallSeconds: (performance.now() - startedAtMs) / 1000 };
}

const task = JSON.parse(process.argv[2] ?? '{}') as GramjsTask;
const client = await connect(task);
process.stdout.write(`${JSON.stringify(await download(client, task))}\n`);
// `destroy` leaves senders of other data centers open, which would keep the process.
process.exit(0);
