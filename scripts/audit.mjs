// `npm run audit`: what the registry knows of our packages. 0: nothing serious, or it could not be asked, which is said; 1: a serious
// fault; with `--strict`, for releases, 2 where it could not be asked.
import { fileURLToPath } from 'node:url';
import { askAudits } from '../test/security/supply-chain.ts';

const audits = await askAudits(fileURLToPath(new URL('..', import.meta.url)));
for (const [name, { says }] of audits) process.stdout.write(`${name}: ${says}\n`);

const some = (kind) => audits.some(([, audit]) => audit.kind === kind);
const isStrict = process.argv.includes('--strict');
process.exitCode = some('fault') ? 1 : isStrict && some('unasked') ? 2 : 0;
