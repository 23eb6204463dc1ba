// Which methods an address of the API takes.
import { operations } from './operations.ts';
import { routesApart } from './routes-apart.ts';

/** One way to spell a path: its parameters match any one part, `{...rest}` matches all that follow. */
function pattern(path: string): RegExp {
  const parts = path.split('/').map((part) => {
    if (/^\{\.\.\..+\}$/.test(part)) return '.+';
    return part
      .replace(/\{[^}]+\}/g, '{}')
      .split('{}')
      .map(escaped)
      .join('[^/]+');
  });
  return new RegExp(`^${parts.join('/')}/?$`);
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Of each path with its methods as Allow lists them. */
function table(): readonly { readonly path: RegExp; readonly methods: readonly string[] }[] {
  const all = [...operations.map(({ path, method }) => ({ path, methods: [method] as string[] })), ...routesApart];
  const paths = [...new Set(all.map(({ path }) => path))];
  // Fixed parts before parameters: `/api/keys/me` is not `/api/keys/{id}`.
  paths.sort((a, b) => a.split('{').length - b.split('{').length);
  return paths.map((path) => {
    const taken = all.filter((one) => one.path === path).flatMap(({ methods }) => methods.map((m) => m.toUpperCase()));
    const methods = [
      ...taken.filter((m) => m === 'GET').flatMap(() => ['GET', 'HEAD']),
      ...taken.filter((m) => m !== 'GET'),
    ];
    return { path: pattern(path), methods: [...methods, 'OPTIONS'] };
  });
}

const known = table();

/**
 * The methods of an address, HEAD and OPTIONS included; undefined for one that is none of the API's.
 *
 * @param target path with or without query.
 * @example methodsOf('/api/catalog?page=2') // ['GET', 'HEAD', 'OPTIONS']
 */
export function methodsOf(target: string): readonly string[] | undefined {
  const path = target.replace(/[?#].*$/s, '');
  return known.find((one) => one.path.test(path))?.methods;
}
