import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "ktsweep-bundle-"));
let printed = "";

beforeAll(() => {
  printed = execFileSync(process.execPath, ["tools/bundle.mjs", "--out", out], {
    cwd: root,
    encoding: "utf8",
  });
});
afterAll(() => {
  rmSync(out, { recursive: true });
});

const read = (name: string): string => readFileSync(join(out, name), "utf8");

describe("bundle", () => {
  it("prints the SHA-256 of both files", () => {
    expect(printed).toMatch(/^[0-9a-f]{64} {2}ktsweep\.mjs .*\n[0-9a-f]{64} {2}thread\.mjs .*\n$/u);
  });

  it("knows nothing of the folder that it was built in", () => {
    for (const name of ["ktsweep.mjs", "thread.mjs"])
      expect(read(name).includes(root), name).toBe(false);
  });

  it("carries what is loaded on demand behind the code that runs at the start", () => {
    const lines = read("ktsweep.mjs").split("\n");
    const parts = lines.filter((line) => line.startsWith("//part "));
    const names = parts.map((line) => line.split(" ")[1]);

    expect(names).toEqual(
      expect.arrayContaining([
        "program",
        "@observablehq/plot",
        "linkedom",
        "@resvg/resvg-wasm",
        "renderer",
        "font",
      ]),
    );
    for (const line of parts) {
      expect(typeof JSON.parse(line.split(" ").slice(2).join(" "))).toBe("string");
      expect(/^[ -~]*$/u.test(line), line.slice(0, 40)).toBe(true);
    }
    expect(lines.filter((line) => !line.startsWith("//part ")).join("\n").length).toBeLessThan(
      10_000,
    );
  });

  it("runs a learner of one's own", () => {
    const spec = join(root, "examples/own-learner/polyak.yaml");
    const options = ["--set", "replicates=1", "--set", "fit=[]", "--json"];
    const text = execFileSync(
      process.execPath,
      [join(out, "ktsweep.mjs"), "run", spec, "--out", join(out, "own"), ...options],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );

    expect(JSON.parse(text)).toMatchObject({ rows: 8, recorded: 8, failed: 0 });
  });

  it("runs without node_modules", () => {
    const run = (argument: string): string =>
      execFileSync(process.execPath, [join(out, "ktsweep.mjs"), argument], {
        cwd: out,
        encoding: "utf8",
      });

    expect(run("--version")).toMatch(/^\d+\.\d+\.\d+/u);
    expect(run("--help")).toContain("Usage: ktsweep");
  });

  it("names the packages inside with their licences", () => {
    for (const name of ["apache-arrow", "piscina", "yaml", "zod", "linkedom", "dejavu-fonts-ttf"])
      expect(read("LICENSES.txt")).toMatch(new RegExp(`^${name} \\d`, "mu"));
  });
});
