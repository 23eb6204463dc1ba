// A connection to Telegram through a SOCKS5 proxy (RFC 1928, RFC 1929). It is this way or none: never past the proxy.
import type { Socket } from 'node:net';
import { SocksClient } from 'socks';
import type { SocksProxy } from '#lib/config.ts';
import { describeProxyFault, type ProxyFault, type ProxyPlace, proxyFaultOf } from '#lib/proxy-fault.ts';
import { LinkError } from './rpc-errors.ts';

/** A failure of the proxy; for everybody above it is a connection that could not be made. */
export class ProxyError extends LinkError {
  /** As `fault`, for the log. */
  readonly code: ProxyFault;

  constructor(
    override readonly fault: ProxyFault,
    proxy: ProxyPlace,
  ) {
    super('unreachable', describeProxyFault(fault, proxy));
    this.name = 'ProxyError';
    this.code = fault;
  }
}

/**
 * Asks the proxy at the other end of `socket` for a connection. Attach a reader of `data` at once when it resolves.
 *
 * @param socket connected to the proxy; destroyed when this fails. To give up, destroy it.
 * @param destination told to the proxy as it is: a name is looked up there, never here.
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
    // The package's errors carry the password in their options: only the kind may leave this file.
    throw new ProxyError(proxyFaultOf(error), proxy);
  }
}
