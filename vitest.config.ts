// Unit tests beside their files, and the suites against the emulator under test/.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'lib/**/*.test.ts',
      'bot/**/*.test.ts',
      'emulator/**/*.test.ts',
      'scripts/**/*.test.ts',
      'demo/**/*.test.ts',
      'app/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
