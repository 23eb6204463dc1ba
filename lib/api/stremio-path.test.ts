import { describe, expect, it } from 'vitest';
import { parseStremioPath } from './stremio-path.ts';

describe('an address of the add-on', () => {
  it.each([
    ['/stremio/manifest.json', [undefined, 'manifest', '', '', '']],
    ['/stremio/t0k%2Fen/manifest.json', ['t0k/en', 'manifest', '', '', '']],
    ['/stremio/catalog/movie/films.json', [undefined, 'catalog', 'movie', 'films', '']],
    ['/stremio/catalog/movie/films/search=a%26b.json', [undefined, 'catalog', 'movie', 'films', 'search=a%26b']],
    ['/stremio/tok/stream/series/sv%3A1-2%3A1%3A2.json', ['tok', 'stream', 'series', 'sv:1-2:1:2', '']],
    ['/stremio/tok/meta/movie/tt0113277.json', ['tok', 'meta', 'movie', 'tt0113277', '']],
    ['/stremio/subtitles/movie/tt1/videoHash=ab.json', [undefined, 'subtitles', 'movie', 'tt1', 'videoHash=ab']],
  ])('%s', (path, [token, resource, type, id, extra]) => {
    expect(parseStremioPath(path)).toEqual({ token, resource, type, id, extra });
  });

  it.each([
    '/stremio',
    '/stremio/',
    '/stremio/.json',
    '/stremio/manifest',
    '/stremio/catalog/movie.json',
    '/stremio/catalog/movie/films/a/b.json',
    '/stremio/a/b/c/d.json',
    '/stremio/tok/manifest/x.json',
    '/stremio/%zz/manifest.json',
    '/stremio/meta/movie/%.json',
    '/other/manifest.json',
  ])('is none: %s', (path) => expect(parseStremioPath(path)).toBeUndefined());
});
