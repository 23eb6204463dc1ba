// Requests before any route sees them.
import { describe, expect, it } from 'vitest';
import { isDavRequest, isStreamPath, originForm, refusal } from './request-check.ts';

const ask = (method: string, url: string, hosts: readonly string[] = ['x']) =>
  refusal({
    method,
    url,
    httpVersion: '1.1',
    rawHeaders: hosts.flatMap((host) => ['Host', host]),
    headers: { host: hosts[0] },
  });

describe('refusal', () => {
  it.each(['GET', 'HEAD', 'OPTIONS'])('lets %s of a film through', (method) => {
    expect(ask(method, '/stream/1/2')).toBeUndefined();
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'MKCOL'])(
    'answers %s of a film with what is allowed',
    (method) => {
      expect(ask(method, '/stream/1/2?download=1')).toMatchObject({ status: 405, allow: 'GET, HEAD, OPTIONS' });
    },
  );

  it.each(['TRACE', 'PROPFIND', 'LOCK'])('answers %s elsewhere with 501', (method) => {
    expect(ask(method, '/api/catalog')).toMatchObject({ status: 501 });
  });

  it.each(['OPTIONS', 'GET', 'HEAD', 'PROPFIND'])('lets %s of the tree through', (method) => {
    expect(ask(method, '/dav/Movies/')).toBeUndefined();
  });

  it.each(['PUT', 'DELETE', 'MOVE', 'COPY', 'PROPPATCH', 'LOCK', 'UNLOCK', 'POST', 'PATCH', 'REPORT'])(
    'answers %s of the tree with what is allowed',
    (method) => {
      expect(ask(method, '/dav')).toMatchObject({ status: 405, allow: 'OPTIONS, GET, HEAD, PROPFIND' });
    },
  );

  it('does not let MKCOL believe that the folder is there already', () => {
    expect(ask('MKCOL', '/dav/New')).toMatchObject({ status: 403, allow: 'OPTIONS, GET, HEAD, PROPFIND' });
  });

  it('refuses a target that is no path, but for OPTIONS of the whole server', () => {
    for (const method of ['GET', 'POST', 'HEAD', 'PROPFIND']) expect(ask(method, '*')).toMatchObject({ status: 400 });
    for (const target of ['', 'api/users', '?q=1', 'x:1']) expect(ask('GET', target)).toMatchObject({ status: 400 });
    expect(ask('OPTIONS', '*')).toBeUndefined();
  });

  it('refuses HTTP/0.9', () => {
    const request = { method: 'GET', url: '/', httpVersion: '0.9', rawHeaders: [], headers: {} };
    expect(refusal(request)).toMatchObject({ status: 505 });
  });

  it('answers what an address does not have with what it has', () => {
    const request = {
      method: 'PUT',
      url: '/api/x',
      httpVersion: '1.1',
      rawHeaders: ['Host', 'x'],
      headers: { host: 'x' },
    };
    expect(refusal(request, () => ['GET', 'HEAD'])).toMatchObject({ status: 405, allow: 'GET, HEAD' });
    expect(refusal({ ...request, method: 'HEAD' }, () => ['GET', 'HEAD'])).toBeUndefined();
    expect(refusal(request, () => undefined)).toBeUndefined();
  });

  it('lets other routes have their methods', () => expect(ask('POST', '/api/demo/chat')).toBeUndefined());

  it.each([[['a', 'b']], [['a', 'a']], [['a b']], [['a/b']], [['user@a']], [['a:port']]])(
    'refuses the hosts %j',
    (hosts) => {
      expect(ask('GET', '/', hosts)).toMatchObject({ status: 400 });
    },
  );

  it.each(['a.example', 'a.example:80', '127.0.0.1:7860', '[::1]:7860', ''])('takes the host %s', (host) => {
    expect(ask('GET', '/', [host])).toBeUndefined();
  });
});

describe('requests of WebDAV', () => {
  it.each([
    ['GET', '/dav', true],
    ['PROPFIND', '/dav/Movies/', true],
    ['GET', '/dav?x', true],
    ['GET', '/davx', false],
    ['GET', '/', false],
    ['PROPFIND', '/', true],
    ['OPTIONS', '/?x', true],
    ['PROPFIND', '/watch/1', false],
  ])('%s %s: %s', (method, target, is) => expect(isDavRequest(method, target)).toBe(is));
});

describe('paths', () => {
  it.each([
    ['http://example.org/stream/7?x=1', '/stream/7?x=1'],
    ['HTTPS://example.org', '/'],
    ['http://example.org?x=1', '/?x=1'],
    ['/stream/7', '/stream/7'],
    ['*', '*'],
  ])('%s becomes %s', (target, path) => expect(originForm(target)).toBe(path));

  it('tells films from the rest', () => {
    for (const path of ['/stream', '/stream/1', '/stream?x']) expect(isStreamPath(path)).toBe(true);
    for (const path of ['/streams', '/api/stream', '/']) expect(isStreamPath(path)).toBe(false);
  });
});
