import { describe, expect, it } from 'vitest';
import { isOwnSite } from './own-site.ts';

const host = 'films.example:7860';
const own = 'http://films.example:7860';

describe('isOwnSite', () => {
  it.each([
    [{ host, 'sec-fetch-site': 'same-origin' }, true],
    [{ host, 'sec-fetch-site': 'same-origin', origin: own }, true],
    [{ host, origin: own }, true],
    [{ host: '127.0.0.1:7860', origin: 'https://public.example' }, true],
    [{ host }, false],
    [{ host, origin: 'null' }, false],
    [{ host, origin: 'null', 'sec-fetch-site': 'same-origin' }, false],
    [{ host, origin: 'http://films.example' }, false],
    [{ host, origin: 'https://evil.example' }, false],
    [{ host, origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }, false],
    [{ host, origin: own, 'sec-fetch-site': 'cross-site' }, false],
    [{ host, origin: own, 'sec-fetch-site': 'same-site' }, false],
    [{ host, 'sec-fetch-site': 'none' }, false],
    [{ host, origin: 'films.example:7860' }, false],
  ])('%o: %s', (headers, expected) => {
    expect(isOwnSite(new Headers(headers as Record<string, string>), 'https://public.example')).toBe(expected);
  });
});
