// kill.system.ts — a run that is killed at any instant loses no recorded row and ends, resumed, with the same tables.

import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { ktsweepCommand, ktsweepOutput, start } from "./support/program.js";
import { resultSegments, rowsOf } from "./support/segments.js";
import { fractions, repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

/** Shares of the time that the whole run takes. */
const instants = fractions(20261121, repeats(20, 200)).map(
  (share) => Math.round(share * 1000) / 1000,
);

describe("a killed run", () => {
  let spec = "";
  let uninterrupted = "";
  let milliseconds = 0;
  let unfinished = 0;

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep);
    const dir = join(folder, "whole");
    const begin = performance.now();
    await completeRun(spec, dir, "-j", "2");
    milliseconds = performance.now() - begin;
    uninterrupted = await csvOf(dir);
  });

  /** Starts the sweep and kills it after some time; the segments that were in place just before. */
  async function killedRun(dir: string, after: number): Promise<readonly string[]> {
    const { child, ended } = start([...ktsweepCommand, "run", spec, "--out", dir, "-j", "2"]);
    await sleep(after);
    const segments = resultSegments(dir);
    child.kill("SIGKILL");
    await ended;
    return segments;
  }

  it.each(instants)("goes on where it was after kill -9 at %s of its time", async (instant) => {
    const dir = testFolder();
    const segments = await killedRun(dir, instant * milliseconds);
    const { rows, recorded, computed } = await completeRun(spec, dir, "-j", "2");
    unfinished += computed > 0 ? 1 : 0;
    expect(recorded).toBe(rows);
    expect(computed).toBeLessThanOrEqual(rows - rowsOf(dir, segments));
    expect(await csvOf(dir)).toBe(uninterrupted);
    await ktsweepOutput("verify", dir);
  });

  it("was killed in the middle more often than not", () => {
    expect(unfinished).toBeGreaterThan(instants.length / 2);
  });

  it("ends after any number of kills", async () => {
    const dir = testFolder();
    for (const instant of fractions(3, 5)) await killedRun(dir, (0.2 + instant / 4) * milliseconds);
    await completeRun(spec, dir, "-j", "2");
    expect(await csvOf(dir)).toBe(uninterrupted);
  });
});
