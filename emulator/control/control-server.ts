// The control API over HTTP on loopback: one POST route per method, raw bytes for files, a bearer token on everything but
// the address of the server.
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { RpcError } from '../mtproto/rpc.ts';
import type { ServiceLog } from '../services/services.ts';
import { readJson, splitBody } from './body-reader.ts';
import { CONTROL_ARGUMENTS, type ControlMethod, sendOptions, sentFile } from './control-schemas.ts';
import type { Person } from './person.ts';

const LOOPBACK_HOST = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|\[::1\])(?::\d{1,5})?$/;
const MAX_THUMB_BYTES = 200 * 1024;

/** A running control server. */
export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Whom the server acts for, and where it listens. */
export interface ControlServerOptions {
  readonly person: Person;
  /** 0 takes a free port. */
  readonly port: number;
  readonly token: string;
  readonly log: ServiceLog;
}

/** Opens the port. @throws the system's error when it is taken. */
export async function startControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const server = createServer((request, response) => {
    answer(options, request, response).catch((error) => refuse(options, response, error));
  });
  // An upload of 2 GiB may take long; the token keeps strangers out.
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

class HttpRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function answer(
  options: ControlServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!LOOPBACK_HOST.test(request.headers.host ?? '')) throw new HttpRefusal(403, 'the Host header must be loopback');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { person } = options;
  const route = `${request.method} ${url.pathname}`;
  if (route === 'GET /server.json') return sendJson(response, 200, await person.serverInfo());
  if (!isToken(request.headers.authorization, options.token)) throw new HttpRefusal(401, 'the bearer token is wrong');
  if (route === 'POST /control/files') return sendJson(response, 200, await receiveFile(person, url, request));
  const [, documentId] = /^GET \/control\/documents\/(\d{1,20})$/.exec(route) ?? [];
  if (documentId !== undefined) return sendDocument(person, url, documentId, response);
  const [, method] = /^POST \/control\/(\w+)$/.exec(route) ?? [];
  if (method === undefined || !isMethod(method)) throw new HttpRefusal(404, `there is no ${route}`);
  const result = await callMethod(person, method, await readJson(request));
  sendJson(response, 200, { result: result ?? null });
}

function isMethod(name: string): name is ControlMethod {
  return Object.hasOwn(CONTROL_ARGUMENTS, name);
}

async function callMethod(person: Person, method: ControlMethod, body: unknown): Promise<unknown> {
  const parsed: readonly unknown[] = CONTROL_ARGUMENTS[method].parse(body);
  if (method === 'sendFile') {
    const [file, content, send] = CONTROL_ARGUMENTS.sendFile.parse(body);
    return person.sendFile(withThumb(file), content, send);
  }
  // The schema of a method has the shape of its parameters, which the type system cannot follow through a variable name.
  const run = person[method] as (...values: readonly unknown[]) => Promise<unknown>;
  return run.apply(person, [...parsed]);
}

/** File bytes as the body; with `thumb=<n>` its first n bytes are the small picture. */
async function receiveFile(person: Person, url: URL, request: IncomingMessage): Promise<unknown> {
  const file = sentFile.parse(readQueryJson(url, 'file'));
  const send = sendOptions.parse(readQueryJson(url, 'options'));
  const thumbBytes = z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_THUMB_BYTES)
    .parse(url.searchParams.get('thumb') ?? 0);
  const { head: thumb, rest } = await splitBody(request, thumbBytes);
  const facts = thumb.length > 0 ? { ...withThumb(file), thumb } : withThumb(file);
  return { result: await person.sendFile(facts, { kind: 'stream', stream: rest }, send) };
}

async function sendDocument(person: Person, url: URL, id: string, response: ServerResponse): Promise<void> {
  const edge = z.coerce.number().int().nonnegative().optional();
  const start = edge.parse(url.searchParams.get('start') ?? undefined);
  const end = edge.parse(url.searchParams.get('end') ?? undefined);
  const bytes = await person.readDocument(id, start, end);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length });
  response.end(bytes);
}

function withThumb({ thumbBase64, ...file }: z.infer<typeof sentFile>): Parameters<Person['sendFile']>[0] {
  return thumbBase64 === undefined ? file : { ...file, thumb: Buffer.from(thumbBase64, 'base64') };
}

function readQueryJson(url: URL, name: string): unknown {
  const value = url.searchParams.get(name);
  if (value === null) throw new HttpRefusal(400, `the query needs ${name}=<JSON>`);
  try {
    return JSON.parse(value);
  } catch {
    throw new HttpRefusal(400, `${name} in the query is not JSON`);
  }
}

/** Hashes have one length, so the comparison takes the same time for every wrong token. */
function isToken(header: string | undefined, token: string): boolean {
  const hash = (value: string): Buffer => createHash('sha256').update(value).digest();
  return timingSafeEqual(hash(header ?? ''), hash(`Bearer ${token}`));
}

function refuse({ log }: ControlServerOptions, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const { status, body } = refusalOf(error);
  if (status === 500) log('control call failed', { reason: String(error) });
  sendJson(response, status, { error: body });
}

interface Refusal {
  readonly status: number;
  readonly body: { readonly code: number; readonly text: string } | { readonly message: string };
}

/** Plain errors carry a sentence for the caller; anything else is our own fault. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof RpcError) return { status: 400, body: { code: error.code, text: error.text } };
  if (error instanceof z.ZodError) return { status: 400, body: { message: z.prettifyError(error) } };
  if (error instanceof HttpRefusal) return { status: error.status, body: { message: error.message } };
  const message = error instanceof Error ? error.message : String(error);
  const isSentence = error instanceof Error && (error.constructor === Error || error instanceof RangeError);
  return { status: isSentence ? 400 : 500, body: { message } };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.end(bytes);
}
