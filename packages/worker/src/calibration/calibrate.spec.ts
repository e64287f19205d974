import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cell } from "@ktsweep/core";
import type { Speeds, WorkKind } from "@ktsweep/sweep";
import { afterEach, describe, expect, it } from "vitest";
import { calibrate } from "./calibrate.js";
import { measureSpeeds } from "./measure-speeds.js";
import { probeWork } from "./probe-work.js";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ktsweep-speeds-"));
  folders.push(folder);
  return folder;
}

const PROBES = probeWork();
/** What another kind of work in a probe may do to the factor of the first. */
const PURITY = 0.02;

const speeds: Speeds = { sampled: 2, reduced: 3, expected: 0.5, overhead: 1 };

/** A machine of given speeds on which every `hiccup`th run takes ten times as long. */
function machineOf(actual: Speeds, hiccup = Infinity) {
  let now = 0;
  let runs = 0;
  const kinds = Object.keys(actual) as WorkKind[];
  const run = (cell: Cell) => {
    const work = PROBES.find((each) => JSON.stringify(each.cell) === JSON.stringify(cell));
    const seconds = kinds.reduce((sum, kind) => sum + actual[kind] * (work?.seconds[kind] ?? 0), 0);
    now += runs++ % hiccup === hiccup - 1 ? 10 * seconds : seconds;
    return {};
  };
  return { cpuSeconds: () => now, run: run };
}

describe("measured speeds", () => {
  it("are how much longer each kind of work takes than predicted", () => {
    const kinds = new Set(PROBES.map(({ kind }) => kind));
    const found = measureSpeeds(machineOf({ ...speeds, overhead: 1.5 }));

    for (const kind of kinds) {
      const off = found[kind] / { ...speeds, overhead: 1.5 }[kind] - 1;
      expect(Math.abs(off), kind).toBeLessThan(PURITY);
    }
    expect([...kinds]).toEqual(expect.arrayContaining(["overhead", "sampled", "expected"]));
  });

  it("are those of the usual run, not of one in which the machine did something else", () => {
    expect(measureSpeeds(machineOf(speeds, 4)).sampled).toBeCloseTo(2, 1);
  });

  it("are numbers on a machine of any kind", () => {
    const slow = { sampled: 1e4, reduced: 1e4, expected: 1e4, overhead: 1e4 };

    expect(measureSpeeds(machineOf(slow)).sampled / 1e4).toBeCloseTo(1, 2);
    for (const factor of Object.values(measureSpeeds())) {
      expect(factor).toBeGreaterThan(0);
      expect(factor).toBeLessThan(Infinity);
    }
  });
});

describe("calibration", () => {
  it("measures once, and again on another machine or where its file is no such file", () => {
    const folder = newFolder();
    let measured = 0;
    const ask = (machine: string): Speeds =>
      calibrate({
        folder,
        machine: [machine],
        measure: () => {
          measured += 1;
          return { ...speeds, overhead: measured };
        },
      });

    expect([ask("a"), ask("a"), ask("b")].map(({ overhead }) => overhead)).toEqual([1, 1, 2]);

    for (const content of [
      "",
      "[]",
      "null",
      '{"sampled":1}',
      JSON.stringify({ ...speeds, sampled: 0 }),
    ]) {
      for (const file of readdirSync(folder)) writeFileSync(join(folder, file), content);
      const before = measured;
      expect(ask("a").overhead).toBe(before + 1);
    }
  });

  it("does without a folder that can be written", () => {
    const file = join(newFolder(), "file");
    writeFileSync(file, "");

    expect(calibrate({ folder: file, machine: [], measure: () => speeds })).toEqual(speeds);
  });
});
