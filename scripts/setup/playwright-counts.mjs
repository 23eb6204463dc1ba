// Reads the JSON report of Playwright into the counts of `npm test`.

/** `{ passed, failed, skipped: [{ name, reason }], flaky: [name] }`; a flaky test counts as passed and is named. */
export function playwrightCounts(report) {
  const counts = { passed: 0, failed: report.errors?.length ?? 0, skipped: [], flaky: [] };
  for (const suite of report.suites ?? []) countSuite(suite, '', counts);
  return counts;
}

function countSuite(suite, prefix, counts) {
  const path = prefix ? `${prefix} > ${suite.title}` : suite.title;
  for (const inner of suite.suites ?? []) countSuite(inner, path, counts);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) countTest(test, `${path} > ${spec.title}`, counts);
  }
}

function countTest(test, name, counts) {
  if (test.status === 'skipped') {
    const reason = test.annotations?.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
    counts.skipped.push({ name, reason });
  } else if (test.status === 'unexpected') counts.failed += 1;
  else {
    counts.passed += 1;
    if (test.status === 'flaky') counts.flaky.push(name);
  }
}
