// newcomer.system.ts — a fresh clone with nothing but Node and npm: the README's two commands end in exponents.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repository, testFolder } from "./support/folder.js";
import { outputOf, run } from "./support/program.js";

describe("a newcomer", () => {
  it("clones, types `npm ci && npm start` and gets tables, exponents and a figure", async () => {
    const clone = join(testFolder(), "clone");
    await outputOf(["git", "clone", "--quiet", repository, clone]);
    await outputOf(["npm", "ci"], { cwd: clone });
    const { status, stdout, stderr } = await run(["npm", "start"], { cwd: clone });
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/exponent/);
    expect(existsSync(join(clone, "quickstart", "tables", "results.parquet"))).toBe(true);
    expect(readdirSync(join(clone, "quickstart", "figures")).join()).toMatch(/\.svg.*|\.png/);
    // Nothing that git would want to add.
    expect(await outputOf(["git", "status", "--porcelain"], { cwd: clone })).toBe("");
  }, 900_000);
});
