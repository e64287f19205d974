import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plainScript, restartingScript } from "./slurm-script.js";

/** Shells that may stand behind /bin/sh on a cluster. */
const shells = ["dash", "bash"].filter((shell) => spawnSync("which", [shell]).status === 0);

describe.each(shells)("a batch script under %s", (shell) => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "ktsweep-script-"));
    command("squeue", 'printf "%s\\n" "$STATE"');
    command("scontrol", `printf '%s\\n' "$*" >> '${join(folder, "requeued")}'`);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function command(name: string, body: string): void {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\n${body}\n`);
    chmodSync(file, 0o755);
  }

  /** The program as a shell script; what it writes, how it ends. */
  function start(program: string, env: Readonly<Record<string, string>> = {}, threads?: "granted") {
    const words = ["sh", "-c", program, "program"];
    const script = restartingScript({ purpose: "a test", words, expansions: "", threads });
    const child = spawn(shell, ["-s"], {
      env: {
        PATH: [folder, process.env.PATH].join(delimiter),
        SLURM_JOB_ID: "42",
        STATE: "RUNNING",
        ...env,
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let stdout = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.resume();
    child.stdin.end(script);
    return { child, ended: once(child, "close").then(([status]) => ({ status, stdout })) };
  }

  const requeued = (): string | undefined => {
    const file = join(folder, "requeued");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };

  it.each([0, 2, 3, 4, 5, 137])("ends with the program's status %i", async (status) => {
    expect(await start(`exit ${status}`).ended).toMatchObject({ status });
    expect(requeued()).toBeUndefined();
  });

  it("puts a job that stopped early back into the queue", async () => {
    await start("exit 75").ended;

    expect(requeued()).toBe("requeue 42\n");
  });

  it("names the task, not the array, whose number may be the same", async () => {
    const task = { SLURM_ARRAY_JOB_ID: "42", SLURM_ARRAY_TASK_ID: "7" };
    await start("exit 143", task).ended;

    expect(requeued()).toBe("requeue 42_7\n");
  });

  it("leaves a cancelled job cancelled", async () => {
    await start("exit 143", { STATE: "COMPLETING" }).ended;

    expect(requeued()).toBeUndefined();
  });

  it("gives up a job that was restarted a hundred times", async () => {
    await start("exit 75", { SLURM_RESTART_COUNT: "100" }).ended;

    expect(requeued()).toBeUndefined();
  });

  it.each(["SIGTERM", "SIGUSR1"] as const)("makes %s a SIGTERM and waits", async (signal) => {
    const program = `trap 'echo told; exit 75' TERM; echo ready; while :; do sleep 0.01; done`;
    const { child, ended } = start(program);
    await once(child.stdout, "data");
    child.kill(signal);

    expect(await ended).toEqual({ status: 75, stdout: "ready\ntold\n" });
    expect(requeued()).toBe("requeue 42\n");
  });

  it("keeps waiting for a program that ignores the signal", async () => {
    const program = `trap 'echo told' TERM; echo ready; until [ -e '${folder}/go' ]; do sleep 0.01; done; exit 3`;
    const { child, ended } = start(program);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    await once(child.stdout, "data");
    writeFileSync(join(folder, "go"), "");

    expect(await ended).toMatchObject({ status: 3 });
  });

  it.each([
    [{ SLURM_CPUS_PER_TASK: "8", SLURM_CPUS_ON_NODE: "64" }, "-j 8"],
    [{ SLURM_CPUS_ON_NODE: "16" }, "-j 16"],
    [{ SLURM_CPUS_ON_NODE: "4", SLURM_MEM_PER_NODE: "10000" }, "-j 4 --max-memory 8000M"],
    [{ SLURM_CPUS_ON_NODE: "4", SLURM_MEM_PER_CPU: "1000" }, "-j 4 --max-memory 3200M"],
    [{ SLURM_CPUS_ON_NODE: "4", SLURM_MEM_PER_NODE: "0" }, "-j 4"],
  ])("computes with what the job was given: %o", async (env, options) => {
    const { stdout } = await start(`echo "$@"`, env, "granted").ended;

    expect(stdout).toBe(`${options}\n`);
  });
});

describe("a script of several commands", () => {
  it("ends with the first status that is not 0", () => {
    const say = (word: string, status: number) => ["sh", "-c", `echo ${word}; exit ${status}`];
    const script = plainScript("a test", [say("one", 0), say("two", 4), say("three", 0)]);
    const { status, stdout } = spawnSync("/bin/sh", ["-s"], { input: script, encoding: "utf8" });

    expect({ status, stdout }).toEqual({ status: 4, stdout: "one\ntwo\n" });
  });
});
