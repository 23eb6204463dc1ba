// What `npm test` prints: a line per step, the whole output of what failed, and the sum at the end.

/** Adds up steps. A step is `{ name, ms, failed, output, counts? }`; without counts it counts as one test case. */
export function createReport(write) {
  const total = { passed: 0, failed: 0, skipped: [] };
  return {
    add(step) {
      const counts = step.counts ?? { passed: step.failed ? 0 : 1, failed: step.failed ? 1 : 0, skipped: [] };
      // A runner that ends with an error although no test failed has failed as a whole.
      const failed = step.failed ? Math.max(1, counts.failed) : counts.failed;
      total.passed += counts.passed;
      total.failed += failed;
      total.skipped.push(...counts.skipped);
      write(stepLine(step, counts, failed));
      for (const name of counts.flaky ?? []) write(`      passed only on a second try: ${name}`);
      if (failed > 0) write(`${step.output.trimEnd()}\n`);
    },
    /** Prints skips and the sum; returns the exit code. */
    end() {
      for (const { name, reason } of total.skipped) write(`skipped: ${name} (${reason ?? 'no reason given'})`);
      const skips = total.skipped.length > 0 ? `, ${total.skipped.length} skipped` : '';
      write(`${total.passed} passed, ${total.failed} failed${skips}`);
      return total.failed > 0 || total.passed === 0 ? 1 : 0;
    },
  };
}

function stepLine({ name, ms, counts: given }, counts, failed) {
  const seconds = `${(ms / 1000).toFixed(1)} s`.padStart(8);
  const detail = given ? ` (${counts.passed} passed, ${failed} failed)` : '';
  return `${failed > 0 ? 'FAIL' : 'ok  '}${seconds}  ${name}${detail}`;
}
