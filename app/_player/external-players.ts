// Addresses that open an item in a player outside of the browser. Pure.

export interface ExternalPlayer {
  readonly name: string;
  readonly href: string;
}

/**
 * Links for the players people have.
 *
 * @param url absolute address of the stream; opens without a cookie.
 * @example externalPlayers('https://x/stream/1/2', 'A film')[0] // { name: 'VLC', href: 'vlc://https://x/stream/1/2' }
 */
export function externalPlayers(url: string, title: string): ExternalPlayer[] {
  const encoded = encodeURIComponent(url);
  const { protocol, host, pathname, search } = new URL(url);
  const rest = `${host}${pathname}${search}`;
  const intent = `intent://${rest}#Intent;scheme=${protocol.slice(0, -1)};package=com.mxtech.videoplayer.ad`;
  return [
    { name: 'VLC', href: `vlc://${url}` },
    { name: 'IINA', href: `iina://weblink?url=${encoded}` },
    { name: 'mpv', href: `mpv://${url}` },
    { name: 'PotPlayer', href: `potplayer://${url}` },
    { name: 'Infuse', href: `infuse://x-callback-url/play?url=${encoded}` },
    { name: 'nPlayer', href: `nplayer-${url}` },
    { name: 'VLC on iOS', href: `vlc-x-callback://x-callback-url/stream?url=${encoded}` },
    { name: 'MX Player', href: `${intent};S.title=${encodeURIComponent(title)};end` },
  ];
}
