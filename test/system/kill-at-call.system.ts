// kill-at-call.system.ts — SIGKILL at the n-th change of a file, for every n: resumed, nothing is lost.

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { ktsweepOutput } from "./support/program.js";
import { resultSegments, rowsOf } from "./support/segments.js";
import { repeats } from "./support/size.js";
import { countCalls, ktsweepWithFault, lacksStrace, positions } from "./support/strace.js";
import { completeRun, csvOf, smallSweep, writeSpec } from "./support/sweeps.js";

const calls = ["mkdir", "write", "fsync", "rename", "unlink"];

describe.skipIf(lacksStrace())("a run that dies at a system call", () => {
  let spec = "";
  let undisturbed = "";
  let counts: ReadonlyMap<string, number> = new Map();

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, smallSweep);
    await completeRun(spec, join(folder, "whole"));
    undisturbed = await csvOf(join(folder, "whole"));
    counts = await countCalls(["run", spec, "--out", join(folder, "traced")], calls);
  });

  it.each(calls)(
    "goes on to the same tables after a death at %s, with every segment that was there",
    async (call) => {
      const count = counts.get(call) ?? 0;
      expect(count).toBeGreaterThan(0);
      let deaths = 0;
      for (const n of positions(count, repeats(6, Infinity))) {
        const dir = testFolder();
        const { happened } = await ktsweepWithFault(["run", spec, "--out", dir], {
          call,
          n,
          effect: "signal=SIGKILL",
        });
        deaths += happened ? 1 : 0;
        const segments = resultSegments(dir);
        const recorded = rowsOf(dir, segments);
        const { rows, computed } = await completeRun(spec, dir);
        expect(computed, `${call} ${n} of ${count}`).toBe(rows - recorded);
        expect(rowsOf(dir, segments)).toBe(recorded);
        expect(await csvOf(dir)).toBe(undisturbed);
        await ktsweepOutput("verify", dir);
      }
      expect(deaths).toBeGreaterThan(0);
    },
  );
});
