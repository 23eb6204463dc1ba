// The scripts, styles and fonts of the build, past Next: in the small forms the build has made, and for good, as their names change with their contents.
import type { IncomingMessage, RequestListener } from 'node:http';
import sirv from 'sirv';

/** Where pages look for them. */
const prefix = '/_next/static/';

/** As next.config.mjs gives them to everything else. */
const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
};

/**
 * Answers for the files of the build, which are looked up once.
 *
 * @param folder of the build, `.next/static`.
 * @param next for all other requests, and for files that are not there.
 */
export function builtFiles(folder: string, next: RequestListener): RequestListener {
  const files = sirv(folder, {
    brotli: true,
    gzip: true,
    immutable: true,
    maxAge: 31_536_000,
    setHeaders: (response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    },
  });
  return (request, response) => {
    const target = request.url ?? '';
    if (!isRead(request) || !target.startsWith(prefix)) return next(request, response);
    request.url = target.slice(prefix.length - 1);
    files(request, response, () => {
      request.url = target;
      next(request, response);
    });
  };
}

const isRead = ({ method }: IncomingMessage) => method === 'GET' || method === 'HEAD';
