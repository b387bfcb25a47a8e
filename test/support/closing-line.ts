import type { Reporter, TestModule } from 'vitest/node';

/**
 * A reporter whose last word, at the very end of the process, is `N passed, N failed, N skipped`, counted from what the
 * runner itself reports. A file, a hook or a promise that failed outside any test counts as one failed, and so
 * does a run that broke off or could not begin. In CI, skipped tests are named: none is skipped in silence.
 */
export function closingLine(): Reporter {
  let counts = { passed: 0, failed: 1, skipped: [] as string[] };
  return {
    onInit: () => {
      process.once('exit', () => {
        if (process.env.CI) for (const name of counts.skipped) console.log(`Skipped: ${name}`);
        console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
      });
    },
    onTestRunEnd: (modules, errors, reason) => {
      const tests = modules.flatMap((module) => [...module.children.allTests()]);
      const failedTests = tests.filter((test) => test.result().state === 'failed').length;
      const outside = modules.reduce((sum, module) => sum + failuresOutsideTests(module), errors.length);
      counts = {
        passed: tests.filter((test) => test.result().state === 'passed').length,
        failed: failedTests + outside || (reason === 'passed' ? 0 : 1),
        skipped: tests
          .filter((test) => ['skipped', 'pending'].includes(test.result().state))
          .map((test) => `${test.module.relativeModuleId} > ${test.fullName}`),
      };
    },
  };
}

/** Files and suites that failed although none of their tests did. */
function failuresOutsideTests(module: TestModule): number {
  const suites = [module, ...module.children.allSuites()];
  return suites.filter((suite) => suite.errors().length > 0).length;
}
