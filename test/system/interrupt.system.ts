// interrupt.system.ts — Ctrl-C and SIGTERM end a run within a second, and the same command goes on.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { testFolder } from "./support/folder.js";
import { ktsweepCommand, start } from "./support/program.js";
import { resultSegments } from "./support/segments.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const statusOf = { SIGINT: 130, SIGTERM: 143 } as const;

describe("a run that gets a signal", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "stops within a second on %s and resumes",
    async (signal) => {
      const folder = testFolder();
      const spec = writeSpec(folder, longSweep);
      const dir = join(folder, "stopped");
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
      const whole = join(folder, "whole");
      await completeRun(spec, whole);
      expect(await csvOf(dir)).toBe(await csvOf(whole));
    },
  );
});
