import { describe, expect, it, vi } from "vitest";
import { checkArraySize } from "./slurm-limits.js";
import { type RunCommand, runCommand, submitJobs } from "./sbatch.js";
import type { SlurmJob } from "./slurm-jobs.js";

function job(role: SlurmJob["role"], waitsFor?: SlurmJob["role"]): SlurmJob {
  return {
    role,
    defaults: [`--job-name=${role}`],
    passed: [],
    fixed: [],
    waitsFor: waitsFor === undefined ? undefined : { when: "afterany", role: waitsFor },
    script: `#!/bin/sh\n# ${role}\n`,
  };
}

/** Slurm that answers in turn, an Error by refusing; and what it was asked. */
function slurm(...answers: readonly (string | Error)[]) {
  const calls: string[][] = [];
  const run: RunCommand = async (command, args) => {
    const answer = answers[calls.length] ?? "";
    calls.push([command, ...args]);
    if (typeof answer === "string") return answer;
    throw answer;
  };
  return { calls, run };
}

describe("submitJobs", () => {
  it("gives later jobs the numbers of earlier ones", async () => {
    const { calls, run } = slurm("12;cluster\n", "note of a plugin\n13\n");

    expect(await submitJobs([job("shards"), job("verify", "shards")], run)).toEqual([
      { role: "shards", id: "12" },
      { role: "verify", id: "13" },
    ]);
    expect(calls[1]).toEqual([
      "sbatch",
      "--job-name=verify",
      "--dependency=afterany:12",
      "--parsable",
    ]);
  });

  it("cancels what it submitted when a later job is refused", async () => {
    const { calls, run } = slurm("12\n", new Error("no"));

    await expect(submitJobs([job("shards"), job("verify", "shards")], run)).rejects.toThrow("no");
    expect(calls.at(-1)).toEqual(["scancel", "12"]);
  });

  it("refuses an answer without a number", async () => {
    await expect(submitJobs([job("shards")], slurm("Submitted\n").run)).rejects.toMatchObject({
      code: "CLUSTER_REFUSED",
    });
  });
});

describe("runCommand", () => {
  it("hands over arguments and input as they are", async () => {
    const script = 'printf "%s|" "$@"; cat';

    expect(await runCommand("sh", ["-c", script, "sh", "$(id)", "a b'"], "in")).toBe(
      "$(id)|a b'|in",
    );
  });

  it("does not pass on the job that it is called in", async () => {
    vi.stubEnv("SLURM_ARRAY_TASK_ID", "3");
    vi.stubEnv("SLURM_CONF", "/etc/slurm.conf");
    const output = await runCommand("env", [], "");
    vi.unstubAllEnvs();

    expect(output).toContain("SLURM_CONF=/etc/slurm.conf\n");
    expect(output).not.toContain("SLURM_ARRAY_TASK_ID");
  });

  it("says what a failing command said", async () => {
    const failing = runCommand("sh", ["-c", "echo invalid partition >&2; exit 1"], "x".repeat(1e6));

    await expect(failing).rejects.toThrow(/status 1: invalid partition/);
  });

  it("says where Slurm is to be found when it is not here", async () => {
    await expect(runCommand("no-such-sbatch", [], "")).rejects.toThrow(
      /CLUSTER_REFUSED.*login node/,
    );
  });
});

describe("the size of an array", () => {
  const config =
    "Configuration data as of now\nMaxArraySize            = 1001\nMaxJobCount = 10000\n";

  it.each(["1-1000", "1-1000%5"])("may be %s where MaxArraySize is 1001", async (array) => {
    await expect(checkArraySize(array, slurm(config).run)).resolves.toBeUndefined();
  });

  it("is refused beyond, with what to write instead", async () => {
    await expect(checkArraySize("1-1001", slurm(config).run)).rejects.toThrow(/at most 1000/);
  });

  it("is left to sbatch where Slurm does not say", async () => {
    await expect(checkArraySize("1-9999", slurm("").run)).resolves.toBeUndefined();
  });
});
