import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { openStore } from "./open-store.js";
import { fakeCellId, fakeCurve, fakeResults, fakeSweep, withFolder } from "./sweep.fixture.js";

const sweep = fakeSweep();

/** The writer as one file that Node runs. */
async function bundledWriter(dir: string): Promise<string> {
  const outfile = join(dir, "writer.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("./writer.fixture.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@ktsweep/source"],
    logLevel: "error",
  });
  return outfile;
}

/** A running writer and the rows that it has acknowledged so far. */
interface Writer {
  readonly child: ChildProcess;
  readonly acknowledged: () => number[];
  readonly ended: Promise<unknown>;
}

function startWriter(
  script: string,
  dir: string,
  rows: readonly [first: number, end: number],
): Writer {
  const child = spawn(process.execPath, [script, dir, ...rows.map(String)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  // A line cut off by a kill was not acknowledged to anybody.
  const acknowledged = (): number[] => output.split("\n").slice(0, -1).map(Number);
  return { child, acknowledged, ended: once(child, "close") };
}

/** Rows of the folder by number; each with its result and its curve, as they must be. */
async function checkedRows(dir: string, end: number): Promise<Set<number>> {
  const store = await openStore(dir);
  const rows = await store.readRows();
  const curves = await store.readCurves();
  const found = new Set<number>();
  for (let row = 0; row < end; row++) {
    const cell = fakeCellId(`row ${row}`);
    const range = rows.range(cell);
    if (range === undefined) continue;
    found.add(row);
    const values = sweep.outputs.map((output) => rows.column(output)[range.start]);
    expect(values).toEqual(Array.from(fakeResults(sweep, [cell], 1).values));
    const [run] = curves.runs(cell);
    expect(curves.column("risk").slice(run.start, run.end)).toEqual(
      fakeCurve(cell, 0, "teacher").risk,
    );
  }
  expect(found.size).toBe(rows.rows);
  expect(store.damaged).toEqual([]);
  return found;
}

describe("processes on one folder", { timeout: 120_000 }, () => {
  it("add their rows at the same time, also the same ones", () =>
    withFolder(async (dir) => {
      const script = await bundledWriter(dir);
      const out = join(dir, "out");

      const writers = [startWriter(script, out, [0, 40]), startWriter(script, out, [30, 70])];
      await Promise.all(writers.map(({ ended }) => ended));

      expect(writers.map(({ child }) => child.exitCode)).toEqual([0, 0]);
      expect((await checkedRows(out, 70)).size).toBe(70);
    }));

  it("lose no acknowledged row when they are killed, and leave nothing that anybody would misread", () =>
    withFolder(async (dir) => {
      const script = await bundledWriter(dir);
      const out = join(dir, "out");
      const rows = 2000;
      const acknowledged = new Set<number>();

      for (let kill = 0; kill < 12; kill++) {
        const writer = startWriter(script, out, [0, rows]);
        // The instant is not the point: any will do, and they all differ.
        while (writer.acknowledged().length < 1 + 2 * kill)
          await once(writer.child.stdout!, "data");
        await new Promise((resolve) => setTimeout(resolve, (kill * 7) % 11));
        writer.child.kill("SIGKILL");
        await writer.ended;
        for (const row of writer.acknowledged()) acknowledged.add(row);

        const found = await checkedRows(out, rows);
        expect([...acknowledged].filter((row) => !found.has(row))).toEqual([]);
      }

      expect(acknowledged.size).toBeGreaterThan(100);
    }));
});
