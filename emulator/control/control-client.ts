// The control API from another process.
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ControlApi, FileContent, SendOptions, SentFile } from '../control-api.ts';
import { RpcError } from '../mtproto/rpc.ts';
import type { ControlMethod } from './control-schemas.ts';
import type { ContentSource } from './sent-file.ts';

/** Where the emulator's control server is. */
export interface ControlClientOptions {
  readonly url: string;
  readonly token: string;
}

type Call = { [M in ControlMethod]: ControlApi[M] };

/** {@link ControlApi} over HTTP. Errors come out as they went in: `RpcError` with Telegram's name, or a plain sentence. */
export class ControlClient implements ControlApi {
  readonly createUser = this.#method('createUser');
  readonly createBot = this.#method('createBot');
  readonly createChannel = this.#method('createChannel');
  readonly sendText = this.#method('sendText');
  readonly forward = this.#method('forward');
  readonly pressButton = this.#method('pressButton');
  readonly editMessage = this.#method('editMessage');
  readonly deleteMessages = this.#method('deleteMessages');
  readonly readChat = this.#method('readChat');
  readonly botCommands = this.#method('botCommands');
  readonly addMember = this.#method('addMember');
  readonly removeMember = this.#method('removeMember');
  readonly blockBot = this.#method('blockBot');
  readonly addFault = this.#method('addFault');
  readonly removeFault = this.#method('removeFault');
  readonly clearFaults = this.#method('clearFaults');
  readonly setNetwork = this.#method('setNetwork');
  readonly setDcDown = this.#method('setDcDown');
  readonly setFileReferenceLifetime = this.#method('setFileReferenceLifetime');
  readonly revokeSessions = this.#method('revokeSessions');
  readonly closeConnections = this.#method('closeConnections');
  readonly counters = this.#method('counters');
  readonly resetCounters = this.#method('resetCounters');
  readonly serverInfo = this.#method('serverInfo');

  constructor(readonly options: ControlClientOptions) {}

  /** Sends a file; bytes and streams travel as the raw body, in bounded memory. */
  async sendFile(
    file: SentFile,
    content: FileContent | ContentSource,
    send: SendOptions,
  ): Promise<{ messageId: number; documentId: string }> {
    const { thumb, ...facts } = file;
    if (content.kind === 'path' || content.kind === 'virtual') {
      const withThumb = thumb === undefined ? facts : { ...facts, thumbBase64: Buffer.from(thumb).toString('base64') };
      return (await this.#post('sendFile', [withThumb, content, send])) as { messageId: number; documentId: string };
    }
    const query = new URLSearchParams({
      file: JSON.stringify(facts),
      options: JSON.stringify(send),
      thumb: String(thumb?.length ?? 0),
    });
    const body = content.kind === 'bytes' ? oneChunk(content.bytes) : content.stream;
    const answer = await this.#send('POST', `/control/files?${query}`, concatStreams(thumb, body));
    return parseAnswer(answer) as { messageId: number; documentId: string };
  }

  async readDocument(documentId: string, start?: number, end?: number): Promise<Buffer> {
    const query = new URLSearchParams();
    if (start !== undefined) query.set('start', String(start));
    if (end !== undefined) query.set('end', String(end));
    const { status, bytes } = await this.#send('GET', `/control/documents/${documentId}?${query}`, undefined);
    if (status !== 200) parseAnswer({ status, bytes });
    return bytes;
  }

  #method<M extends ControlMethod>(name: M): Call[M] {
    const call = (...values: unknown[]): Promise<unknown> => this.#post(name, values);
    return call as Call[M];
  }

  async #post(name: ControlMethod, values: readonly unknown[]): Promise<unknown> {
    const body = oneChunk(Buffer.from(JSON.stringify(values)));
    return parseAnswer(await this.#send('POST', `/control/${name}`, body));
  }

  #send(method: string, path: string, body: Readable | undefined): Promise<{ status: number; bytes: Buffer }> {
    const headers = { authorization: `Bearer ${this.options.token}` };
    return new Promise((resolve, reject) => {
      let isAnswered = false;
      // A connection of its own: one that was kept may just be closed by the server, and a call is not safe to repeat.
      const options = { method, headers, agent: false } as const;
      const request = httpRequest(new URL(path, this.options.url), options, (response) => {
        isAnswered = true;
        readAll(response).then((bytes) => resolve({ status: response.statusCode ?? 0, bytes }), reject);
      });
      request.once('error', (error) => {
        // An early refusal ends the upload; the answer then tells why.
        if (!isAnswered) reject(error);
      });
      if (body === undefined) request.end();
      else pipeline(body, request).catch((error) => (isAnswered ? undefined : reject(error)));
    });
  }
}

function parseAnswer({ status, bytes }: { status: number; bytes: Buffer }): unknown {
  const answer = JSON.parse(bytes.toString('utf8')) as {
    result?: unknown;
    error?: { code?: number; text?: string; message?: string };
  };
  const { error } = answer;
  if (error?.code !== undefined && error.text !== undefined) throw new RpcError(error.code, error.text);
  if (error !== undefined || status !== 200) throw new Error(error?.message ?? `the emulator answered ${status}`);
  return answer.result ?? undefined;
}

function oneChunk(bytes: Buffer): Readable {
  return Readable.from([bytes], { objectMode: false });
}

function concatStreams(head: Buffer | undefined, tail: Readable): Readable {
  if (head === undefined || head.length === 0) return tail;
  return Readable.from(
    (async function* () {
      yield head;
      yield* tail;
    })(),
    { objectMode: false },
  );
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
