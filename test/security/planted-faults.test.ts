// The tests of each row are tried on code that is at fault: those that find nothing prove nothing.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { type PlantedFault, plantedFaults } from './planted-faults.ts';
import { httpProbes } from './probes.ts';
import { rows } from './rows.ts';
import { isFull } from './size.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** In every run the first of each row whose probes meet no server with faults (probes.test.ts); all of them in `npm run security`. */
const isTriedHere = (fault: PlantedFault) =>
  isFull ||
  (!httpProbes.some(({ row }) => row === fault.row) && plantedFaults.find(({ row }) => row === fault.row) === fault);

const numbered = plantedFaults.map((fault, number) => [`${fault.row}: planted: ${fault.name}`, fault, number] as const);

it('every row meets planted faults', () => {
  const met = (id: string) => [...plantedFaults, ...httpProbes].filter(({ row }) => row === id).length;
  // The one of packages has its own, in supply-chain.test.ts.
  expect(rows.filter(({ id }) => id !== 'supply-chain' && met(id) === 0)).toEqual([]);
});

it('each has its one place in the code', () => {
  const places = plantedFaults.map(({ file, from }) => [
    file,
    from,
    readFileSync(root + file, 'utf8').split(from).length,
  ]);
  expect(places.filter(([, , pieces]) => pieces !== 2)).toEqual([]);
});

it.each(numbered.filter(([, fault]) => isTriedHere(fault)))(
  '%s is found',
  async (_name, fault, number) => {
    const { failed, passed } = await countsWith(fault, number);
    expect(failed + passed).toBeGreaterThan(0);
    expect(failed).toBeGreaterThan(0);
  },
  180_000,
);

/** How the tests of a fault end while it is planted. */
async function countsWith({ suite, only }: PlantedFault, number: number) {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/security/planted.config.ts'];
  const args = [...vitest, '--reporter=json', suite, ...(only === undefined ? [] : ['-t', only])];
  const env = { ...process.env, PLANTED_FAULT: String(number) };
  const output = await new Promise<string>((resolve) => {
    const options = { cwd: root, env, timeout: 150_000, maxBuffer: 50_000_000 };
    execFile(process.execPath, args, options, (_error, stdout) => resolve(stdout));
  });
  const report = JSON.parse(output.slice(output.indexOf('{"num'))) as {
    numFailedTests: number;
    numPassedTests: number;
  };
  return { failed: report.numFailedTests, passed: report.numPassedTests };
}
