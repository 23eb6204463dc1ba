// Every operation of the API, for the description and the tests. One file per area in `operations/`.
import type { Operation } from './operation.ts';
import { catalogOperations } from './operations/catalog-operations.ts';
import { subtitleOperations } from './operations/subtitle-operations.ts';
import { viewerOperations } from './operations/viewer-operations.ts';

export const operations: readonly Operation[] = [...catalogOperations, ...subtitleOperations, ...viewerOperations];
