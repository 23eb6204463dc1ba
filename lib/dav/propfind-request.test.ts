import { describe, expect, it } from 'vitest';
import { readDepth, readPropfind } from './propfind-request.ts';

const dav = (inner: string) => `<?xml version="1.0"?><D:propfind xmlns:D="DAV:">${inner}</D:propfind>`;

describe('what a PROPFIND asks for', () => {
  it.each([
    ['', { kind: 'all' }],
    [' \r\n', { kind: 'all' }],
    [dav('<D:allprop/>'), { kind: 'all' }],
    [dav('<D:allprop/><D:include><D:x/></D:include>'), { kind: 'all' }],
    [dav('<D:propname/>'), { kind: 'names' }],
    ['<propfind xmlns="DAV:"><propname/></propfind>', { kind: 'names' }],
    [`\ufeff${dav('<D:allprop/>')}`, { kind: 'all' }],
    [dav('<D:prop/>'), { kind: 'some', names: [] }],
    [dav('<other xmlns="x:"/><D:allprop/>'), { kind: 'all' }],
    [
      dav('<D:prop><D:getetag/><Z:a xmlns:Z="urn:z"><Z:b/></Z:a><c/></D:prop>'),
      {
        kind: 'some',
        names: [
          { namespace: 'DAV:', local: 'getetag' },
          { namespace: 'urn:z', local: 'a' },
          { namespace: '', local: 'c' },
        ],
      },
    ],
  ])('%j', (body, expected) => expect(readPropfind(body)).toEqual(expected));

  it.each([
    'no xml',
    '<a>',
    '<D:propfind xmlns:D="DAV:">',
    '<propfind/>',
    '<x:propfind xmlns:x="other:"><x:allprop/></x:propfind>',
    '<D:propfind><D:allprop/></D:propfind>',
    dav(''),
    dav('<D:allprop>&nbsp;</D:allprop>'),
    dav('<D:allprop/>').replace('<D:propfind', '<!DOCTYPE x [<!ENTITY a "b">]><D:propfind'),
    dav('<D:allprop/>').replace('<D:propfind', '<!DOCTYPE x SYSTEM "file:///etc/passwd"><D:propfind'),
    `${dav('<D:allprop/>')}<more/>`,
    dav(`<D:prop>${'<D:a/>'.repeat(65)}</D:prop>`),
    '\u0000',
  ])('refuses %j', (body) => {
    expect(() => readPropfind(body)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });

  it('takes no time for entities within entities', () => {
    const levels = Array.from({ length: 30 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');
    const bomb = `<!DOCTYPE x [<!ENTITY e0 "ha">${levels}]><D:propfind xmlns:D="DAV:"><D:allprop>&e30;</D:allprop></D:propfind>`;
    expect(() => readPropfind(bomb)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});

describe('Depth', () => {
  it.each([
    ['0', 0],
    [' 1 ', 1],
    ['Infinity', undefined],
    [null, undefined],
  ])('%j', (header, depth) => expect(readDepth(header)).toBe(depth));
  it.each(['2', '', '1,noroot', '-1'])('refuses %j', (header) => {
    expect(() => readDepth(header)).toThrow(expect.objectContaining({ code: 'bad_request' }));
  });
});
