// What saves a file is spelled in one way.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { wantsDownload } from './wants-download.ts';

const conf = readFileSync(new URL('../../docs/nginx.conf', import.meta.url), 'utf8');
const [, source = ''] = /map \$args \$is_download \{\s+~(\S+) 1;/.exec(conf) ?? [];

it.each([
  ['download=1', true],
  ['exp=1&sig=x&download=1', true],
  ['download=1&v=2', true],
  ['', false],
  ['download=0', false],
  ['download=11', false],
  ['DOWNLOAD=1', false],
  ['%64ownload=1', false],
  ['download=%31', false],
  ['xdownload=1', false],
  ['download', false],
])('%s: %s, here and in the cache in front', (query, is) => {
  expect(wantsDownload(query === '' ? '' : `?${query}`)).toBe(is);
  expect(new RegExp(source).test(query)).toBe(is);
});
