import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { sbatchArguments, shardJobs, type SlurmSweep, workerJobs } from "./slurm-jobs.js";

const dir = "/shared/it's 100% $HOME/kd";
const sweep: SlurmSweep = {
  name: "kd",
  dir,
  spec: `${dir}/provenance/0123456789ab.yaml`,
  program: ["printf", "%s\\n"],
  specOptions: ["--set=name=a b", "--only=N > 256 and 'x' == \"y\""],
  tryOptions: ["--retries=2"],
  threads: 3,
  passed: ["--partition=long", "--time=4:00:00"],
  array: "1-4%2",
};
const ids = new Map([
  ["shards", "12"],
  ["coordinator", "13"],
] as const);

/** What the program of a script gets, where the program prints its arguments. */
function argumentsOf(script: string, env: Readonly<Record<string, string>>): readonly string[] {
  const { PATH } = process.env;
  const { stdout } = spawnSync("/bin/sh", ["-s"], {
    input: script,
    encoding: "utf8",
    env: { PATH, SLURM_JOB_ID: "1", ...env },
  });
  return stdout.trimEnd().split("\n");
}

describe("an array of shares", () => {
  const [shards, verify] = shardJobs(sweep, 4);

  it("is submitted with our defaults, then the user's options", () => {
    expect(sbatchArguments(shards, new Map())).toEqual([
      "--job-name=ktsweep-kd",
      `--chdir=${dir}`,
      "--output=/shared/it's 100%% $HOME/kd/logs/slurm-%A_%a.out",
      "--open-mode=append",
      "--requeue",
      "--signal=B:USR1@60",
      "--nodes=1",
      "--ntasks=1",
      "--array=1-4%2",
      "--partition=long",
      "--time=4:00:00",
      "--parsable",
    ]);
  });

  it("runs each its share, with the options as they were typed", () => {
    expect(argumentsOf(shards.script, { SLURM_ARRAY_TASK_ID: "2" })).toEqual([
      "run",
      sweep.spec,
      "--out",
      dir,
      "--set=name=a b",
      "--only=N > 256 and 'x' == \"y\"",
      "--retries=2",
      "--shard",
      "2/4",
      "-j",
      "3",
    ]);
  });

  it("is checked when all have ended, however they ended, by one CPU", () => {
    const options = sbatchArguments(verify, ids);

    expect(options.slice(-4)).toEqual([
      "--ntasks=1",
      "--cpus-per-task=1",
      "--dependency=afterany:12",
      "--parsable",
    ]);
    expect(options).toContain("--partition=long");
    expect(options.join()).not.toContain("--array");
    expect(argumentsOf(verify.script, {}).slice(0, 4)).toEqual(["verify", dir, "run", sweep.spec]);
  });
});

describe("a coordinator and its workers", () => {
  const [coordinator, workers, verify] = workerJobs(sweep, "30m");

  it("announces itself in the folder and ends with the sweep", () => {
    expect(argumentsOf(coordinator.script, {}).join(" ")).toBe(
      `coordinator start --dir ${dir} --listen 0.0.0.0:0 --token-file ${dir}/tokens ` +
        `--announce ${dir}/coordinator.json --until-finished`,
    );
    expect(sbatchArguments(coordinator, new Map())).toContain("--cpus-per-task=1");
  });

  it("is found by workers that start after it", () => {
    expect(argumentsOf(workers.script, {}).join(" ")).toBe(
      `worker start --sweep ${dir} --idle-timeout 30m -j 3`,
    );
    expect(sbatchArguments(workers, ids)).toContain("--dependency=after:13");
    expect(sbatchArguments(workers, ids)).toContain("--array=1-4%2");
  });

  it("is checked when the coordinator has ended", () => {
    expect(sbatchArguments(verify, ids)).toContain("--dependency=afterany:13");
  });
});
