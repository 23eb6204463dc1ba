// Every operation of the API, for the description and the tests. One file per area in `operations/`.
import type { Operation } from './operation.ts';
import { catalogOperations } from './operations/catalog-operations.ts';
import { streamOperations } from './operations/stream-operations.ts';
import { systemOperations } from './operations/system-operations.ts';

export const operations: readonly Operation[] = [...catalogOperations, ...streamOperations, ...systemOperations];
