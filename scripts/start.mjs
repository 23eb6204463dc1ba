// `npm start`: installs what is missing, builds what changed, then becomes the server. Only Node's own modules up to there.
import { existsSync } from 'node:fs';
import { leave, prepareOrLeave } from './setup/prepare-or-leave.mjs';

await prepareOrLeave();
if (process.argv.includes('--prepare-only')) process.exit(0);
if (!existsSync(new URL('../dist/server.mjs', import.meta.url))) leave('The build left no dist/server.mjs.', 1);

process.env.NEXT_TELEMETRY_DISABLED = '1';
// In this same process, so that signals reach the server itself.
await import('../dist/server.mjs');
