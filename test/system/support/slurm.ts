// slurm.ts — a real Slurm on this machine: munged, slurmctld and three slurmd, all on loopback and in one folder.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { newFolder } from "./folder.js";
import { installed, mustSkip, works } from "./machine.js";
import { outputOf } from "./program.js";
import { killJobsOfNode } from "./slurm-node-loss.js";
import { waitUntil } from "./slurm-wait.js";

export type NodeName = "n1" | "n2" | "n3";

export interface SlurmCluster {
  /** What a command needs to reach it. */
  readonly env: { readonly SLURM_CONF: string };
  /** Output of a Slurm command. */
  readonly ask: (...command: readonly string[]) => Promise<string>;
  /** Ends a node without a word: its slurmd and everything that runs on it. */
  readonly loseNode: (name: NodeName) => Promise<void>;
  /** Ends all jobs and daemons and removes the folder. */
  readonly stop: () => Promise<void>;
}

const nodes: readonly NodeName[] = ["n1", "n2", "n3"];
const daemons = ["munged", "slurmctld", "slurmd"] as const;

/** Tells Debian to start no service when a package is installed. */
const policy = "/usr/sbin/policy-rc.d";

/** Whether a test has to be skipped for want of Slurm; installs it where that is allowed. */
export function lacksSlurm(): boolean {
  const isThere = (): boolean => daemons.every((daemon) => works("which", daemon));
  return mustSkip(
    "Slurm (slurm-wlm, slurm-client, munge) and the rights of root to start it",
    () => process.getuid?.() === 0 && (isThere() || (installSlurm() && isThere())),
  );
}

function installSlurm(): boolean {
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    return installed("slurm-wlm", "slurm-client", "munge");
  } finally {
    if (isOurs) rmSync(policy);
  }
}

/** Starts a cluster and waits until its nodes take jobs. */
export async function startSlurm(): Promise<SlurmCluster> {
  const folder = newFolder();
  const conf = join(folder, "slurm.conf");
  const env = { SLURM_CONF: conf };
  // munged and slurmctld insist that nobody else can write to the way to their files.
  chmodSync(folder, 0o755);
  for (const name of ["run", "state", "log", ...nodes.map((node) => join("spool", node))]) {
    mkdirSync(join(folder, name), { recursive: true, mode: 0o755 });
  }
  writeFileSync(conf, await configuration(folder));
  writeFileSync(join(folder, "munge.key"), randomBytes(128), { mode: 0o400 });

  const children = new Map<string, ChildProcess>();
  const startDaemon = (name: string, command: string, ...args: readonly string[]): void => {
    const log = openSync(join(folder, "log", `${name}.out`), "a");
    const options = { env: { ...process.env, ...env }, stdio: ["ignore", log, log] as const };
    children.set(name, spawn(command, args, { ...options, stdio: ["ignore", log, log] }));
  };
  const ask = (...command: readonly string[]): Promise<string> => outputOf(command, { env });

  startDaemon("munged", "munged", "--foreground", "--force", ...mungeFiles(folder));
  await waitUntil("munged listens", () => existsSync(join(folder, "run", "munge.socket")));
  startDaemon("slurmctld", "slurmctld", "-D", "-f", conf);
  for (const node of nodes) startDaemon(node, "slurmd", "-D", "-N", node, "-f", conf);
  await waitUntil("all nodes are idle", async () => {
    const states = await ask("sinfo", "-h", "-N", "-o", "%T").catch(() => "");
    return states.split("\n").filter((state) => state === "idle").length === nodes.length;
  });

  return {
    env,
    ask,
    loseNode: async (name) => {
      await end(children.get(name), "SIGKILL");
      await killJobsOfNode(await ask("squeue", "-h", "-w", name, "-o", "%A"));
    },
    stop: async () => {
      await ask("scancel", "--full", "--user=root").catch(() => "");
      const isEmpty = async (): Promise<boolean> => (await ask("squeue", "-h")) === "";
      await waitUntil("all jobs have ended", isEmpty).catch(() => undefined);
      for (const child of [...children.values()].reverse()) await end(child, "SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, "close");
  child.kill(signal);
  await closed;
}

function mungeFiles(folder: string): readonly string[] {
  return [
    `--key-file=${join(folder, "munge.key")}`,
    `--socket=${join(folder, "run", "munge.socket")}`,
    `--pid-file=${join(folder, "run", "munged.pid")}`,
    `--log-file=${join(folder, "log", "munged.log")}`,
    `--seed-file=${join(folder, "munge.seed")}`,
  ];
}

/**
 * Three nodes of two CPUs each on this host. Plugins that need control groups, a database or a network are left out.
 * The life of a credential is also how long a requeued job waits before it may start again: 120 s by default.
 */
async function configuration(folder: string): Promise<string> {
  const [host] = hostname().split(".");
  const [controller, ...ports] = await freePorts(1 + nodes.length);
  const settings = {
    ClusterName: "ktsweep",
    SlurmctldHost: `${host}(127.0.0.1)`,
    SlurmctldPort: controller,
    SlurmUser: "root",
    SlurmdUser: "root",
    AuthType: "auth/munge",
    CredType: "cred/munge",
    AuthInfo: `socket=${folder}/run/munge.socket,cred_expire=5`,
    StateSaveLocation: `${folder}/state`,
    SlurmdSpoolDir: `${folder}/spool/%n`,
    SlurmctldPidFile: `${folder}/run/slurmctld.pid`,
    SlurmdPidFile: `${folder}/run/slurmd-%n.pid`,
    SlurmctldLogFile: `${folder}/log/slurmctld.log`,
    SlurmdLogFile: `${folder}/log/slurmd-%n.log`,
    ProctrackType: "proctrack/pgid",
    TaskPlugin: "task/none",
    JobAcctGatherType: "jobacct_gather/none",
    AccountingStorageType: "accounting_storage/none",
    JobCompType: "jobcomp/none",
    MpiDefault: "none",
    SelectType: "select/cons_tres",
    SelectTypeParameters: "CR_Core",
    SchedulerParameters: "bf_interval=1,sched_interval=2,batch_sched_delay=0,sched_min_interval=0",
    SlurmdParameters: "config_overrides",
    ReturnToService: 2,
    SlurmdTimeout: 10,
    KillWait: 5,
    MinJobAge: 600,
    MaxArraySize: 1001,
    JobRequeue: 1,
  };
  return [
    ...Object.entries(settings).map(([name, value]) => `${name}=${value}`),
    ...nodes.map(
      (node, i) =>
        `NodeName=${node} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=2 RealMemory=2000`,
    ),
    `PartitionName=main Nodes=${nodes.join()} Default=YES MaxTime=01:00:00 State=UP`,
    "",
  ].join("\n");
}

/** Ports on which nothing listens. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
