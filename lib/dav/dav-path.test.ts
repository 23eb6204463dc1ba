import { describe, expect, it } from 'vitest';
import { davHref, davNames } from './dav-path.ts';

describe('addresses of the tree', () => {
  it.each([
    ['/dav', []],
    ['/dav/', []],
    ['/dav/Movies/Up%20%282009%29/', ['Movies', 'Up (2009)']],
    ['/dav//Movies///Up', ['Movies', 'Up']],
    ['/dav/%E2%9C%93', ['✓']],
  ])('%s', (path, names) => expect(davNames(path)).toEqual(names));

  it.each([
    '/',
    '/davx',
    '/other',
    '/dav/%',
    '/dav/%zz',
    '/dav/%ff',
    '/dav/a%2Fb',
    '/dav/a%5Cb',
    '/dav/a%00b',
    `/dav${'/x'.repeat(9)}`,
  ])('%s is none', (path) => expect(davNames(path)).toBeUndefined());

  it('come back as they went', () => {
    for (const name of ['Up (2009)', 'R&B <live> "x"', "it's", '100 %', 'a+b', '#1?', '映画', 'é', '👩\u200d👧']) {
      const href = davHref(['Movies', name], false);
      expect(href).toMatch(/^\/dav\/Movies\/[\w.~!*()%-]+$/);
      expect(davNames(new URL(href, 'http://localhost').pathname)).toEqual(['Movies', name]);
    }
    expect(davHref([], true)).toBe('/dav/');
  });
});
