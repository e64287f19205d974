// cluster.ts — a coordinator and workers as processes, as a user starts them, and what it takes to kill and restart them.

import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { testFolder } from "./folder.js";
import { type Ended, ktsweepCommand, run, type Running, start } from "./program.js";

/** How long a condition may take to come true. */
const PATIENCE_MS = 120_000;

export interface ClusterOptions {
  /** A worker that is silent for longer loses its leases. */
  readonly ttl?: string;
  /** Runs every process in this environment besides. */
  readonly env?: NodeJS.ProcessEnv;
  /** Words before the coordinator's command, such as strace. */
  readonly before?: readonly string[];
  /** Words before the commands of coordinator and users: a namespace that they live in. */
  readonly inside?: readonly string[];
  /** HOST:PORT; default: any port of loopback. */
  readonly listen?: string;
  /** More options of the coordinator. */
  readonly args?: readonly string[];
  /** Where the sweeps are; default: a folder of the test. */
  readonly dir?: string;
}

/** A coordinator's life may have several processes, one after another. */
export interface Cluster {
  readonly dir: string;
  /** HOST:PORT, the same after each start. */
  readonly address: string;
  readonly env: NodeJS.ProcessEnv;
  /** The coordinator's process. */
  readonly coordinator: () => Running;
  /** Starts the coordinator again, on the same folder and port, and waits until it listens. */
  readonly restart: () => Promise<void>;
  /** Starts a worker; `address` where it goes through a proxy. */
  readonly worker: (options?: WorkerOptions) => Running;
  /** Runs `ktsweep ARGS...` as a user of this coordinator. */
  readonly ktsweep: (...args: readonly string[]) => Promise<Ended>;
}

export interface WorkerOptions {
  readonly address?: string;
  readonly threads?: number;
  readonly args?: readonly string[];
  readonly before?: readonly string[];
}

/** Starts a coordinator; everything ends with the test. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const folder = testFolder();
  const dir = options.dir ?? join(folder, "sweeps");
  const env = {
    ...options.env,
    XDG_CONFIG_HOME: join(folder, "config"),
    KTSWEEP_TOKEN_FILE: join(folder, "tokens"),
  };
  const inside = options.inside ?? [];
  const processes: Running[] = [];
  onTestFinished(async () => {
    for (const { child } of processes) child.kill("SIGKILL");
    await Promise.all(processes.map(({ ended }) => ended));
  });

  function launch(command: readonly string[]): Running {
    const running = start(command, { env });
    processes.push(running);
    return running;
  }

  async function startCoordinator(listen: string): Promise<{ running: Running; address: string }> {
    const ttl = options.ttl === undefined ? [] : ["--ttl", options.ttl];
    const running = launch([
      ...inside,
      ...(options.before ?? []),
      ...ktsweepCommand,
      ...["coordinator", "start", "--dir", dir, "--listen", listen, ...ttl],
      ...(options.args ?? []),
    ]);
    return { running, address: await listeningAddress(running) };
  }

  let { running, address } = await startCoordinator(options.listen ?? "127.0.0.1:0");
  const userEnv = { ...env, KTSWEEP_COORDINATOR: address };
  return {
    dir,
    address,
    env: userEnv,
    coordinator: () => running,
    restart: async () => {
      running.child.kill("SIGKILL");
      await running.ended;
      ({ running, address } = await startCoordinator(address));
    },
    worker: ({ address: at = address, threads = 1, args = [], before = [] } = {}) =>
      launch([
        ...before,
        ...ktsweepCommand,
        ...["worker", "start", "--coordinator", at, "-j", String(threads), ...args],
      ]),
    ktsweep: (...args) => run([...inside, ...ktsweepCommand, ...args], { env: userEnv }),
  };
}

/** The address in the line that a coordinator prints when it is ready. */
async function listeningAddress({ child, ended }: Running): Promise<string> {
  let text = "";
  const line = new Promise<string>((resolve) => {
    child.stdout?.on("data", (chunk: string) => {
      text += chunk;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
  });
  const over = ended.then(({ status, stderr }): never => {
    throw new Error(`The coordinator ended with ${String(status)} before it listened:\n${stderr}`);
  });
  const { listening } = JSON.parse(await Promise.race([line, over])) as { listening: string };
  return listening;
}

/** What `submit --json` says, as far as tests ask. */
export interface Submitted {
  readonly id: string;
  readonly dir: string;
}

/** Hands a spec over; throws where that fails. */
export async function submit(cluster: Cluster, spec: string): Promise<Submitted> {
  const { status, stdout, stderr } = await cluster.ktsweep("submit", spec, "--json");
  if (status !== 0) throw new Error(`submit ended with ${String(status)}: ${stderr}`);
  return JSON.parse(stdout) as Submitted;
}

/** What `status --json` says of a sweep, as far as tests ask. */
export interface SweepStatus {
  readonly phase: string;
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  readonly leased: number;
  readonly waiting: string;
  readonly trouble: string;
}

/** Undefined where the coordinator does not answer. */
export async function sweepStatus(cluster: Cluster, id: string): Promise<SweepStatus | undefined> {
  const { status, stdout } = await cluster.ktsweep("status", id, "--json");
  if (status !== 0) return undefined;
  return (JSON.parse(stdout) as { sweeps: readonly SweepStatus[] }).sweeps[0];
}

/** Waits until `isSo` is true of the sweep; throws after two minutes. */
export async function until(
  cluster: Cluster,
  id: string,
  isSo: (status: SweepStatus) => boolean,
): Promise<SweepStatus> {
  const end = performance.now() + PATIENCE_MS;
  for (let last: SweepStatus | undefined; ;) {
    const now = await sweepStatus(cluster, id);
    if (now !== undefined && isSo(now)) return now;
    last = now ?? last;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(last)}`);
    await sleep(200);
  }
}

/** Whether a sweep has ended well. */
export function isFinished({ phase }: SweepStatus): boolean {
  return phase === "finished";
}

/** Lines of the coordinator's and workers' stored timings: how often each row was computed and recorded. */
export function attemptsIn(dir: string): number {
  const folder = join(dir, "segments", "timings");
  return existsSync(folder) ? readdirSync(folder).length : 0;
}

/** Threads, children and all of a process, from /proc. */
export function childrenOf(pid: number): readonly number[] {
  const path = `/proc/${String(pid)}/task/${String(pid)}/children`;
  const direct = readFileSync(path, "utf8").trim().split(" ").filter(Boolean).map(Number);
  return direct.flatMap((child) => [child, ...childrenOf(child)]);
}

/** Forgets what a coordinator only keeps for speed. */
export function removeCaches(dir: string): void {
  rmSync(join(dir, "cache"), { recursive: true, force: true });
}
