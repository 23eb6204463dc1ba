// `npm run mirror`: the process that fetches links, alone. For a server that runs with MIRROR_WORKER=elsewhere on the same data
// folder, or anywhere on the same MongoDB.
import { prepareOrLeave } from './setup/prepare-or-leave.mjs';

await prepareOrLeave();
// In this same process, so that signals reach the mirror itself.
await import('../dist/mirror-worker.mjs');
