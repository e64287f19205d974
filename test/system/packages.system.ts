// packages.system.ts — every package, packed and installed into an empty project, runs the example of its README.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newFolder, repository } from "./support/folder.js";
import { outputOf } from "./support/program.js";

const packageNames = readdirSync(join(repository, "packages")).filter((name) =>
  existsSync(join(repository, "packages", name, "package.json")),
);

/** First code block of a README in JavaScript or TypeScript without types. */
function exampleOf(name: string): string | undefined {
  const readme = join(repository, "packages", name, "README.md");
  if (!existsSync(readme)) return undefined;
  return /^```(?:js|ts|javascript|typescript)\n([^]*?)^```/m.exec(
    readFileSync(readme, "utf8"),
  )?.[1];
}

describe("packages from their tarballs", () => {
  let project = "";

  beforeAll(async () => {
    project = newFolder();
    writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }');
    const folders = packageNames.map((name) => join(repository, "packages", name));
    await outputOf(["npm", "pack", "--silent", "--pack-destination", project, ...folders]);
    const tarballs = readdirSync(project).filter((name) => name.endsWith(".tgz"));
    expect(tarballs).toHaveLength(packageNames.length);
    await outputOf(["npm", "install", "--ignore-scripts", ...tarballs.map((name) => `./${name}`)], {
      cwd: project,
    });
  });

  it.each(packageNames.filter((name) => exampleOf(name) !== undefined))(
    "@ktsweep/%s runs its README's example",
    async (name) => {
      const file = join(project, `${name}.mjs`);
      writeFileSync(file, exampleOf(name) ?? "");
      await outputOf([process.execPath, file], { cwd: project });
    },
  );

  it("@ktsweep/cli brings the program ktsweep", async () => {
    expect(await outputOf(["npx", "--no", "ktsweep", "--version"], { cwd: project })).toMatch(
      /^\d+\.\d+\.\d+$/m,
    );
  });
});
