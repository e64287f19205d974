// kill-at-call.system.ts — SIGKILL at the n-th change of a file, for every n: resumed, nothing is lost.

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { resultSegments, rowsOf } from "./support/segments.js";
import { isNightly } from "./support/size.js";
import { countCalls, fileCalls, ktsweepWithFault, lacksStrace } from "./support/strace.js";
import { completeRun, csvOf, smallSweep, writeSpec } from "./support/sweeps.js";

describe.skipIf(lacksStrace())("a run that dies at a system call", () => {
  let spec = "";
  let undisturbed = "";
  let count = 0;

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, smallSweep);
    await completeRun(spec, join(folder, "whole"));
    undisturbed = await csvOf(join(folder, "whole"));
    count = await countCalls(["run", spec, "--out", join(folder, "traced")], fileCalls);
  });

  it("goes on to the same tables, and keeps every segment that was in place", async () => {
    expect(count).toBeGreaterThan(20);
    let killed = 0;
    for (let n = 1; n <= count; n += isNightly ? 1 : Math.ceil(count / 25)) {
      const dir = testFolder();
      const fault = { calls: fileCalls, fault: "signal=SIGKILL", n };
      const { status } = await ktsweepWithFault(["run", spec, "--out", dir], fault);
      killed += status === 0 ? 0 : 1;
      const segments = resultSegments(dir);
      const recorded = rowsOf(dir, segments);
      const { rows, computed } = await completeRun(spec, dir);
      expect(computed, `call ${n} of ${count}`).toBe(rows - recorded);
      expect(rowsOf(dir, segments)).toBe(recorded);
      expect(await csvOf(dir)).toBe(undisturbed);
      await ktsweepOutput("verify", dir);
    }
    expect(killed).toBeGreaterThan(10);
  });
});
