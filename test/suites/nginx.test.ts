// docs/nginx.conf does what it says: in front of little nodes that note who asked them for what.
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkConf, type Edge, findNginx, noNginx, startNginx } from '../harness/nginx.ts';
import { patternBytes } from '../harness/pattern-bytes.ts';
import { waitFor } from '../harness/product-process.ts';
import { rawRequest } from '../harness/raw-http.ts';

const nginx = findNginx();
const film = patternBytes(5_000_001, 3);
const etag = '"7-4c4b41"';

interface Asked {
  readonly node: number;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

/** A node that serves one film at every address below /stream, and tells what it was asked. */
class LittleNode {
  /** 0: as it should. */
  failsWith = 0;
  cacheControl = 'public, max-age=0, s-maxage=60, must-revalidate, no-transform';
  /** Bytes of bodies so far. */
  uploaded = 0;
  readonly server: Server;

  constructor(
    readonly number: number,
    private readonly asked: Asked[],
  ) {
    this.server = createServer((request, response) => this.#answer(request, response));
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    this.asked.push({ node: this.number, method, url, headers });
    if (this.failsWith > 0) return void response.writeHead(this.failsWith).end();
    if (url.startsWith('/stream/')) return void this.#film(request, response);
    if (url === '/api/events') return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('1');
    request.on('data', (bytes: Buffer) => {
      this.uploaded += bytes.length;
    });
    request.on('end', () => response.writeHead(200).end(String(this.uploaded)));
  }

  #film({ method, headers }: IncomingMessage, response: ServerResponse): void {
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const end = Math.min(film.length, to ? Number(to) + 1 : film.length);
    const common = { etag, 'cache-control': this.cacheControl, 'accept-ranges': 'bytes', 'content-type': 'video/mp4' };
    if (headers['if-none-match'] === etag) return void response.writeHead(304, common).end();
    if (start >= film.length) return void response.writeHead(416, { 'content-range': `bytes */${film.length}` }).end();
    const range = { 'content-range': `bytes ${start}-${end - 1}/${film.length}` };
    const head = { ...common, ...(from === undefined ? {} : range), 'content-length': end - start };
    response.writeHead(from === undefined ? 200 : 206, head);
    response.end(method === 'HEAD' ? undefined : film.subarray(start, end));
  }
}

describe.skipIf(!nginx)('nginx in front of three nodes', { timeout: 60_000 }, () => {
  const asked: Asked[] = [];
  const nodes = [1, 2, 3].map((number) => new LittleNode(number, asked));
  let edge: Edge;
  let films = 0;

  beforeAll(async () => {
    edge = await startNginx(nginx ?? '', await Promise.all(nodes.map((node) => node.listen())));
  }, 60_000);

  afterAll(async () => {
    await edge?.stop();
    for (const { server } of nodes) {
      server.closeAllConnections();
      server.close();
    }
  });

  beforeEach(() => {
    asked.length = 0;
    for (const node of nodes) {
      node.failsWith = 0;
      node.cacheControl = 'public, max-age=0, s-maxage=60, must-revalidate, no-transform';
    }
  });

  const newFilm = () => {
    films += 1;
    return `${edge.url}/stream/-100123/${films}`;
  };
  const read = (url: string, range?: string) => rawRequest(url, { headers: range ? { range } : {} });

  it('takes the file as it stands in docs', async () => {
    const { status, output } = await checkConf(nginx ?? '');
    expect(output).toContain('test is successful');
    expect(status).toBe(0);
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=0-1048575', 0, 1_048_576],
    ['bytes=2097151-2097152', 2_097_151, 2_097_153],
    ['bytes=4999990-', 4_999_990, 5_000_001],
    ['bytes=-500', 4_999_501, 5_000_001],
    ['bytes=123456-4567890', 123_456, 4_567_891],
  ])('gives %s to the byte', async (range, start, end) => {
    const { status, headers, body } = await read(newFilm(), range);
    expect(status).toBe(206);
    expect(headers['content-range']).toBe(`bytes ${start}-${end - 1}/${film.length}`);
    expect(body.equals(film.subarray(start, end))).toBe(true);
  });

  it('gives the whole, its head, 304 and 416', async () => {
    const url = newFilm();
    const whole = await read(url);
    expect([whole.status, whole.headers['accept-ranges'], whole.headers.etag]).toEqual([200, 'bytes', etag]);
    expect(whole.body.equals(film)).toBe(true);
    const head = await rawRequest(url, { method: 'HEAD' });
    expect([head.status, head.headers['content-length']]).toEqual([200, String(film.length)]);
    expect((await rawRequest(url, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await read(url, 'bytes=9000000-')).status).toBe(416);
  });

  it('keeps a file to be saved apart from the same to be shown, as nodes tell them apart', async () => {
    const url = newFilm();
    // To nodes the second to fourth are the first: whoever asks so must not leave a file to be saved in its place.
    for (const query of ['', '?%64ownload=1', '?DOWNLOAD=1', '?download=%31']) await read(url + query, 'bytes=0-9');
    expect(asked.map((one) => one.url.split('?')[1] ?? '')).toEqual(['']);
    for (const query of ['?download=1', '?exp=1&download=1']) await read(url + query, 'bytes=0-9');
    expect(asked.map((one) => one.url.split('?')[1] ?? '')).toEqual(['', 'download=1']);
  });

  it('asks a node once for what many want at once, and never again for what it has', async () => {
    const url = newFilm();
    const answers = await Promise.all(Array.from({ length: 16 }, () => read(url, 'bytes=0-4194303')));
    for (const { body } of answers) expect(body.equals(film.subarray(0, 4_194_304))).toBe(true);
    expect(asked.map(({ headers }) => headers.range).toSorted()).toEqual(['bytes=0-2097151', 'bytes=2097152-4194303']);
    await read(url, 'bytes=1000000-3000000');
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ node }) => node)).size).toBe(1);
  });

  it('keeps nothing that a node calls private', async () => {
    for (const node of nodes) node.cacheControl = 'private, max-age=0, must-revalidate, no-transform';
    const url = newFilm();
    for (const signature of ['a', 'b', 'b']) {
      const { body } = await read(`${url}?sig=${signature}`, 'bytes=10-20');
      expect(body.equals(film.subarray(10, 21))).toBe(true);
    }
    expect(asked.map(({ url: given }) => given.replace(/.*sig=/, ''))).toEqual(['a', 'b', 'b']);
  });

  it('spreads films, keeps each at its node, and moves those of a node that fails', async () => {
    const urls = Array.from({ length: 60 }, newFilm);
    for (const url of urls) await read(url, 'bytes=0-9');
    const home = new Map(asked.map(({ url, node }) => [url, node]));
    for (const node of [1, 2, 3]) expect([...home.values()].filter((each) => each === node).length).toBeGreaterThan(8);
    asked.length = 0;
    (nodes[0] as LittleNode).failsWith = 503;
    for (const url of urls) expect((await read(url, 'bytes=2097152-2097161')).status).toBe(206);
    for (const { url, node } of asked) if (node !== 1 && home.get(url) !== 1) expect(node).toBe(home.get(url));
    expect(asked.filter(({ node }) => node === 1).length).toBeLessThan(60);
  });

  it('sends a client who asks for other things to one node, with the address it has seen last', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.1' };
    for (const path of ['/', '/api/catalog', '/dav/']) await rawRequest(edge.url + path, { headers: forged });
    expect(new Set(asked.map(({ node }) => node)).size).toBe(1);
    const { headers } = asked[0] as Asked;
    expect(headers['x-forwarded-for']).toBe('203.0.113.1, 127.0.0.1');
    expect(headers['x-forwarded-proto']).toBe('http');
    expect(headers.host).toBe(new URL(edge.url).host);
  });

  it('passes on what a node says and a client sends while both still go on', async () => {
    const events = await fetch(`${edge.url}/api/events`);
    const reader = events.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('1');
    await reader?.cancel();
    const total = () => nodes.reduce((sum, { uploaded }) => sum + uploaded, 0);
    const before = total();
    const upload = httpRequest(`${edge.url}/api/uploads/1`, {
      method: 'PATCH',
      headers: { 'content-length': 200_000 },
    });
    const answered = new Promise((resolve) => upload.once('response', resolve));
    upload.write(Buffer.alloc(100_000));
    await waitFor(
      async () => total() - before,
      (bytes) => bytes === 100_000,
    );
    upload.end(Buffer.alloc(100_000));
    expect(((await answered) as IncomingMessage).statusCode).toBe(200);
    const propfind = await rawRequest(`${edge.url}/dav/`, { method: 'PROPFIND' });
    expect(propfind.status).toBe(200);
    expect(asked.at(-1)?.method).toBe('PROPFIND');
  });
});

if (!nginx) it('nginx in front of nodes', ({ skip }) => skip(noNginx));
