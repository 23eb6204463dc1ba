// A connection to Telegram through a SOCKS5 proxy (RFC 1928, RFC 1929). It is this way or none: never past the proxy.
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import type { SocksProxy } from '#lib/config.ts';
import { LinkError } from './rpc-errors.ts';

/** What went wrong with the proxy, in words that name neither it nor who uses it. */
const sentences = {
  proxy_unreachable: 'the SOCKS proxy cannot be reached',
  proxy_timeout: 'the SOCKS proxy did not open the connection in time',
  proxy_auth: 'the SOCKS proxy does not accept the user name and password',
  proxy_refused: 'the SOCKS proxy refused to connect to Telegram',
  proxy_broken: 'the SOCKS proxy ended the connection or answered nonsense',
} as const;

/** Tells the failures of a proxy apart. */
export type ProxyFault = keyof typeof sentences;

/** A failure of the proxy; for everybody above it is a connection that could not be made. */
export class ProxyError extends LinkError {
  constructor(override readonly fault: ProxyFault) {
    super('unreachable', sentences[fault]);
    this.name = 'ProxyError';
  }
}

/** The library's errors carry the password in their options: only the kind may leave this file. */
function faultOf(error: unknown): ProxyFault {
  const text = error instanceof Error ? error.message : '';
  if (/authentication/i.test(text)) return 'proxy_auth';
  if (/rejected connection/i.test(text)) return 'proxy_refused';
  return 'proxy_broken';
}

/**
 * Asks the proxy at the other end of `socket` for a connection. Attach a reader of `data` at once when it resolves.
 *
 * @param socket connected to the proxy; destroyed when this fails. To give up, destroy it.
 * @throws ProxyError.
 */
export async function openSocksTunnel(
  socket: Socket,
  proxy: SocksProxy,
  destination: { readonly host: string; readonly port: number },
  timeoutMs: number,
): Promise<void> {
  const { host, port, username: userId, password } = proxy;
  const credentials = userId === undefined ? {} : { userId, password: password ?? '' };
  try {
    await SocksClient.createConnection({
      proxy: { host, port, type: 5, ...credentials },
      command: 'connect',
      destination: { host: destination.host, port: destination.port },
      existing_socket: socket,
      timeout: timeoutMs,
    });
  } catch (error) {
    socket.destroy();
    throw new ProxyError(/timed out/i.test(String(error)) ? 'proxy_timeout' : faultOf(error));
  }
}
