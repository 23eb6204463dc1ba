// A vitest reporter that writes down what the last line of `npm test` needs: counts, and why tests were skipped.
import { writeFileSync } from 'node:fs';

/** Writes `{ passed, failed, skipped: [{ name, reason }] }` to the file named by TEST_COUNTS_FILE. */
export default class VitestCounter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) this.#count(module, counts);
    writeFileSync(process.env.TEST_COUNTS_FILE, JSON.stringify(counts));
  }

  #count(module, counts) {
    // A file that cannot be loaded, or whose set-up fails, counts as one failed test.
    counts.failed += module.errors().length;
    for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') counts.passed += 1;
      else if (result.state === 'skipped') {
        counts.skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: result.note });
      } else counts.failed += 1;
    }
  }
}
