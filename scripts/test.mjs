// `npm test`: all set-up, then every check, each timed. The last line is `N passed, N failed`, with `, N skipped` if any.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDavClients } from './setup/dav-clients.mjs';
import { ensureFirefox } from './setup/firefox.mjs';
import { ensureNginx } from './setup/nginx.mjs';
import { nodeVersionFault } from './setup/node-version.mjs';
import { prepareInstall } from './setup/prepare.mjs';
import { ensurePythonTools } from './setup/python-tools.mjs';
import { testEnvironment } from './setup/test-environment.mjs';
import { createReport } from './setup/test-report.mjs';
import { testSteps } from './setup/test-steps.mjs';
import { ensureTools } from './setup/tools.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const write = (line) => process.stdout.write(`${line}\n`);
const report = createReport(write);

async function timed(name, run) {
  const startedMs = Date.now();
  const result = await run().catch((error) => ({ failed: true, output: error.stack ?? String(error) }));
  report.add({ name, ms: Date.now() - startedMs, ...result });
  return !result.failed;
}

async function setUp() {
  const fault = nodeVersionFault(process.versions.node);
  if (fault) throw new Error(fault);
  process.chdir(root);
  await prepareInstall({ root, say: write });
  const tools = await ensureTools({ root, say: write });
  const clients = await ensureDavClients({ root, say: write });
  const nginx = await ensureNginx({ root, say: write });
  const firefox = await ensureFirefox({ root, say: write });
  return { ...tools, ...clients, ...nginx, ...firefox, ...(await ensurePythonTools({ root, say: write })) };
}

async function runSteps(tools) {
  const broken = new Set();
  for (const { name, needs, run } of testSteps({ root, env: testEnvironment(process.env, tools) })) {
    const blocked = needs !== undefined && broken.has(needs);
    const skipped = async () => ({ failed: true, output: `not run, because this step failed: ${needs}` });
    if (!(await timed(name, blocked ? skipped : run))) broken.add(name);
  }
}

try {
  await runSteps(await setUp());
} catch (error) {
  report.add({ name: 'set-up', ms: 0, failed: true, output: error.message });
}
process.exitCode = report.end();
