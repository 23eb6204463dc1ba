// Finds out who calls.
import type { Config } from '../config.ts';
import { anonymousCaller, type Identities } from './caller.ts';

/** Makes the door. */
export function createIdentities({ config }: { readonly config: Config['links'] }): Identities {
  const anonymous = anonymousCaller(config.access);
  return { identify: async () => anonymous };
}
