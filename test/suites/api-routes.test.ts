// Every operation has its route, every route its operation or a reason to have none.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '#lib/api/operations.ts';
import { routesApart } from '#lib/api/routes-apart.ts';

/** Whatever is asked of no route: its answer is 404. */
const catchAll = '/api/[...path]';

/** Route files by the path of their folders. */
const routes = new Map(
  readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\/)route\.ts$/.test(path))
    .map((path) => [`/${path.replace(/\/?route\.ts$/, '')}`, readFileSync(`app/${path}`, 'utf8')]),
);
const pages = readdirSync('app/api', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/page.tsx'))
  .map((path) => `/api/${path.replace(/\/page\.tsx$/, '')}`);

/** A route that serves a path, as Next finds it. */
function fits(route: string, path: string): boolean {
  const parts = route.split('/').map((part) => {
    if (/^\[\.\.\./.test(part)) return '.+';
    return part.startsWith('[') ? '[^/]+' : part.replaceAll('.', '\\.');
  });
  return route !== catchAll && new RegExp(`^${parts.join('/')}$`).test(path);
}

const routeOf = (path: string) => [...routes].find(([route]) => fits(route, path));
const all = [...operations.map(({ path, method }) => ({ path, methods: [method] as string[] })), ...routesApart];

describe('routes and operations', () => {
  it.each(operations.map((one) => [`${one.method} ${one.path}`, one] as const))(
    '%s has a route',
    (_name, { path, method }) => {
      const [route, source] = routeOf(path) ?? [];
      expect(route, path).toBeDefined();
      expect(source).toMatch(new RegExp(`export (?:const|(?:async )?function) ${method.toUpperCase()}\\b`));
    },
  );

  it.each([...routes].filter(([route]) => route !== catchAll))(
    '%s is described, with all its methods',
    (route, source) => {
      const described = all.filter(({ path }) => fits(route, path)).flatMap(({ methods }) => [...methods] as string[]);
      const exported = [...source.matchAll(/export (?:const|(?:async )?function) (GET|POST|PUT|PATCH|DELETE)\b/g)];
      expect(exported.length, route).toBeGreaterThan(0);
      for (const [, method = ''] of exported) expect(described, `${method} ${route}`).toContain(method.toLowerCase());
    },
  );

  it('have reasons where there is no operation', () => {
    for (const { path, reason } of routesApart) {
      expect(reason.length).toBeGreaterThan(20);
      expect(pages.includes(path) || routeOf(path) !== undefined, path).toBe(true);
    }
  });
});
