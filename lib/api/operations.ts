// Every operation of the API, for the description and the tests. One file per area in `operations/`.
import type { Operation } from './operation.ts';
import { authOperations } from './operations/auth-operations.ts';
import { catalogOperations } from './operations/catalog-operations.ts';

export const operations: readonly Operation[] = [...catalogOperations, ...authOperations];
