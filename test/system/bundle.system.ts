// bundle.system.ts — the bundle runs without node_modules, and two builds of it are equal.

import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { repository, testFolder } from "./support/folder.js";
import { outputOf } from "./support/program.js";
import { csvOf, smallSweep, writeSpec } from "./support/sweeps.js";

const dist = join(repository, "dist");

async function build(): Promise<ReadonlyMap<string, string>> {
  await outputOf([process.execPath, "tools/build.mjs"], { cwd: repository });
  return new Map(bundleFiles().map((name) => [name, readFileSync(join(dist, name), "base64")]));
}

/** The program and the files beside it. */
function bundleFiles(): readonly string[] {
  return readdirSync(dist).filter((name) => name.endsWith(".mjs"));
}

describe("dist/ktsweep.mjs", () => {
  let first: ReadonlyMap<string, string> = new Map();

  beforeAll(async () => {
    first = await build();
  });

  it("is the same, byte for byte, when it is built again", async () => {
    expect([...first.keys()]).toContain("ktsweep.mjs");
    const second = await build();
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [name, bytes] of second) expect(bytes === first.get(name), name).toBe(true);
  });

  it("runs a sweep in a folder that holds nothing else", async () => {
    const folder = testFolder();
    const program = join(folder, "program");
    mkdirSync(program);
    for (const name of bundleFiles()) cpSync(join(dist, name), join(program, name));
    const spec = writeSpec(folder, smallSweep);
    const bundle = [process.execPath, join(program, "ktsweep.mjs")];
    const dir = join(folder, "out");
    await outputOf([...bundle, "run", spec, "--out", dir], { cwd: folder, env: { NODE_PATH: "" } });
    const csv = await outputOf([...bundle, "export", dir], { cwd: folder });
    expect(csv.trimEnd().split("\n")).toHaveLength(25);
    expect((await csvOf(dir)).startsWith(csv)).toBe(true);
  });

  it("says its version", async () => {
    const begin = performance.now();
    const version = await outputOf([process.execPath, join(dist, "ktsweep.mjs"), "--version"]);
    process.stderr.write(`ktsweep --version: ${(performance.now() - begin).toFixed(0)} ms\n`);
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
