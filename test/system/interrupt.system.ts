// interrupt.system.ts — Ctrl-C and SIGTERM end a run within a second, and the same command goes on.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { ktsweepCommand, start } from "./support/program.js";
import { resultSegments } from "./support/segments.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const statusOf = { SIGINT: 130, SIGTERM: 143 } as const;

describe("a run that gets a signal", () => {
  let spec = "";
  let undisturbed = "";

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep);
    await completeRun(spec, join(folder, "whole"));
    undisturbed = await csvOf(join(folder, "whole"));
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "stops within a second on %s and resumes",
    async (signal) => {
      const dir = testFolder();
      const { child, ended } = start([...ktsweepCommand, "run", spec, "--out", dir, "-j", "2"]);
      while (resultSegments(dir).length === 0) await sleep(20);

      const begin = performance.now();
      child.kill(signal);
      const { status, stderr } = await ended;
      expect(performance.now() - begin).toBeLessThan(1000);
      expect(status).toBe(statusOf[signal]);
      expect(stderr).not.toContain("    at ");

      const { rows, computed } = await completeRun(spec, dir);
      expect(computed).toBeLessThan(rows);
      expect(await csvOf(dir)).toBe(undisturbed);
    },
  );
});
