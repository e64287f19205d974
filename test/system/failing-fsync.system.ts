// failing-fsync.system.ts — a failed fsync ends a run; nothing after it counts as recorded, and a new run goes on.

import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { countCalls, ktsweepWithFault, lacksStrace } from "./support/strace.js";
import { isNightly } from "./support/size.js";
import { completeRun, csvOf, smallSweep, writeSpec } from "./support/sweeps.js";

const calls = "fsync,fdatasync";

describe.skipIf(lacksStrace())("a disk that can't keep what was written", () => {
  let spec = "";
  let undisturbed = "";
  let count = 0;

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, smallSweep);
    await completeRun(spec, join(folder, "whole"));
    undisturbed = await csvOf(join(folder, "whole"));
    count = await countCalls(["run", spec, "--out", join(folder, "traced")], calls);
  });

  it("ends the run with status 5 at each fsync, and a new run gives the same tables", async () => {
    expect(count).toBeGreaterThan(5);
    for (let n = 1; n <= count; n += isNightly ? 1 : Math.ceil(count / 12)) {
      const dir = testFolder();
      const fault = { calls, fault: "error=EIO", n };
      const { status, stderr } = await ktsweepWithFault(["run", spec, "--out", dir], fault);
      expect(status, `fsync ${n} of ${count}: ${stderr}`).toBe(5);
      expect(stderr).toMatch(/\[[A-Z_]+\]/);
      expect(stderr).not.toContain("    at ");
      await completeRun(spec, dir);
      expect(await csvOf(dir)).toBe(undisturbed);
    }
  });
});
