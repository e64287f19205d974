// remote-verbs.ts — verbs around coordinators, workers and clusters.

import { type Command, Option } from "commander";
import {
  appended,
  type DeclareVerb,
  wholeNumber,
  withCoordinator,
  withCredentials,
  withSpec,
} from "./declare-verb.js";

/** Adds them to the program; `group` makes a verb that has verbs of its own. */
export function declareRemoteVerbs(
  verb: DeclareVerb,
  group: (name: string, summary: string) => DeclareVerb,
): void {
  declareSubmit(verb);
  declareViews(verb);
  declareChanges(verb);
  declareProcesses(group);

  withCoordinator(
    verb(
      "pull <sweep>",
      "bring a sweep home from a coordinator; again = go on",
      async () => (await import("./verbs/pull.js")).pull,
      "ktsweep pull last --out kd",
    ),
  )
    .requiredOption("--out <dir>", "the sweep's folder here")
    .option("--json", "as JSON");

  verb(
    "certs",
    "make a certificate authority and certificates for a coordinator",
    async () => (await import("./verbs/certs.js")).certs,
    "ktsweep certs --out certs --host head-node.example.org",
  )
    .requiredOption("--out <dir>", "folder for the files (keys with mode 0600)")
    .option("--host <name>", "name or address of the coordinator; repeatable", appended)
    .option("--days <count>", "how long they are valid (default 90)", wholeNumber)
    .option("--json", "as JSON");
}

function declareSubmit(verb: DeclareVerb): void {
  withCoordinator(
    withSpec(
      verb(
        "submit <spec> [sbatch...]",
        "hand a sweep to a coordinator, to Slurm or to Kubernetes",
        async () => (await import("./verbs/submit.js")).submit,
        "ktsweep submit kd.yaml --slurm --shards 40 --out kd -- --partition=long --time=4:00:00",
      ),
    ),
  )
    .option("--priority <number>", "larger ones are computed first (default 0)")
    .option("--retries <count>", "further tries after a transient failure", wholeNumber)
    .option("--timeout <duration>", "longest time of one replicate, such as 30s, 10m, 2h")
    .option("--wait", "wait for the end; exit status as `run`")
    .option("--slurm", "as Slurm jobs; what follows -- goes to sbatch")
    .option("--kubernetes", "as Kubernetes objects")
    .option("--shards <count>", "as an array of so many shares, without a coordinator", wholeNumber)
    .option("--workers <count>", "as a coordinator and so many workers", wholeNumber)
    .option("--out <dir>", "the sweep's folder, on a file system that all nodes share")
    .option("-j, --jobs <count>", "threads per job (default: what the job is given)", wholeNumber)
    .option("--idle-timeout <duration>", "workers without work leave after this time")
    .option("--dry-run", "print the scripts and commands, change nothing")
    .addOption(
      new Option("--print [what]", "print manifests or the Dockerfile")
        .choices(["manifests", "dockerfile"])
        .preset("manifests"),
    )
    .option("--image <image>", "container image with ktsweep")
    .option("--namespace <name>", "Kubernetes namespace")
    .option("--claim <name>", "PersistentVolumeClaim that all pods share")
    .option("--json", "as JSON");
}

function declareViews(verb: DeclareVerb): void {
  const views: readonly Command[] = [
    verb(
      "status [sweep]",
      "how far a sweep is; without SWEEP: sweeps and workers of a coordinator",
      async () => (await import("./verbs/status.js")).status,
      "ktsweep status kd",
    ),
    verb(
      "watch [sweep]",
      "follow a sweep at a coordinator until it ends",
      async () => (await import("./verbs/watch.js")).watch,
      "ktsweep watch last",
    ),
    verb(
      "ls",
      "the sweeps of a coordinator",
      async () => (await import("./verbs/ls.js")).ls,
      "ktsweep ls",
    ),
    verb(
      "show <sweep> <cell>",
      "one cell: parameters, rows, failures",
      async () => (await import("./verbs/show.js")).show,
      "ktsweep show kd '#12'",
    ),
    verb(
      "explain <sweep> <cell>",
      "why a cell will or will not run, and what its identity is made of",
      async () => (await import("./verbs/explain.js")).explain,
      "ktsweep explain kd 3f9a01",
    ),
  ];
  for (const view of views) withCoordinator(view).option("--json", "as JSON");
}

function declareChanges(verb: DeclareVerb): void {
  const changes: readonly Command[] = [
    verb(
      "pause <sweep>",
      "lease no more of a sweep; what is being computed is recorded",
      async () => (await import("./verbs/change.js")).pause,
      "ktsweep pause last",
    ),
    verb(
      "resume <sweep>",
      "go on with a sweep that was paused, drained or cancelled",
      async () => (await import("./verbs/change.js")).resume,
      "ktsweep resume last",
    ),
    verb(
      "cancel <sweep>",
      "lease no more of a sweep and drop what is being computed",
      async () => (await import("./verbs/change.js")).cancel,
      "ktsweep cancel last",
    ),
    verb(
      "drain <sweep>",
      "end a sweep when what is being computed is recorded",
      async () => (await import("./verbs/change.js")).drain,
      "ktsweep drain last",
    ),
    verb(
      "prioritize <sweep> <priority>",
      "compute a sweep before those of smaller priority",
      async () => (await import("./verbs/change.js")).prioritize,
      "ktsweep prioritize last 10",
    ),
    verb(
      "retry <sweep>",
      "try rows again that failed for good",
      async () => (await import("./verbs/retry.js")).retry,
      "ktsweep retry kd --where 'alphaS > 2'",
    )
      .option("--failed", "all that failed (the default)")
      .option("--where <expression>", "only in cells where this holds"),
  ];
  for (const change of changes) withCoordinator(change).option("--json", "as JSON");
}

function declareProcesses(group: (name: string, summary: string) => DeclareVerb): void {
  withCredentials(
    group("coordinator", "the process that shards sweeps over workers")(
      "start",
      "serve a folder of sweeps, or one sweep's folder",
      async () => (await import("./verbs/coordinator-start.js")).coordinatorStart,
      "ktsweep coordinator start --dir sweeps --listen 127.0.0.1:7411",
    ),
  )
    .requiredOption("--dir <dir>", "folder of sweeps, or a sweep's own folder")
    .option("--listen <host:port>", "where to listen", "127.0.0.1:7411")
    .option("--metrics <host:port>", "serve /metrics and /healthz there")
    .option("--announce <file>", "say in this file how to reach it (mode 0600)")
    .option("--until-finished", "end when nothing is missing")
    .option("--learner <file>", "a learner of your own that sweeps name; repeatable", appended)
    .option(
      "--data <file>",
      "measured rows, inputs/*.rows of a sweep's folder; repeatable",
      appended,
    )
    .option("--ttl <duration>", "a worker that is silent for longer loses its leases (default 30s)")
    .option("--spot-checks <share>", "rows computed again by another worker (default 2%; 0: none)");

  withCoordinator(
    group("worker", "the process that computes for a coordinator")(
      "start",
      "compute until told to go",
      async () => (await import("./verbs/worker-start.js")).workerStart,
      "ktsweep worker start --coordinator 127.0.0.1:7411 -j 4",
    ),
  )
    .option("--sweep <dir>", "find the coordinator in this sweep folder instead")
    .option("--learner <file>", "a learner of your own that sweeps name; repeatable", appended)
    .option(
      "--data <file>",
      "measured rows, inputs/*.rows of a sweep's folder; repeatable",
      appended,
    )
    .option("-j, --jobs <count>", "threads (default: usable cores)", wholeNumber)
    .option("--time-limit <duration>", "leave after this time; nothing is begun that takes longer")
    .option("--idle-timeout <duration>", "leave after so long without work (default: never)")
    .option("--max-memory <size>", "most memory to use, such as 8G")
    .option(
      "--snapshots <dir>",
      "keeps long rows halfway there (default: in the folder of --sweep)",
    );
}
