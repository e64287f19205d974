// Every `ts` block of a package's README runs, as written, and prints something.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = join(import.meta.dirname, ".examples");

interface Example {
  readonly name: string;
  readonly code: string;
}

function examplesOf(name: string): Example[] {
  const text = readFileSync(join(root, "packages", name, "README.md"), "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code], i) => ({
    name: `${name}-${String(i + 1)}`,
    code,
  }));
}

const libraries = readdirSync(join(root, "packages")).filter((name) => name !== "cli");

describe("README of a package", () => {
  const before = process.cwd();
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    process.chdir(folder);
  });
  afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(libraries)("%s has an example", (name) => {
    expect(examplesOf(name).length).toBeGreaterThan(0);
  });

  it.each(libraries.flatMap(examplesOf).map(({ name, code }) => [name, code] as const))(
    "%s runs and prints",
    async (name, code) => {
      const printed = vi.spyOn(console, "log").mockImplementation(() => undefined);
      const file = join(folder, `${name}.ts`);
      writeFileSync(file, code);

      await import(/* @vite-ignore */ file);

      expect(printed).toHaveBeenCalled();
      printed.mockRestore();
    },
  );
});
