// test-nightly.mjs — `npm run test:nightly`: the system tests with more instants, sizes and system calls.
import { step } from "./run-step.mjs";

step("system tests, nightly size", "tools/test-system.mjs", process.argv.slice(2), {
  KTSWEEP_TEST_SIZE: "nightly",
});
