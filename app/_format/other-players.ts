// Addresses that hand a stream to a player outside the browser, each in the form that player documents.

export interface OtherPlayer {
  readonly name: string;
  /** Where it runs; undefined: everywhere. */
  readonly where: string | undefined;
  /** Of the absolute address of a stream and the title. */
  address(stream: string, title: string): string;
}

const encoded = encodeURIComponent;

/** MX reads the scheme of the stream apart from the rest of the address. */
function mxAddress(stream: string, title: string): string {
  const { protocol, host, pathname, search } = new URL(stream);
  const scheme = protocol.slice(0, -1);
  return `intent://${host}${pathname}${search}#Intent;scheme=${scheme};action=android.intent.action.VIEW;type=video/*;package=com.mxtech.videoplayer.ad;S.title=${encoded(title)};end`;
}

/** In the order of the menu. mpv has no scheme of its own: its command is copied instead. */
export const otherPlayers: readonly OtherPlayer[] = [
  { name: 'VLC', where: undefined, address: (stream) => `vlc://${stream}` },
  { name: 'IINA', where: 'macOS', address: (stream) => `iina://weblink?url=${encoded(stream)}` },
  { name: 'Infuse', where: 'Apple', address: (stream) => `infuse://x-callback-url/play?url=${encoded(stream)}` },
  { name: 'nPlayer', where: 'iOS', address: (stream) => `nplayer-${stream}` },
  { name: 'PotPlayer', where: 'Windows', address: (stream) => `potplayer://${stream}` },
  { name: 'MX Player', where: 'Android', address: mxAddress },
];

/**
 * What to type where mpv is, in a POSIX shell.
 *
 * @example mpvCommand("https://x/stream/1/2?a=1&b=2") // "mpv 'https://x/stream/1/2?a=1&b=2'"
 */
export function mpvCommand(stream: string): string {
  return `mpv '${stream.replaceAll("'", '%27')}'`;
}
