import { describe, expect, it } from 'vitest';
import { originsFor } from './shared-paths.ts';

const configured = ['https://front.example'];

describe('who may read from another site', () => {
  it.each(['/api/catalog?page=2', '/api/search', '/stream/1/2', '/stream'])('the configured: %s', (target) =>
    expect(originsFor(target, configured)).toBe(configured),
  );
  it.each(['/stremio', '/stremio/manifest.json', '/api/openapi.json'])('everybody: %s', (target) =>
    expect(originsFor(target, [])).toEqual(['*']),
  );
  it.each(['/', '/watch/7', '/api/demo/chat', '/api/demo', '/api/docs', '/streams', '/stremiox', '/apix'])(
    'nobody: %s',
    (target) => expect(originsFor(target, ['*'])).toBeUndefined(),
  );
});
