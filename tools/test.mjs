// test.mjs — `npm test`: build, lint, generated files, then every test; the last line counts them.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { program, root, step } from "./run-step.mjs";

step("build", "tools/build.mjs");
step("generated WebAssembly is current", "tools/generate-wasm.mjs", ["--check"]);
step("generated messages are current", "tools/generate-protocol.mjs", ["--check"]);
step("lint", program("eslint/bin/eslint.js"), ["."]);
step("format", program("prettier/bin/prettier.cjs"), ["--check", "--log-level", "warn", "."]);

const folder = mkdtempSync(join(tmpdir(), "ktsweep-test-"));
const report = join(folder, "report.json");
const vitest = spawnSync(
  process.execPath,
  [
    program("vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, CI: "true" } },
);
const counts = JSON.parse(readFileSync(report, "utf8"));
rmSync(folder, { recursive: true });
const skipped = counts.numPendingTests + counts.numTodoTests;
console.log(
  `${counts.numPassedTests} passed, ${counts.numFailedTests} failed` +
    (skipped > 0 ? `, ${skipped} skipped` : ""),
);
process.exit(vitest.status ?? 1);
