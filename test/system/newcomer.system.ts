// newcomer.system.ts — a fresh clone with nothing but Node and npm: the README's two commands end in exponents, and
// every package, packed and installed into an empty project, runs the example of its README.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, repository } from "./support/folder.js";
import { outputOf, run } from "./support/program.js";

const packageNames = readdirSync(join(repository, "packages")).filter((name) =>
  existsSync(join(repository, "packages", name, "package.json")),
);

describe("a newcomer", () => {
  const folder = newFolder();
  const clone = join(folder, "clone");
  const project = join(folder, "project");

  beforeAll(async () => {
    await outputOf(["git", "clone", "--quiet", repository, clone]);
    await outputOf(["npm", "ci"], { cwd: clone });
  });

  it("types `npm start` and gets tables, exponents and a figure", async () => {
    const { status, stdout, stderr } = await run(["npm", "start"], { cwd: clone });
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/exponent/);
    expect(existsSync(join(clone, "quickstart", "tables", "results.parquet"))).toBe(true);
    expect(readdirSync(join(clone, "quickstart", "figures")).join()).toMatch(
      /\.png.*\.svg|\.svg.*\.png/,
    );
    // Nothing that git would want to add.
    expect(await outputOf(["git", "status", "--porcelain"], { cwd: clone })).toBe("");
  });

  it("installs the packed packages into an empty project", async () => {
    await outputOf(["npm", "run", "build"], { cwd: clone });
    mkdirSync(project);
    writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }');
    const packages = packageNames.map((name) => `./packages/${name}`);
    await outputOf(["npm", "pack", "--silent", "--pack-destination", project, ...packages], {
      cwd: clone,
    });
    const tarballs = readdirSync(project).filter((name) => name.endsWith(".tgz"));
    expect(tarballs).toHaveLength(packageNames.length);
    await outputOf(["npm", "install", ...tarballs.map((name) => `./${name}`)], { cwd: project });
    const version = await outputOf(["npx", "--no", "ktsweep", "--version"], { cwd: project });
    expect(version).toMatch(/^\d+\.\d+\.\d+$/m);
  });

  it.each(packageNames)("finds that the examples in the README of %s run", async (name) => {
    const file = join(project, `${name}.mjs`);
    for (const example of examplesOf(name)) {
      const { code } = await transform(example, { loader: "ts" });
      writeFileSync(file, code);
      await outputOf([process.execPath, file], { cwd: project });
    }
  });
});

/** Code blocks of a package's README that import it. */
function examplesOf(name: string): readonly string[] {
  const readme = readFileSync(join(repository, "packages", name, "README.md"), "utf8");
  const blocks = readme.matchAll(/^```(?:js|ts|javascript|typescript)\n([^]*?)^```/gm);
  return Array.from(blocks, ([, code]) => code).filter((code) => code.includes("@ktsweep/"));
}
