// slurm-workers.system.ts — a coordinator and workers as jobs of a real Slurm: a worker is cancelled, the coordinator is
// requeued, and the tables are those of a plain run.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { resultSegments } from "./support/segments.js";
import { lacksSlurm, type NodeName, type SlurmCluster, startSlurm } from "./support/slurm.js";
import { jobLog, slurmProgram, type Submission } from "./support/slurm-jobs.js";
import { waitUntil } from "./support/slurm-wait.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const WORKERS = 3;
/** Seconds that a job may take, from its submission. */
const PATIENCE = 150;

describe.skipIf(lacksSlurm())("a coordinator and workers as Slurm jobs", () => {
  let slurm: SlurmCluster;
  let plain = "";
  let submit: (dir: string, ...options: readonly string[]) => Promise<Submission>;

  beforeAll(async () => {
    const folder = newFolder();
    const spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 48"));
    await completeRun(spec, join(folder, "plain"), "-j", "2");
    plain = await csvOf(join(folder, "plain"));
    slurm = await startSlurm();
    ({ submit } = await slurmProgram(slurm, spec, ["--workers", String(WORKERS)]));
  });

  afterAll(() => slurm.stop());

  const isRecording = (dir: string, segments = 1): Promise<void> =>
    waitUntil("rows are recorded", () => resultSegments(dir).length >= segments, PATIENCE);

  const hasEnded = (): Promise<void> =>
    waitUntil(
      "all jobs have ended",
      async () => (await slurm.ask("squeue", "-h")) === "",
      PATIENCE,
    );

  async function field(job: string, name: string): Promise<string | undefined> {
    const text = await slurm.ask("scontrol", "show", "job", job);
    return new RegExp(`\\b${name}=(\\S+)`).exec(text)?.[1];
  }

  const announced = (dir: string): unknown =>
    JSON.parse(readFileSync(join(dir, "coordinator.json"), "utf8"));

  it("give the tables of a plain run, although a worker is cancelled and the coordinator requeued", async () => {
    const dir = join(testFolder(), "kd");
    const { coordinator, workers, verify } = await submit(dir);
    await isRecording(dir);
    await slurm.ask("scancel", `${workers}_1`);
    await slurm.ask("scontrol", "requeue", coordinator);
    await hasEnded();

    expect(await field(coordinator, "Restarts")).toBe("1");
    expect(await field(coordinator, "ExitCode"), jobLog(dir, `${coordinator}-coordinator`)).toBe(
      "0:0",
    );
    expect(await field(`${workers}_1`, "JobState")).toBe("CANCELLED");
    expect(await field(`${workers}_2`, "ExitCode"), jobLog(dir, `${workers}_2`)).toBe("0:0");
    expect(await field(verify, "ExitCode"), jobLog(dir, `${verify}-verify`)).toBe("0:0");
    expect(announced(dir)).toMatchObject({ state: "finished", incarnation: 2 });
    expect(await csvOf(dir)).toBe(plain);
  });

  it("go on where they were when they are submitted again after the coordinator was cancelled", async () => {
    const dir = join(testFolder(), "kd");
    const first = await submit(dir);
    await isRecording(dir);
    await slurm.ask("scancel", first.coordinator);
    await waitUntil(
      "the check of the first submission has ended",
      async () => /COMPLETED|FAILED/.test((await field(first.verify, "JobState")) ?? ""),
      PATIENCE,
    );
    const second = await submit(dir);
    await hasEnded();

    expect(await field(first.verify, "ExitCode")).toBe("4:0");
    expect(await field(second.coordinator, "ExitCode")).toBe("0:0");
    expect(await field(second.verify, "ExitCode")).toBe("0:0");
    expect(await csvOf(dir)).toBe(plain);
  });

  // Last: the node does not come back.
  it("survive the loss of the coordinator's node", async () => {
    const dir = join(testFolder(), "kd");
    const { coordinator, verify } = await submit(dir);
    await isRecording(dir);
    const node = (await slurm.ask("squeue", "-h", "-j", coordinator, "-o", "%N")).trim();
    await slurm.loseNode(node as NodeName);
    await hasEnded();

    expect(jobLog(dir, `${coordinator}-coordinator`)).toMatch(/restart 1/);
    expect(await field(verify, "ExitCode")).toBe("0:0");
    expect(await csvOf(dir)).toBe(plain);
  });
});
