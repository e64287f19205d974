// test-system.mjs — `npm run test:system [-- FILE...]`: builds, then tests with real parts (Chromium, pyarrow, killed
// processes, full disks). May install Debian packages as root and Python packages into the user's cache. In CI a test
// that had to be skipped fails the run.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { program, root, step } from "./run-step.mjs";

step("build", "tools/build.mjs");

const folder = mkdtempSync(join(tmpdir(), "ktsweep-test-"));
const report = join(folder, "report.json");
const { status } = spawnSync(
  process.execPath,
  [
    program("vitest/vitest.mjs"),
    "run",
    "--config=test/system/vitest.config.mjs",
    "--reporter=verbose",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit" },
);
const counts = JSON.parse(readFileSync(report, "utf8"));
rmSync(folder, { recursive: true });
const skipped = counts.numPendingTests + counts.numTodoTests;
console.log(
  `${counts.numPassedTests} passed, ${counts.numFailedTests} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : ""),
);
const isCi = (process.env.CI ?? "") !== "";
process.exit(isCi && skipped > 0 ? 1 : (status ?? 1));
