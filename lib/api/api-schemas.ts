// The shapes of the API by the names the description gives them: those of their exports, without `Schema`.
import { z } from 'zod';
import * as contract from './contract.ts';
import * as admin from './contract-admin.ts';
import * as browse from './contract-browse.ts';
import * as events from './contract-events.ts';
import * as feeds from './feed-contract.ts';

/** Every file of shapes; one that is missing here has its shapes written out where they are used. */
const modules: readonly Readonly<Record<string, unknown>>[] = [contract, admin, browse, events, feeds];

/**
 * Named shapes.
 *
 * @example namedSchemas().get('CatalogFile') // catalogFileSchema
 */
export function namedSchemas(): ReadonlyMap<string, z.ZodType> {
  const named = new Map<string, z.ZodType>();
  for (const [name, value] of modules.flatMap(Object.entries)) {
    if (!(value instanceof z.ZodType) || !name.endsWith('Schema')) continue;
    named.set(name.charAt(0).toUpperCase() + name.slice(1, -'Schema'.length), value);
  }
  return named;
}
