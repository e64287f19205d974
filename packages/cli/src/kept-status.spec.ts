import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "@ktsweep/results";
import { parseSpec } from "@ktsweep/sweep";
import pico from "picocolors";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { folderCounts } from "./folder-counts.js";
import { printKeptStatus } from "./kept-status.js";
import type { Terminal } from "./terminal.js";

const dir = mkdtempSync(join(tmpdir(), "ktsweep-kept-"));
const sweep =
  parseSpec(`{ version: 1, name: tiny, axes: { N: [16, 32] }, problem: { d: 4, target: { exponent: 1.5 } },
  chain: { teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 } } }`);
const quiet: Terminal = {
  print: () => undefined,
  note: () => undefined,
  redraw: () => undefined,
  isInteractive: false,
  columns: 80,
  colors: pico.createColors(false),
};

async function addRow(point: number): Promise<void> {
  const store = await openStore(dir, { create: { sweep } });
  const values = new Float64Array(sweep.outputs.length);
  const cells = [sweep.cellId(point)];
  const results = [{ outputs: sweep.outputs, cells, replicates: Int32Array.of(0), values }];
  store.append({ results, curves: [], profiles: [], timings: [], failures: [] });
  await store.commit();
}

/** What it prints; undefined where it leaves the answer to the rest of the program. */
async function answerTo(...args: readonly string[]): Promise<string | undefined> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((part) => {
    text += String(part);
    return true;
  });
  const isAnswered = await printKeptStatus(args);
  write.mockRestore();
  return isAnswered ? text : undefined;
}

describe("the kept status of a folder", () => {
  beforeAll(() => addRow(0));
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  it("is there after it was asked for once, until a row comes", async () => {
    expect(await answerTo(dir)).toBeUndefined();
    await folderCounts(quiet, dir);
    expect(await answerTo(dir)).toMatch(
      /^tiny in .*\npoints +2\n[^]*recorded +1\n[^]*waiting +1\n$/,
    );

    await addRow(1);
    expect(await answerTo(dir)).toBeUndefined();
    expect(await folderCounts(quiet, dir)).toMatchObject({ rows: 2, recorded: 2, waiting: 0 });
  });

  it("is given as JSON, too", async () => {
    expect(JSON.parse((await answerTo("--json", dir)) ?? "")).toEqual({
      ...{ sweep: "tiny", dir, points: 2, cells: 2, rows: 2 },
      ...{ recorded: 2, failed: 0, waiting: 0, kept: 2, until: null },
    });
  });

  it("is left alone where more is asked", async () => {
    for (const args of [[], ["--help"], [dir, "--coordinator", "a:1"], [dir, dir], ["none"]]) {
      expect(await answerTo(...args)).toBeUndefined();
    }
  });
});
