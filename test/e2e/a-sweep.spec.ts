// A sweep from spec to exponents, as a user types it.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { file, ktsweep, start, temporaryFolder } from "./program.js";

const folder = temporaryFolder();
const spec = file(
  folder,
  "small.yaml",
  `version: 1
name: small
seed: 3
axes: { N: { log2: [5, 8] }, alpha: [1.5, 2] }
derive: { Neff: N / log2(N) }
problem: { d: 60, target: { exponent: 1.5 }, noiseVariance: 0.1, tail: extrapolate }
chain:
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alpha }, samples: 4*N, stepSize: 0.1 }
measures: { ratio: student_risk / teacher_risk }
replicates: 12
engine: sampled
checkpoints: { logspace: [1, steps, 4], of: [student] }
profiles: { of: [teacher], points: 5 }
fit: [{ name: student, y: student_risk, x: Neff, by: [alpha], predicted: -0.5/1.5 }]
`,
);
const out = join(folder, "out");

interface RunReport {
  readonly rows: number;
  readonly recorded: number;
  readonly computed: number;
  readonly fits: readonly { readonly exponent: number; readonly expected_exponent: number }[];
  readonly figures: readonly string[];
  readonly tables: readonly string[];
}

describe("ktsweep run", () => {
  it("records every row and prints exponents beside expected ones", async () => {
    const { code, stdout, stderr } = await ktsweep([
      "run",
      spec,
      "--out",
      out,
      "-j",
      "2",
      "--json",
    ]);
    const report = JSON.parse(stdout) as RunReport;

    expect(stderr).toContain("small: 8 cells, 96 rows");
    expect(code).toBe(0);
    expect(report).toMatchObject({ rows: 96, recorded: 96, computed: 96 });
    expect(report.fits.length).toBe(2);
    for (const { exponent, expected_exponent: expected } of report.fits) {
      expect(Math.abs(exponent - expected)).toBeLessThan(0.1);
    }
    for (const path of [...report.figures, ...report.tables]) expect(existsSync(path)).toBe(true);
    expect(readFileSync(join(out, "figures/student.svg"), "utf8")).toContain("alpha = 1.5");
  });

  it("computes nothing the second time", async () => {
    const { code, stdout } = await ktsweep(["run", spec, "--out", out, "--json"]);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ recorded: 96, computed: 0 });
  });

  it("extends the sweep when the spec grows, and keeps what is there", async () => {
    const grown = ["--set", "axes.N=[32,64,128,256,512]", "--set", "replicates=13"];
    const { code, stdout } = await ktsweep(["run", spec, "--out", out, "--json", ...grown]);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 130, recorded: 130, computed: 34 });
  });

  it("stops within a second on Ctrl-C, exits 130, and goes on where it stopped", async () => {
    const long = ["--set", "problem.d=3000", "--set", "name=long"];
    const dir = join(folder, "long");
    const running = start(["run", spec, "--out", dir, "-j", "2", ...long]);
    await running.says(/long: 8 cells/);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const asked = performance.now();
    running.kill("SIGINT");
    const { code, stderr } = await running.ended;

    expect(performance.now() - asked).toBeLessThan(2000);
    expect([code, stderr]).toEqual([130, expect.stringContaining("Stopping")]);

    const resumed = await ktsweep(["run", spec, "--out", dir, "--json", ...long]);
    expect(resumed.code).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ recorded: 96 });
  });

  it("records failing rows as failures and finishes the rest with exit 3", async () => {
    const dir = join(folder, "wild");
    const wild = ["--set", "chain.student.stepSize=2*(alpha-1.5)+0.1", "--set", "problem.d=20"];
    const names = ["--set", "name=wild", "--set", "axes.alpha=[1.5,60000]", "--set", "fit=[]"];
    const { code, stderr } = await ktsweep(["run", spec, "--out", dir, ...wild, ...names]);
    const failures = await ktsweep(["export", dir, "--table", "failures", "--format", "jsonl"]);

    expect(code).toBe(3);
    expect(stderr).toContain("48 of 96 rows recorded, 48 failed");
    expect(stderr).toContain("beyond the largest stable one");
    expect(failures.stdout.split("\n")[0]).toMatch(/SGD_DIVERGED: Stage student/);
  });

  it("takes a share of the rows with --shard, and the shares make the whole", async () => {
    const dir = join(folder, "shards");
    for (const share of ["1/3", "2/3", "3/3"]) {
      const { code } = await ktsweep(["run", spec, "--out", dir, "--shard", share]);
      expect(code).toBe(0);
    }
    const whole = join(folder, "whole");
    await ktsweep(["run", spec, "--out", whole, "-j", "1"]);

    expect((await ktsweep(["verify", dir])).code).toBe(0);
    expect((await ktsweep(["export", dir])).stdout).toBe((await ktsweep(["export", whole])).stdout);
  });
});

describe("looking at a sweep", () => {
  it("plans without writing, with what is there and why the rest would run", async () => {
    const { code, stdout } = await ktsweep(["plan", spec, "--out", out, "--json", "--list"]);
    const plan = JSON.parse(stdout) as { readonly recorded: number; readonly cells: unknown[] };

    expect(code).toBe(0);
    expect(plan.recorded).toBe(96);
    expect(plan.cells.length).toBe(8);
    expect((await ktsweep(["plan", spec])).stdout).toMatch(/rows to compute +96/);
  });

  it("verifies, replays, shows and explains cells", async () => {
    const verified = await ktsweep(["verify", out, "--sample", "10%", "--theory"]);
    const replayed = await ktsweep(["replay", out, "#3", "--replicate", "2"]);

    expect([verified.code, verified.stdout]).toEqual([
      0,
      expect.stringMatching(/0 with other bits/),
    ]);
    expect([replayed.code, replayed.stdout]).toEqual([0, expect.stringMatching(/2 +same/)]);
    expect((await ktsweep(["show", out, "#0"])).stdout).toContain("N = 32");
    expect((await ktsweep(["explain", out, "#0"])).stdout).toContain("recorded");
    expect((await ktsweep(["status", out, "--json"])).stdout).toContain('"waiting":0');
    expect((await ktsweep(["show", out, "#99"])).code).toBe(2);
  });

  it("exports every table in every format", async () => {
    for (const table of ["results", "curves", "profiles", "timings"]) {
      for (const format of ["csv", "jsonl", "arrow", "parquet"]) {
        const { code, stdout } = await ktsweep([
          "export",
          out,
          "--table",
          table,
          "--format",
          format,
        ]);
        expect([table, format, code, stdout.length > 100]).toEqual([table, format, 0, true]);
      }
    }
  });

  it("answers SQL over the tables", async () => {
    const query = "select alpha, count(*) as n from results group by alpha order by alpha";
    const { stdout } = await ktsweep(["export", out, "--sql", query]);

    expect(stdout).toBe("alpha,n\n1.5,65\n2,65\n");
  });

  it("reports the sweep as one HTML file", async () => {
    const file = join(folder, "report.html");
    const { code } = await ktsweep(["report", out, "--out", file]);
    const html = readFileSync(file, "utf8");

    expect(code).toBe(0);
    expect(html).toContain("In short");
    expect(html).toMatch(/All 130 planned rows are there/);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain("<script");
  });

  it("fits other columns, and CSV files", async () => {
    const csv = join(folder, "out.csv");
    await ktsweep(["export", out, "--out", csv]);
    const words = ["--y", "ratio", "--x", "N", "--by", "alpha", "--json"];
    const fromFolder = await ktsweep(["fit", out, ...words]);
    const fromFile = await ktsweep(["fit", csv, ...words]);
    const exponents = ({ stdout }: { readonly stdout: string }): number[] =>
      (JSON.parse(stdout) as { readonly exponent: number }[]).map(({ exponent }) => exponent);

    expect(fromFolder.code).toBe(0);
    expect(exponents(fromFile).length).toBe(2);
    expect(exponents(fromFolder)[0]).not.toBeNaN();
  });

  it("merges folders and compacts them without changing the table", async () => {
    const merged = join(folder, "merged");
    const { code } = await ktsweep(["merge", out, join(folder, "shards"), "--out", merged]);
    const before = await ktsweep(["export", merged]);
    const compacted = await ktsweep(["compact", merged, "--grace", "0s"]);

    expect([code, compacted.code]).toEqual([0, 0]);
    expect((await ktsweep(["export", merged])).stdout).toBe(before.stdout);
  });
});
