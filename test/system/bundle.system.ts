// bundle.system.ts — the bundle runs without node_modules, and two builds of it are equal.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, repository, testFolder } from "./support/folder.js";
import { outputOf } from "./support/program.js";
import { smallSweep, writeSpec } from "./support/sweeps.js";

/** Builds the bundle into a folder that holds nothing else. */
async function build(): Promise<string> {
  const folder = newFolder();
  await outputOf([process.execPath, join(repository, "tools/bundle.mjs"), "--out", folder]);
  return folder;
}

describe("dist/ktsweep.mjs", () => {
  let folder = "";
  let program: readonly string[] = [];

  beforeAll(async () => {
    folder = await build();
    program = [process.execPath, join(folder, "ktsweep.mjs")];
  });

  it("is the same, byte for byte, when it is built again elsewhere", async () => {
    const files = readdirSync(folder);
    expect(files).toContain("ktsweep.mjs");
    const again = await build();
    expect(readdirSync(again)).toEqual(files);
    for (const name of files) {
      expect(readFileSync(join(again, name)).equals(readFileSync(join(folder, name))), name).toBe(
        true,
      );
    }
  });

  it("runs a sweep without node_modules", async () => {
    const cwd = testFolder();
    const spec = writeSpec(cwd, smallSweep);
    await outputOf([...program, "run", spec, "--out", "out"], { cwd });
    const csv = await outputOf([...program, "export", "out"], { cwd });
    expect(csv.trimEnd().split("\n")).toHaveLength(25);
    await outputOf([...program, "verify", "out"], { cwd });
  });

  it("says its version", async () => {
    const begin = performance.now();
    const version = await outputOf([...program, "--version"]);
    process.stderr.write(`ktsweep --version: ${(performance.now() - begin).toFixed(0)} ms\n`);
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
