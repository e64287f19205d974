// failing-fsync.system.ts — a failed fsync ends a run; nothing after it counts as recorded, and a new run goes on.

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { repeats } from "./support/size.js";
import { countCalls, ktsweepWithFault, lacksStrace, positions } from "./support/strace.js";
import { completeRun, csvOf, smallSweep, writeSpec } from "./support/sweeps.js";

describe.skipIf(lacksStrace())("a disk that can't keep what was written", () => {
  let spec = "";
  let undisturbed = "";
  let count = 0;

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, smallSweep);
    await completeRun(spec, join(folder, "whole"));
    undisturbed = await csvOf(join(folder, "whole"));
    const counts = await countCalls(["run", spec, "--out", join(folder, "traced")], ["fsync"]);
    count = counts.get("fsync") ?? 0;
  });

  it("ends the run with status 5 at each fsync, and a new run gives the same tables", async () => {
    let faults = 0;
    for (const n of positions(count, repeats(12, Infinity))) {
      const dir = testFolder();
      const fault = { call: "fsync", n, effect: "error=EIO" };
      const { status, stderr, happened } = await ktsweepWithFault(
        ["run", spec, "--out", dir],
        fault,
      );
      expect(status, `fsync ${n} of ${count}: ${stderr}`).toBe(happened ? 5 : 0);
      if (happened) expect(stderr).toMatch(/\[[A-Z_]+\]/);
      expect(stderr).not.toContain("    at ");
      faults += happened ? 1 : 0;
      await completeRun(spec, dir);
      expect(await csvOf(dir)).toBe(undisturbed);
    }
    expect(faults).toBeGreaterThan(5);
  });
});
