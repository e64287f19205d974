// interrupt.system.ts — Ctrl-C and SIGTERM end a run within a second, and the same command goes on.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, repository, testFolder } from "./support/folder.js";
import { ktsweepCommand, outputOf, start } from "./support/program.js";
import { resultSegments } from "./support/segments.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const fillFolder = join(repository, "bench/peers/fill-folder.mjs");
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

describe("an export that gets a signal", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("leaves no part of its file on %s", async (signal) => {
    const folder = testFolder();
    const dir = join(folder, "out");
    await outputOf([process.execPath, fillFolder, dir, "100", "2000", "20000"]);
    const file = join(folder, "table.csv");
    const { child, ended } = start([...ktsweepCommand, "export", dir, "--out", file]);
    while (!readdirSync(folder).some((name) => name.endsWith(".partial"))) await sleep(2);
    child.kill(signal);

    expect((await ended).status).toBe(statusOf[signal]);
    expect(readdirSync(folder)).toEqual(["out"]);
  });
});
