// slurm-shards.system.ts — a sweep as an array of jobs of a real Slurm: tasks are requeued, told that their time is up,
// cancelled and lose their node, and the tables are those of a plain run.

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { type Ended } from "./support/program.js";
import { lacksSlurm, type NodeName, type SlurmCluster, startSlurm } from "./support/slurm.js";
import { jobLog, slurmProgram, type Submission } from "./support/slurm-jobs.js";
import { waitUntil } from "./support/slurm-wait.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const SHARDS = 4;
/** Seconds that a job may take, from its submission. */
const PATIENCE = 150;

describe.skipIf(lacksSlurm())("a sweep as an array of Slurm jobs", () => {
  let slurm: SlurmCluster;
  let spec = "";
  let plain = "";
  let ktsweep: (...args: readonly string[]) => Promise<Ended>;
  let submit: (dir: string, ...options: readonly string[]) => Promise<Submission>;

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 48"));
    await completeRun(spec, join(folder, "plain"), "-j", "2");
    plain = await csvOf(join(folder, "plain"));
    slurm = await startSlurm();
    ({ ktsweep, submit } = await slurmProgram(slurm, spec, ["--shards", String(SHARDS)]));
  });

  afterAll(() => slurm.stop());

  /** A folder whose path means something to shells and to Slurm. */
  function nastyFolder(): string {
    const dir = join(testFolder(), "it's 100% $HOME", "kd");
    mkdirSync(join(dir, ".."));
    return dir;
  }

  const isComputing = (dir: string, id: string, task: number): Promise<void> =>
    waitUntil(`task ${task} computes`, () => /rows/.test(jobLog(dir, `${id}_${task}`)), PATIENCE);

  const hasEnded = (what: string): Promise<void> =>
    waitUntil(`${what} have ended`, async () => (await slurm.ask("squeue", "-h")) === "", PATIENCE);

  /** How often a task was started again, and the like: a field of `scontrol show job`. */
  async function field(job: string, name: string): Promise<string | undefined> {
    const text = await slurm.ask("scontrol", "show", "job", job);
    return new RegExp(`\\b${name}=(\\S+)`).exec(text)?.[1];
  }

  it("gives the tables of a plain run, although tasks are requeued and stopped for lack of time", async () => {
    const dir = nastyFolder();
    const { shards, verify } = await submit(dir);
    await isComputing(dir, shards, 1);
    await isComputing(dir, shards, 2);
    await slurm.ask("scancel", "--batch", "--signal=USR1", `${shards}_1`);
    await slurm.ask("scontrol", "requeue", `${shards}_2`);
    await hasEnded("all jobs");

    expect(jobLog(dir, `${shards}_1`)).toMatch(/stopped early: back into the queue/);
    expect(await field(`${shards}_1`, "Restarts")).toBe("1");
    expect(await field(`${shards}_2`, "Restarts")).toBe("1");
    expect(await field(`${shards}_3`, "Restarts")).toBe("0");
    expect(await field(verify, "ExitCode"), jobLog(dir, `${verify}-verify`)).toBe("0:0");
    expect(existsSync(join(dir, "tables", "results.parquet"))).toBe(true);
    expect(await csvOf(dir)).toBe(plain);
  });

  it("goes on where it was when it is submitted again after a task was killed and one cancelled", async () => {
    const dir = nastyFolder();
    const first = await submit(dir);
    await isComputing(dir, first.shards, 1);
    await isComputing(dir, first.shards, 2);
    await slurm.ask("scancel", "--signal=KILL", `${first.shards}_1`);
    await slurm.ask("scancel", `${first.shards}_2`);
    await hasEnded("the first jobs");
    expect(await field(`${first.shards}_2`, "JobState")).toBe("CANCELLED");
    expect(await field(first.verify, "ExitCode")).toBe("4:0");

    const second = await submit(dir);
    await hasEnded("the second jobs");

    expect(jobLog(dir, `${second.shards}_4`)).toMatch(/ 0 computed/);
    expect(await field(second.verify, "ExitCode")).toBe("0:0");
    expect(await csvOf(dir)).toBe(plain);
  });

  it("prints scripts and commands of a dry run, and changes nothing", async () => {
    const dir = join(testFolder(), "kd");
    const options = ["--slurm", "--shards", "3", "--dry-run", "--out", dir, "--", "--time=5"];
    const { status, stdout } = await ktsweep("submit", spec, ...options);

    expect(status).toBe(0);
    expect(stdout).toMatch(/'sbatch' .*'--array=1-3' '--time=5'/);
    expect(stdout).toMatch(/--shard "\$SLURM_ARRAY_TASK_ID\/3"/);
    expect(existsSync(dir)).toBe(false);
    expect(await slurm.ask("squeue", "-h")).toBe("");
  });

  it.each([
    { what: "more shares than an array holds", shards: "1001", status: 2, message: /at most 1000/ },
    { what: "another array", shards: "3", passed: "--array=1-9", status: 2, message: /1-9/ },
    {
      what: "what Slurm refuses",
      shards: "3",
      passed: "--partition=none",
      status: 5,
      message: /CLUSTER_REFUSED/,
    },
  ])("refuses $what, and leaves nothing in the queue", async ({ shards, passed, ...expected }) => {
    const dir = join(testFolder(), "kd");
    const options = ["--slurm", "--shards", shards, "--out", dir];
    const ended = await ktsweep(
      "submit",
      spec,
      ...options,
      ...(passed === undefined ? [] : ["--", passed]),
    );

    expect(ended.stderr).toMatch(expected.message);
    expect(ended.status).toBe(expected.status);
    expect(await slurm.ask("squeue", "-h")).toBe("");
  });

  // Last: the node does not come back.
  it("survives the loss of a node", async () => {
    const dir = nastyFolder();
    const { shards, verify } = await submit(dir);
    await isComputing(dir, shards, 1);
    const node = (await slurm.ask("squeue", "-h", "-j", `${shards}_1`, "-o", "%N")).trim();
    await slurm.loseNode(node as NodeName);
    await hasEnded("all jobs");

    expect(await slurm.ask("sinfo", "-h", "-n", node, "-o", "%T")).toMatch(/^down/);
    expect(jobLog(dir, `${shards}_1`)).toMatch(/restart 1/);
    expect(await field(verify, "ExitCode")).toBe("0:0");
    expect(await csvOf(dir)).toBe(plain);
  });
});
