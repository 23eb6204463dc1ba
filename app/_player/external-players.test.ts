// Addresses for other players.
import { expect, it } from 'vitest';
import { externalPlayers } from './external-players.ts';

it('keeps the signature of an address and cannot be broken out of by a title', () => {
  const players = externalPlayers('https://x.example/stream/1/2?exp=3&sig=a', 'A;end;S.evil=1 "film"');
  const hrefs = Object.fromEntries(players.map(({ name, href }) => [name, href]));
  expect(hrefs.VLC).toBe('vlc://https://x.example/stream/1/2?exp=3&sig=a');
  expect(hrefs.IINA).toBe('iina://weblink?url=https%3A%2F%2Fx.example%2Fstream%2F1%2F2%3Fexp%3D3%26sig%3Da');
  expect(hrefs['MX Player']).toBe(
    'intent://x.example/stream/1/2?exp=3&sig=a#Intent;scheme=https;package=com.mxtech.videoplayer.ad;S.title=A%3Bend%3BS.evil%3D1%20%22film%22;end',
  );
});
