// Who may look at the machinery.
import { describe, expect, it } from 'vitest';
import { mayObserve } from './observer-access.ts';

const token = 'a-token-of-sixteen-or-more';

describe('mayObserve', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('without a token lets %s in', (remote) => {
    expect(mayObserve(new Headers({ 'x-sv-remote': remote, host: 'localhost:7860' }), undefined)).toBe(true);
  });

  it.each(['localhost', '127.0.0.1:7860', '[::1]:7860', 'LOCALHOST:1'])('by the name %s of this machine', (host) => {
    expect(mayObserve(new Headers({ 'x-sv-remote': '127.0.0.1', host }), undefined)).toBe(true);
  });

  it.each(['', 'films.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1', 'evil.example:7860'])(
    'by the name %j, as tunnels and rebound names have it, keeps out',
    (host) => expect(mayObserve(new Headers({ 'x-sv-remote': '127.0.0.1', host }), undefined)).toBe(false),
  );

  it.each(['', '10.0.0.1', '::ffff:10.0.0.1', '1127.0.0.1', '127.0.0.1.evil.example', '::2'])(
    'without a token keeps %j out',
    (remote) => expect(mayObserve(new Headers({ 'x-sv-remote': remote, host: 'localhost' }), undefined)).toBe(false),
  );

  it('keeps out whom the listener has not marked', () => expect(mayObserve(new Headers(), undefined)).toBe(false));

  it('with a token asks for it, also on this machine', () => {
    const ask = (authorization?: string) =>
      mayObserve(new Headers({ 'x-sv-remote': '127.0.0.1', ...(authorization ? { authorization } : {}) }), token);
    expect(ask(`Bearer ${token}`)).toBe(true);
    expect(ask(`bearer ${token}`)).toBe(true);
    for (const wrong of [
      undefined,
      token,
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      'Bearer ',
      `Basic ${token}`,
    ]) {
      expect(ask(wrong), wrong).toBe(false);
    }
  });
});
