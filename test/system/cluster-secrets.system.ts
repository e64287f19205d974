// cluster-secrets.system.ts — tokens and keys are in their own files and nowhere else: not in logs, errors, answers, metrics,
// command lines, environments or stored files, whatever goes wrong.

import {
  chmodSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { readTokens } from "@ktsweep/protocol";
import { describe, expect, it } from "vitest";
import { makeCertificates } from "./support/certificates.js";
import { isFinished, startCluster, submit, until } from "./support/cluster.js";
import { testFolder } from "./support/folder.js";
import { metricsText, withMetrics } from "./support/metrics.js";
import { childrenOf, procText, signalAll } from "./support/processes.js";
import { ktsweepCommand, run } from "./support/program.js";
import { smallSweep, writeSpec } from "./support/sweeps.js";

/** Paths of all files below a folder. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Texts in which a secret may hide: as it is, in base64, as hexadecimal digits. */
function disguises(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // In base64 the bytes around decide about the first and last digits.
  const inBase64 = [0, 1, 2].map((skip) => bytes.subarray(skip).toString("base64").slice(0, -4));
  return [secret, ...inBase64, bytes.toString("hex")];
}

describe("tokens and keys", () => {
  it("stay in their files", async () => {
    const folder = testFolder();
    const tls = await makeCertificates(join(folder, "certs"), "127.0.0.1");
    const announcement = join(folder, "coordinator.json");
    const cluster = await startCluster({
      args: [...tls.serverArgs, ...withMetrics, "--announce", announcement],
      env: { KTSWEEP_TLS_CA: tls.ca, KTSWEEP_LOG: "info" },
      ttl: "5s",
    });
    const { client = "", worker = "" } = await readTokens(cluster.tokenFile);
    const keyFile = join(folder, "certs", "server.key");
    const key = readFileSync(keyFile, "utf8").split("\n").slice(1, -2);
    const canaries = ["wrongtoken-client-", "wrongtoken-worker-"].map((word) =>
      word.padEnd(43, "Z"),
    );
    const secrets = [client, worker, ...canaries].flatMap(disguises).concat(key);
    const heard: [string, string][] = [];

    async function say(
      what: string,
      words: readonly string[],
      env: NodeJS.ProcessEnv = {},
    ): Promise<number | null> {
      const ended = run([...ktsweepCommand, ...words], { env: { ...cluster.env, ...env } });
      const { status, stdout, stderr } = await ended;
      heard.push([`output of ${what}`, stdout + stderr]);
      return status;
    }
    function secretFile(name: string, text: string, mode: number): string {
      const file = join(folder, name);
      writeFileSync(file, text);
      chmodSync(file, mode);
      return file;
    }

    // Work, with a worker that loses its compute process and one that leaves.
    const workers = [cluster.worker(), cluster.worker()];
    const spec = writeSpec(folder, smallSweep);
    const { id, dir } = await submit(cluster, spec);
    await until(cluster, id, ({ recorded }) => recorded > 0);
    const pids = [cluster.coordinator(), ...workers].map(({ child }) => child.pid ?? 0);
    const all = [...pids, ...pids.flatMap(childrenOf)];
    for (const pid of all) {
      heard.push([`command line of ${String(pid)}`, procText(pid, "cmdline")]);
      heard.push([`environment of ${String(pid)}`, procText(pid, "environ")]);
    }
    signalAll(childrenOf(pids[1]), "SIGKILL");
    workers[1].child.kill("SIGTERM");
    await until(cluster, id, isFinished);
    heard.push(["metrics", await metricsText(cluster)]);

    // What users do, right and wrong.
    for (const words of [
      ...["status", "ls", "submit SPEC --wait", "watch ID", "show ID #0", "explain ID #0"],
      ...[
        "pause ID",
        "resume ID",
        "retry ID",
        "prioritize ID 3",
        "status nosuch",
        "show ID nosuch",
      ],
    ]) {
      const line = words.replace("SPEC", spec).replace("ID", id).split(" ");
      await say(words, line);
    }
    await say("pull", ["pull", id, "--out", join(folder, "home")]);
    const good = readFileSync(cluster.tokenFile, "utf8");
    const [wrongClient, wrongWorker] = canaries;
    const wrong = secretFile("wrong", `client ${wrongClient}\nworker ${wrongWorker}\n`, 0o600);
    const readable = secretFile("readable", good, 0o644);
    const broken = secretFile("broken", good.replaceAll(" ", ""), 0o600);
    const swapped = secretFile("swapped", `client ${worker}\nworker ${client}\n`, 0o600);
    const worker1 = ["worker", "start", "-j", "1", "--idle-timeout", "5s"];
    const serve = ["coordinator", "start", "--dir", join(folder, "others"), "--listen"];
    for (const [name, file] of Object.entries({ wrong, readable, broken, swapped })) {
      expect(await say(`status, ${name}`, ["status", "--token-file", file])).not.toBe(0);
      expect(await say(`worker, ${name}`, [...worker1, "--token-file", file])).not.toBe(0);
    }
    for (const file of [readable, broken]) {
      expect(await say("serve", [...serve, "127.0.0.1:0", "--token-file", file])).not.toBe(0);
    }
    // Files named in the wrong place.
    const tokens = cluster.tokenFile;
    expect(await say("submit of tokens", ["submit", tokens])).not.toBe(0);
    expect(await say("run of tokens", ["run", tokens, "--out", join(folder, "out")])).not.toBe(0);
    expect(await say("submit of a key", ["submit", keyFile])).not.toBe(0);
    expect(await say("tokens as CA", ["status"], { KTSWEEP_TLS_CA: tokens })).not.toBe(0);
    expect(await say("key as CA", ["status"], { KTSWEEP_TLS_CA: keyFile })).not.toBe(0);
    expect(await say("key as tokens", ["status", "--token-file", keyFile])).not.toBe(0);
    const swappedTls = ["--tls-cert", tls.serverArgs[3], "--tls-key", tls.serverArgs[1]];
    expect(await say("swapped", [...serve, "127.0.0.1:0", ...swappedTls])).not.toBe(0);
    const tokensAsKey = ["--tls-cert", tls.serverArgs[1], "--tls-key", tokens];
    expect(await say("tokens as key", [...serve, "127.0.0.1:0", ...tokensAsKey])).not.toBe(0);
    const copied = join(folder, "others-home");
    copyFileSync(announcement, copied);

    await cluster.stop();
    for (const running of [cluster.coordinator(), ...workers]) {
      const { stdout, stderr } = running.written();
      heard.push([`output of ${running.child.spawnargs.slice(2, 4).join(" ")}`, stdout + stderr]);
    }
    const own = [tokens, wrong, readable, broken, swapped, keyFile, tls.clientKey];
    for (const path of [...filesIn(folder), ...filesIn(cluster.dir)]) {
      if (!own.includes(path)) heard.push([path, readFileSync(path, "latin1")]);
    }
    const hits = heard.filter(([, text]) => secrets.some((secret) => text.includes(secret)));
    process.stdout.write(`${String(heard.length)} texts looked through, of ${dir} and elsewhere\n`);

    expect(heard.length).toBeGreaterThan(50);
    expect(hits.map(([what]) => what)).toEqual([]);
    // The search would have found one.
    expect(secrets.some((secret) => good.includes(secret))).toBe(true);
  });

  it("are in files that nobody else can read", async () => {
    const folder = testFolder();
    const tls = await makeCertificates(join(folder, "certs"), "127.0.0.1");
    const announcement = join(folder, "coordinator.json");
    const cluster = await startCluster({ args: ["--announce", announcement] });
    const modes = [
      cluster.tokenFile,
      announcement,
      tls.clientKey,
      join(folder, "certs/server.key"),
    ];

    expect(modes.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600, 0o600, 0o600]);
  });
});
