// Who may read from another site.
import { describe, expect, it } from 'vitest';
import { corsHeaders, preflightHeaders } from './cors.ts';

const player = 'https://player.example';
const preflight = { origin: player, 'access-control-request-method': 'GET' };

describe('corsHeaders', () => {
  it('is silent unless configured', () => expect(corsHeaders({ origin: player }, [])).toEqual({}));

  it.each(['https://evil.example', 'https://player.example.evil', 'http://player.example', 'null', ''])(
    'names no origin that is not configured: %s',
    (origin) => expect(corsHeaders({ origin }, [player])).toEqual({ vary: 'Origin' }),
  );

  it('names a configured origin, and that the answer depends on it', () => {
    expect(corsHeaders({ origin: player }, [player])).toMatchObject({
      'access-control-allow-origin': player,
      vary: 'Origin',
    });
  });

  it('never reflects an origin nor allows credentials for *', () => {
    const headers = corsHeaders({ origin: player }, ['*']);
    expect(headers['access-control-allow-origin']).toBe('*');
    expect(Object.keys(headers)).not.toContain('access-control-allow-credentials');
  });

  it('lets scripts read what a player needs', () => {
    const exposed = corsHeaders({ origin: player }, [player])['access-control-expose-headers'];
    for (const name of ['Content-Range', 'Accept-Ranges', 'ETag', 'Content-Length']) expect(exposed).toContain(name);
  });
});

describe('preflightHeaders', () => {
  it('allows the ranges and conditions of a player', () => {
    const headers = preflightHeaders(preflight, [player], 'GET, HEAD');
    expect(headers['access-control-allow-methods']).toBe('GET, HEAD');
    expect(headers['access-control-allow-headers']).toContain('If-Range');
  });

  it.each([
    [{ origin: player }, [player]],
    [{ ...preflight, origin: 'https://evil.example' }, [player]],
    [preflight, []],
  ])('adds nothing for %o with %o', (headers, origins) => {
    expect(preflightHeaders(headers, origins, 'GET')).toEqual({});
  });
});
