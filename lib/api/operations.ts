// Every operation of the API, for the description and the tests. One file per area in `operations/`.
import type { Operation } from './operation.ts';
import { adminOperations } from './operations/admin-operations.ts';
import { authOperations } from './operations/auth-operations.ts';
import { browseOperations } from './operations/browse-operations.ts';
import { catalogOperations } from './operations/catalog-operations.ts';
import { egressOperations } from './operations/egress-operations.ts';
import { eventOperations } from './operations/event-operations.ts';
import { feedOperations } from './operations/feed-operations.ts';
import { hlsOperations } from './operations/hls-operations.ts';
import { linkOperations } from './operations/link-operations.ts';
import { quotaOperations } from './operations/quota-operations.ts';
import { storyboardOperations } from './operations/storyboard-operations.ts';
import { streamOperations } from './operations/stream-operations.ts';
import { subtitleOperations } from './operations/subtitle-operations.ts';
import { systemOperations } from './operations/system-operations.ts';
import { uploadOperations } from './operations/upload-operations.ts';
import { viewerOperations } from './operations/viewer-operations.ts';

/** All operations, area by area, in the order of the description. */
export const operations: readonly Operation[] = [
  ...catalogOperations,
  ...browseOperations,
  ...eventOperations,
  ...authOperations,
  ...linkOperations,
  ...adminOperations,
  ...quotaOperations,
  ...egressOperations,
  ...streamOperations,
  ...hlsOperations,
  ...subtitleOperations,
  ...storyboardOperations,
  ...uploadOperations,
  ...viewerOperations,
  ...feedOperations,
  ...systemOperations,
];
