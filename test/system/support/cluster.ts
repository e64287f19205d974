// cluster.ts — a coordinator and workers as processes, as a user starts them, and what it takes to kill and restart them.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, readTokens } from "@ktsweep/protocol";
import { onTestFinished } from "vitest";
import { testFolder } from "./folder.js";
import { endWithTest, killTree } from "./processes.js";
import { type Ended, ktsweepCommand, run, type Running, start } from "./program.js";

/** How long a condition may take to come true. */
const PATIENCE_MS = 240_000;
/** Between two looks at a condition. */
const LOOK_MS = 100;

export interface ClusterOptions {
  /** A worker that is silent for longer loses its leases. */
  readonly ttl?: string;
  /** Runs every process in this environment besides. */
  readonly env?: NodeJS.ProcessEnv;
  /** The coordinator alone, besides. */
  readonly coordinatorEnv?: NodeJS.ProcessEnv;
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
  readonly tokenFile: string;
  /** The coordinator's process. */
  readonly coordinator: () => Running;
  /** What it printed when it was ready. */
  readonly ready: () => Ready;
  /** Kills the coordinator, starts it again on the same folder and port, and waits until it listens. */
  readonly restart: () => Promise<void>;
  /** Starts a worker; `address` where it goes through a proxy. */
  readonly worker: (options?: WorkerOptions) => Running;
  /** Runs `ktsweep ARGS...` as a user of this coordinator. */
  readonly ktsweep: (...args: readonly string[]) => Promise<Ended>;
  /** Kills everything, where a test needs several clusters one after another. */
  readonly stop: () => Promise<void>;
  /** How a sweep is; undefined where the coordinator does not answer. */
  readonly look: (id: string) => Promise<SweepStatus | undefined>;
}

/** The line of a coordinator that listens. */
export interface Ready {
  readonly listening: string;
  readonly incarnation: number;
  readonly metrics?: string;
}

export interface WorkerOptions {
  readonly address?: string;
  readonly threads?: number;
  readonly args?: readonly string[];
  readonly before?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** What is said of a sweep, as far as tests ask. */
export interface SweepStatus {
  readonly phase: string;
  readonly rows: number;
  readonly recorded: number;
  readonly failed: number;
  readonly leased: number;
  readonly waiting: string;
  readonly trouble: string;
}

/** Starts a coordinator; everything ends with the test. */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const folder = testFolder();
  const dir = options.dir ?? join(folder, "sweeps");
  const tokenFile = join(folder, "tokens");
  const env = {
    XDG_CONFIG_HOME: join(folder, "config"),
    KTSWEEP_TOKEN_FILE: tokenFile,
    ...options.env,
  };
  const inside = options.inside ?? [];
  const processes: Running[] = [];
  const launch = (command: readonly string[], more?: NodeJS.ProcessEnv): Running => {
    const running = endWithTest(start(command, { env: { ...env, ...more } }));
    processes.push(running);
    return running;
  };

  async function startCoordinator(listen: string): Promise<{ running: Running; ready: Ready }> {
    const ttl = options.ttl === undefined ? [] : ["--ttl", options.ttl];
    const args = ["coordinator", "start", "--dir", dir, "--listen", listen, ...ttl];
    const command = [...inside, ...(options.before ?? []), ...ktsweepCommand, ...args];
    const running = launch([...command, ...(options.args ?? [])], options.coordinatorEnv);
    return { running, ready: await readyLine(running) };
  }

  let { running, ready } = await startCoordinator(options.listen ?? "127.0.0.1:0");
  const address = ready.listening;
  const userEnv = { ...env, KTSWEEP_COORDINATOR: address };
  const ktsweep = (...args: readonly string[]): Promise<Ended> =>
    run([...inside, ...ktsweepCommand, ...args], { env: userEnv });
  return {
    ...{ dir, address, tokenFile, env: userEnv, ktsweep },
    coordinator: () => running,
    ready: () => ready,
    restart: async () => {
      await killTree(running);
      ({ running, ready } = await startCoordinator(address));
    },
    worker: ({ address: at = address, threads = 1, args = [], before = [], env: own } = {}) => {
      const words = ["worker", "start", "--coordinator", at, "-j", String(threads), ...args];
      return launch([...before, ...ktsweepCommand, ...words], own);
    },
    stop: async () => {
      await Promise.all(processes.map(killTree));
    },
    look:
      inside.length > 0
        ? (id) => lookByCommand(ktsweep, id)
        : await lookByConnection(address, tokenFile, options.env?.KTSWEEP_TLS_CA),
  };
}

/** One connection for all looks: a process for each would take longer than what is looked at. */
async function lookByConnection(
  address: string,
  tokenFile: string,
  caFile: string | undefined,
): Promise<Cluster["look"]> {
  const { client: token = "" } = await readTokens(tokenFile);
  const tls = caFile === undefined ? {} : { tls: { ca: readFileSync(caFile, "utf8") } };
  const connection = connect({ address, token, ...tls });
  onTestFinished(() => connection.close());
  return (id) => connection.sweeps.getSweep(id).catch(() => undefined);
}

async function lookByCommand(
  ktsweep: Cluster["ktsweep"],
  id: string,
): Promise<SweepStatus | undefined> {
  const { status, stdout } = await ktsweep("status", id, "--json");
  if (status !== 0) return undefined;
  return (JSON.parse(stdout) as { sweeps: readonly SweepStatus[] }).sweeps[0];
}

/** The line that a coordinator prints when it is ready. */
async function readyLine({ child, ended }: Running): Promise<Ready> {
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
  return JSON.parse(await Promise.race([line, over])) as Ready;
}

/** What `submit --json` says, as far as tests ask. */
export interface Submitted {
  readonly id: string;
  readonly dir: string;
}

/** Hands a spec over; throws where that fails. */
export async function submit(
  cluster: Cluster,
  spec: string,
  ...args: readonly string[]
): Promise<Submitted> {
  const { status, stdout, stderr } = await cluster.ktsweep("submit", spec, "--json", ...args);
  if (status !== 0) throw new Error(`submit ended with ${String(status)}: ${stderr}`);
  return JSON.parse(stdout) as Submitted;
}

/** Waits until `isSo` is true of the sweep; throws when that takes minutes. */
export async function until(
  cluster: Cluster,
  id: string,
  isSo: (status: SweepStatus) => boolean,
): Promise<SweepStatus> {
  let last: SweepStatus | undefined;
  return eventually(
    async () => {
      last = (await cluster.look(id)) ?? last;
      return last !== undefined && isSo(last) ? last : undefined;
    },
    () => JSON.stringify(last),
  );
}

/** Waits until `look` gives something; throws, with what `state` says, when that takes minutes. */
export async function eventually<Value>(
  look: () => Promise<Value | undefined> | Value | undefined,
  state: () => string = () => "",
): Promise<Value> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const value = await look();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(`It did not come true. ${state()}`);
    await sleep(LOOK_MS);
  }
}

/** Whether a sweep has ended well. */
export function isFinished({ phase }: SweepStatus): boolean {
  return phase === "finished";
}
