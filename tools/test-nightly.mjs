// test-nightly.mjs — `npm run test:nightly`: the system tests with more instants, sizes and system calls, the coverage
// of every interval method, all presets at their papers' own sizes, and 100,000 simulated fault plans with every planted
// mistake found by them.
import { step } from "./run-step.mjs";

step("system tests, nightly size", "tools/test-system.mjs", process.argv.slice(2), {
  KTSWEEP_TEST_SIZE: "nightly",
});
step("coverage of intervals", "packages/fit/coverage.nightly.mjs");
step("coverage of the reference sweeps", "packages/fit/reference.nightly.mjs");
step("coverage of adaptive sweeps", "packages/fit/adaptive.nightly.mjs");
step("presets at paper size", "packages/cli/bin/ktsweep.js", ["reproduce", "--size", "paper"]);
step("simulated fault plans", "packages/testkit/simulate.nightly.mjs");
