// reproduce.system.ts — every shipped preset at size smoke through the built program: every claim met, in time.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder } from "./support/folder.js";
import { ktsweep } from "./support/program.js";

/** All presets together, on two cores. Unit: seconds. */
const TIME_LIMIT = 300;

interface Row {
  readonly preset: string;
  readonly claim: string;
  readonly source: string;
  readonly predicted: number | string;
  readonly measured: number | string;
  readonly tolerance: number;
  readonly verdict: "holds" | "fails" | "disputed";
}

describe("ktsweep reproduce", () => {
  it("meets every claim of every preset at size smoke, in less than five minutes", async () => {
    const start = performance.now();
    const { status, stdout, stderr } = await ktsweep("reproduce", "--size", "smoke", "--json");
    const seconds = (performance.now() - start) / 1000;
    const times = [...stderr.matchAll(/^\d+\/\d+ .*$/gm)].map(([line]) => line);
    console.log([...times, `all presets: ${seconds.toFixed(0)} s`].join("\n"));
    expect(stdout, `exit ${String(status)}: ${stderr.slice(-2000)}`).not.toBe("");
    const rows = JSON.parse(stdout) as readonly Row[];

    expect(rows.filter(({ verdict }) => verdict === "fails")).toEqual([]);
    expect(status).toBe(0);
    expect(new Set(rows.map(({ preset }) => preset)).size).toBe(times.length);
    expect(seconds).toBeLessThan(TIME_LIMIT);
  }, 900_000);

  it("lists every preset with its claims, rows and time", async () => {
    const { stdout } = await ktsweep("reproduce", "--list", "--json", "--size", "smoke");
    const listed = JSON.parse(stdout) as readonly {
      preset: string;
      number: number;
      rows: number;
    }[];
    const numbers = listed.map(({ number }) => number);

    expect(numbers).toEqual(expect.arrayContaining(Array.from({ length: 41 }, (_, i) => i + 1)));
    expect(listed.every(({ rows }) => rows > 0)).toBe(true);
  });

  it("draws the figures of a preset into its folder", async () => {
    const out = newFolder();
    const { status } = await ktsweep("reproduce", "p1-fig2b", "--size", "smoke", "--out", out);
    const figures = join(out, "p1-fig2b-kd-vs-dalpha-smoke", "figures");

    expect(status).toBe(0);
    expect(readdirSync(figures).sort()).toEqual([
      "fig2b-der.png",
      "fig2b-der.svg",
      "fig2b.png",
      "fig2b.svg",
    ]);
    expect(readFileSync(join(figures, "fig2b.svg"), "utf8")).toContain("distilled student (T2S)");
  });

  it("writes a preset's spec to start from, which runs to the same claims", async () => {
    const folder = newFolder();
    const file = join(folder, "mine.yaml");
    await ktsweep("init", file, "--preset", "p1-lemma2-alignment");
    const { status, stderr } = await ktsweep("run", file, "--out", join(folder, "mine"));

    expect(status, stderr).toBe(0);
    expect(existsSync(join(folder, "mine", "tables", "results.parquet"))).toBe(true);
  });

  it("says which claims fail with exit code 4", async () => {
    const { status, stderr } = await ktsweep("reproduce", "no-such-preset");
    expect(status).toBe(2);
    expect(stderr).toContain("Presets are p1-fig2a-kd-vs-N");
  });
});
