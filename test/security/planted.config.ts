// Vitest with one fault planted: the text is exchanged while the file is loaded, and nothing on the disk changes.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { plantedFaults } from './planted-faults.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const planted = plantedFaults[Number(process.env.PLANTED_FAULT)];
if (!planted) throw new Error('PLANTED_FAULT is the number of a fault');

export default defineConfig({
  root,
  test: { include: [planted.suite], testTimeout: 30_000, hookTimeout: 60_000, pool: 'forks', maxWorkers: 1 },
  plugins: [
    {
      name: 'planted-fault',
      enforce: 'pre',
      transform: (code: string, id: string) =>
        id.split('?')[0] === `${root}${planted.file}` ? code.replace(planted.from, () => planted.to) : undefined,
    },
  ],
});
