// A port of loopback that nobody has, for what must be told its port before it runs.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Somebody else may take it in between: good enough for tests. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}
