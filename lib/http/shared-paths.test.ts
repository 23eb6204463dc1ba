import { describe, expect, it } from 'vitest';
import { originsFor } from './shared-paths.ts';

const configured = ['https://front.example'];

describe('who may read from another site', () => {
  it.each([
    '/api/catalog?page=2',
    '/api/search',
    '/stream/1/2',
    '/stream',
    '/playlist.m3u8?q=x',
    '/feeds/audio.xml',
    '/oembed?url=x',
    '/hls/1/2/master.m3u8',
  ])('the configured: %s', (target) => expect(originsFor(target, configured)).toBe(configured));
  it.each(['/stremio', '/stremio/manifest.json', '/api/openapi.json', '/api/subtitles/57/t3.vtt'])(
    'everybody: %s',
    (target) => expect(originsFor(target, [])).toEqual(['*']),
  );
  it.each([
    '/',
    '/watch/7',
    '/api/demo/chat',
    '/api/auth/session',
    '/api/setup',
    '/api/login/telegram/state',
    '/api/demo',
    '/api/docs',
    '/streams',
    '/stremiox',
    '/apix',
    '/playlist.m3u8x',
    '/oembedx',
    '/feeds',
  ])('nobody: %s', (target) => expect(originsFor(target, ['*'])).toBeUndefined());
});
