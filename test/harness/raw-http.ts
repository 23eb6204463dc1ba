// HTTP through a plain socket client, so that what stands on the wire is what is checked.

import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:http';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** False when the connection was cut before the announced length. */
  readonly complete: boolean;
}

/** One request; resolves also when the body was cut. */
export function rawRequest(
  url: string,
  options: { method?: string; headers?: Record<string, string> } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: options.method ?? 'GET', headers: options.headers ?? {} }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      const finish = () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(chunks),
          complete: answer.complete,
        });
      answer.on('end', finish);
      answer.on('error', finish);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
