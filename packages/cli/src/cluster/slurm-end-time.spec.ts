import { describe, expect, it } from "vitest";
import { slurmSecondsLeft } from "./slurm-end-time.js";

describe("the time that a Slurm job has left", () => {
  it.each([
    ["59", 59],
    ["1:00", 60],
    ["2:03:04", 7384],
    ["1-00:00:01", 86401],
    ["UNLIMITED", undefined],
    ["NOT_SET", undefined],
    ["INVALID", undefined],
    ["", undefined],
  ])("is asked of squeue once: %j", async (answer, seconds) => {
    const asked: unknown[] = [];
    let now = 1000;
    const left = await slurmSecondsLeft(
      { SLURM_JOB_ID: "7" },
      () => now,
      async (...call) => {
        asked.push(call);
        return `${answer}\n`;
      },
    );

    expect(left()).toBe(seconds);
    now += 10;
    expect(left()).toBe(seconds === undefined ? undefined : seconds - 10);
    expect(asked).toEqual([["squeue", ["-h", "-j", "7", "-o", "%L"], ""]]);
  });

  it("is that of the task, not of the array", async () => {
    const env = { SLURM_JOB_ID: "7", SLURM_ARRAY_JOB_ID: "7", SLURM_ARRAY_TASK_ID: "3" };
    const left = await slurmSecondsLeft(
      env,
      () => 0,
      async (_, args) => (args[2] === "7_3" ? "10" : "9"),
    );

    expect(left()).toBe(10);
  });

  it("comes from the environment where Slurm puts it there", async () => {
    const never = async (): Promise<string> => Promise.reject(new Error("asked"));

    expect((await slurmSecondsLeft({ SLURM_JOB_END_TIME: "1060" }, () => 1000, never))()).toBe(60);
    expect((await slurmSecondsLeft({}, () => 1000, never))()).toBeUndefined();
    expect((await slurmSecondsLeft({ SLURM_JOB_ID: "7" }, () => 1000, never))()).toBeUndefined();
  });
});
