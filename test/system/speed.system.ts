// speed.system.ts — ratios of CPU times stay above half of what is promised, and the gate that says so can fail.

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository } from "./support/folder.js";
import { lacks, mustSkip, works } from "./support/machine.js";
import { type Ended, run } from "./support/program.js";

const hasCompiler = (): boolean => works("clang", "--version") || works("gcc", "--version");
const isUnfit =
  mustSkip("python3", () => works("python3", "--version")) ||
  (!hasCompiler() && lacks("clang", "clang"));

/** Twenty minutes: Python packages may have to be installed first. */
const timeout = 1_200_000;

async function gate(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const command = [process.execPath, join(repository, "bench/run.mjs"), "--gate", ...args];
  return run(command, { cwd: repository, env });
}

describe.skipIf(isUnfit)("npm run bench -- --gate", () => {
  it(
    "finds no ratio below half of its promise",
    async () => {
      const { status, stdout, stderr } = await gate([]);

      process.stderr.write(`${stdout.slice(stdout.indexOf("\npassed:"))}\n`);
      expect(stdout, stderr).not.toMatch(/^failed:/mu);
      expect(stdout).toMatch(/^passed: `sampled`, one model: faster than NumPy/mu);
      expect(status).toBe(0);
    },
    timeout,
  );

  it(
    "fails where our kernel does everything eight times",
    async () => {
      const { status, stdout } = await gate(["sampled", "--rounds", "1"], { BENCH_HANDICAP: "8" });

      expect(stdout).toMatch(/^failed: `sampled`, one model: faster than NumPy/mu);
      expect(status).toBe(1);
    },
    timeout,
  );
});
