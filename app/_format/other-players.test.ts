// Addresses for players outside the browser.
import { describe, expect, it } from 'vitest';
import { mpvCommand, otherPlayers } from './other-players.ts';

const stream = 'https://x.example/stream/1/2?exp=3&sig=4';
const of = (name: string) => otherPlayers.find((player) => player.name === name)?.address(stream, 'A; "B"');

describe('otherPlayers', () => {
  it('hands the whole address on, its query too', () => {
    expect(of('VLC')).toBe(`vlc://${stream}`);
    expect(of('PotPlayer')).toBe(`potplayer://${stream}`);
    expect(of('nPlayer')).toBe(`nplayer-${stream}`);
    expect(new URL(of('IINA') ?? '').searchParams.get('url')).toBe(stream);
    expect(new URL(of('Infuse') ?? '').searchParams.get('url')).toBe(stream);
  });

  it('lets no title end the intent of MX', () => {
    expect(of('MX Player')).toMatch(/^intent:\/\/x\.example\/stream\/1\/2\?exp=3&sig=4#Intent;scheme=https;/);
    expect(of('MX Player')).toContain('S.title=A%3B%20%22B%22;end');
  });
});

describe('mpvCommand', () => {
  it('cannot be left by a quote', () => expect(mpvCommand("https://x/'; ls")).toBe("mpv 'https://x/%27; ls'"));
});
