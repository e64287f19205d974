import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkPath, parentFolder } from "./folder-path.js";
import { nodeFiles } from "./node-files.js";
import { withFolder } from "./sweep.fixture.js";

const hostile = fc.constantFrom(
  "..",
  ".",
  "",
  "\0",
  "/",
  "\\",
  "~",
  "a\0b",
  "%2e%2e",
  "nul",
  "con.json",
  "COM1",
  "..\\..",
  "．．",
  "A",
  "é",
  " ",
);
const anyName = fc.oneof(
  hostile,
  fc.string({ maxLength: 300 }),
  fc.string({ unit: "binary", maxLength: 20 }),
);
const anyPath = fc.array(anyName, { minLength: 1, maxLength: 5 }).map((names) => names.join("/"));

const root = resolve("/data/sweep");

/** Whether joining a path to the root, without any check, stays below it. */
function staysInside(path: string): boolean {
  const joined = join(root, path);
  return joined === root || joined.startsWith(root + sep);
}

/** Which of the paths a check lets through although they lead out of the root. */
function escapes(check: (path: string) => unknown): string[] {
  const found: string[] = [];
  fc.assert(
    fc.property(anyPath, (path) => {
      try {
        check(path);
      } catch {
        return;
      }
      if (!staysInside(path)) found.push(path);
    }),
    { seed: 1, numRuns: 100_000 },
  );
  return found;
}

describe("checkPath", () => {
  it("lets no path out of its root", () => {
    expect(escapes(checkPath)).toEqual([]);
  });

  it("is what keeps them in: without it, paths escape", () => {
    expect(escapes(() => {})).not.toEqual([]);
  });

  it.each([
    "specs",
    "segments/results",
    `segments/results/${"a".repeat(64)}.arrow`,
    "tmp/0-9.part",
  ])("knows %s", (path) => {
    expect(checkPath(path).join("/")).toBe(path);
  });

  it.each([
    "..",
    "a/../b",
    "/etc/passwd",
    "a//b",
    "a/",
    "nul",
    "con.json",
    "A",
    "a\0",
    "a b",
    ".hidden",
    "x".repeat(129),
  ])("refuses %j", (path) => {
    expect(() => checkPath(path)).toThrow(expect.objectContaining({ code: "STORE_FOREIGN" }));
  });

  it("finds the folder of a path", () => {
    expect(["specs", "segments/results/x"].map(parentFolder)).toEqual(["", "segments/results"]);
  });
});

describe("nodeFiles", () => {
  it("follows no link out of the root, be it a folder or a file", () =>
    withFolder(async (dir) => {
      await mkdir(join(dir, "inside"));
      await mkdir(join(dir, "outside"));
      await writeFile(join(dir, "outside", "secret"), "keep");
      await symlink(join(dir, "outside"), join(dir, "inside", "segments"));
      await symlink(join(dir, "outside", "secret"), join(dir, "inside", "file"));
      const files = nodeFiles(join(dir, "inside"));

      for (const action of [
        () => files.list("segments"),
        () => files.read("segments/secret"),
        () => files.create("segments/new"),
        () => files.remove("segments/secret"),
        () => files.makeFolder("segments/new"),
        () => files.rename("file", "segments/secret"),
        () => files.syncFolder("segments"),
      ]) {
        await expect(action()).rejects.toMatchObject({ code: "EXDEV" });
      }
      await expect(files.read("file")).rejects.toMatchObject({ code: "ELOOP" });
      expect(await readFile(join(dir, "outside", "secret"), "utf8")).toBe("keep");
    }));

  it("works below a root that is itself a link", () =>
    withFolder(async (dir) => {
      await mkdir(join(dir, "real"));
      await symlink(join(dir, "real"), join(dir, "link"));
      const files = nodeFiles(join(dir, "link"));

      await files.makeFolder("specs");

      expect(await files.list("")).toEqual(["specs"]);
    }));
});
