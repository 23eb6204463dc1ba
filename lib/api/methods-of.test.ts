import { describe, expect, it } from 'vitest';
import { methodsOf } from './methods-of.ts';

describe('methods of an address', () => {
  it.each([
    ['/api/catalog', ['GET', 'HEAD', 'OPTIONS']],
    ['/api/catalog/?page=2', ['GET', 'HEAD', 'OPTIONS']],
    ['/api/catalog/7', ['GET', 'HEAD', 'OPTIONS']],
    ['/api/demo/chat', ['GET', 'HEAD', 'POST', 'OPTIONS']],
    ['/metrics', ['GET', 'HEAD', 'OPTIONS']],
  ])('%s', (target, methods) => expect(methodsOf(target)).toEqual(methods));

  it.each(['/', '/api', '/api/none', '/api/catalog/7/none', '/apixcatalog', '/watch/7'])(
    'nothing is known of %s',
    (target) => expect(methodsOf(target)).toBeUndefined(),
  );
});
