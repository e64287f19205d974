// cluster-hostile.system.ts — who has no business with a coordinator learns and changes nothing, and who attacks it neither ends
// it nor keeps others from their work.

import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect as connectTcp } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connect as connectTls, type SecureVersion } from "node:tls";
import { connect, readTokens } from "@ktsweep/protocol";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { floodKinds, flood, loiter } from "../../packages/protocol/fixtures/attacker.mjs";
import { type Certificates, makeCertificates } from "./support/certificates.js";
import {
  type Cluster,
  eventually,
  isFinished,
  startCluster,
  submit,
  until,
} from "./support/cluster.js";
import { newFolder, repository } from "./support/folder.js";
import { procText } from "./support/processes.js";
import { type Ended, ktsweepCommand, outputOf, run } from "./support/program.js";
import { repeats } from "./support/size.js";
import { completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";

const REQUESTS = repeats(20_000, 1_000_000);
const MEBI = 2 ** 20;

let folder = "";
let certificates: Certificates;

beforeAll(async () => {
  folder = newFolder();
  certificates = await makeCertificates(join(folder, "certs"), "127.0.0.1");
});

/** A coordinator with TLS, and users who have the right files. */
function startSecured(...args: readonly string[]): Promise<Cluster> {
  const { ca, serverArgs } = certificates;
  return startCluster({ args: [...serverArgs, ...args], env: { KTSWEEP_TLS_CA: ca } });
}

describe("a coordinator with TLS", () => {
  it("refuses everybody who lacks something, tells why, and changes nothing", async () => {
    const cluster = await startSecured();
    const tokens = await readTokens(cluster.tokenFile);
    const others = await makeCertificates(join(newFolder(), "others"), "127.0.0.1");
    const tokenFile = (name: string, text: string): NodeJS.ProcessEnv => {
      const file = join(newFolder(), name);
      writeFileSync(file, text, { mode: 0o600 });
      return { KTSWEEP_TOKEN_FILE: file };
    };
    const call = (words: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> =>
      run([...ktsweepCommand, ...words], { env: { ...cluster.env, ...env } });
    const status = ["status", "--json"];
    const worker = ["worker", "start", "-j", "1", "--idle-timeout", "60s"];
    const stranger = "x".repeat(43);
    const byName = { KTSWEEP_COORDINATOR: cluster.address.replace("127.0.0.1", "localhost") };
    const plain = { KTSWEEP_TLS_CA: undefined };
    const asClient = tokenFile("as-client", `client ${tokens.worker ?? ""}\n`);
    const asWorker = tokenFile("as-worker", `worker ${tokens.client ?? ""}\n`);
    const matrix: readonly (readonly [string, Promise<Ended>, RegExp])[] = [
      ["no token", call(status, { KTSWEEP_TOKEN_FILE: join(folder, "no") }), /USAGE_INVALID/],
      ["wrong token", call(status, tokenFile("t", `client ${stranger}\n`)), /CREDENTIALS_REFUSED/],
      ["a worker's token", call(status, asClient), /CREDENTIALS_REFUSED/],
      ["another CA", call(status, { KTSWEEP_TLS_CA: others.ca }), /CREDENTIALS_REFUSED/],
      ["no TLS", call(status, plain), /COORDINATOR_UNREACHABLE/],
      ["another name", call(status, byName), /CREDENTIALS_REFUSED/],
      ["wrong token", call(worker, tokenFile("t", `worker ${stranger}\n`)), /CREDENTIALS_REFUSED/],
      ["a client's token", call(worker, asWorker), /CREDENTIALS_REFUSED/],
      ["another CA", call(worker, { KTSWEEP_TLS_CA: others.ca }), /CREDENTIALS_REFUSED/],
    ];
    for (const [what, ended, reason] of matrix) {
      const { status: exit, stdout, stderr } = await ended;
      expect(stderr, what).toMatch(reason);
      expect(stderr, what).not.toContain("    at ");
      expect([what, exit, stdout]).toEqual([what, reason.source === "USAGE_INVALID" ? 2 : 5, ""]);
    }

    const seen = await call(status, {});
    expect(seen.status, seen.stderr).toBe(0);
    expect(JSON.parse(seen.stdout)).toEqual({ sweeps: [], workers: [] });
    expect(readdirSync(cluster.dir).filter((name) => name.includes("-"))).toEqual([]);
  });

  it("speaks TLS 1.3 and nothing else", async () => {
    const cluster = await startSecured();
    const ca = readFileSync(certificates.ca);
    const port = Number(cluster.address.split(":")[1]);
    const hello = (maxVersion: SecureVersion): Promise<string> =>
      new Promise((resolve) => {
        const options = { host: "127.0.0.1", port, ca, maxVersion, ALPNProtocols: ["h2"] };
        const socket = connectTls(options, () => resolve(socket.getProtocol() ?? ""));
        socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
        onTestFinished(() => void socket.destroy());
      });
    const plain = connectTcp(port, "127.0.0.1");
    plain.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    plain.on("error", () => undefined);
    const shut = once(plain, "close");

    expect(await hello("TLSv1.3")).toBe("TLSv1.3");
    expect(await hello("TLSv1.2")).toMatch(/PROTOCOL_VERSION|ECONNRESET/);
    expect(await hello("TLSv1.1")).toMatch(/PROTOCOL_VERSION|ECONNRESET|NO_PROTOCOLS/);
    await shut;
    expect(plain.bytesRead).toBeLessThan(16);
  });

  it("asks both sides for certificates where that is wanted", async () => {
    const { ca, clientCert, clientKey } = certificates;
    const own = { KTSWEEP_TLS_CERT: clientCert, KTSWEEP_TLS_KEY: clientKey };
    const cluster = await startSecured("--tls-ca", ca);
    const others = await makeCertificates(join(newFolder(), "others"), "127.0.0.1");
    const foreign = { KTSWEEP_TLS_CERT: others.clientCert, KTSWEEP_TLS_KEY: others.clientKey };
    const call = (env: NodeJS.ProcessEnv): Promise<Ended> =>
      run([...ktsweepCommand, "status"], { env: { ...cluster.env, ...env } });

    expect(await call({})).toMatchObject({ status: 5, stdout: "" });
    expect(await call(foreign)).toMatchObject({ status: 5, stdout: "" });
    expect(await call(own)).toMatchObject({ status: 0 });
  });

  it("does not serve other machines without TLS", async () => {
    const serve = startCluster({ listen: "0.0.0.0:0" });
    await expect(serve).rejects.toThrow(/ended with 2 before it listened:[^]*no certificate/);
  });
});

describe("a coordinator under attack", () => {
  it("goes on with its sweep, answers others in time and stays small", async () => {
    const spec = writeSpec(folder, longSweep.replace("replicates: 8", "replicates: 60"));
    await completeRun(spec, join(folder, "one"), "-j", "2");
    const cluster = await startSecured();
    cluster.worker();
    const { id, dir } = await submit(cluster, spec);
    await until(cluster, id, ({ leased }) => leased > 0);
    const { client: token = "" } = await readTokens(cluster.tokenFile);
    const tls = { ca: readFileSync(certificates.ca, "utf8") };
    const healthy = connect({ address: cluster.address, token, tls });
    onTestFinished(() => healthy.close());

    /** Milliseconds of a healthy client's calls, ascending, until `isOver`. */
    const latencies = async (isOver: () => boolean): Promise<readonly number[]> => {
      const all: number[] = [];
      while (!isOver()) {
        const begin = performance.now();
        await healthy.sweeps.getSweep(id);
        all.push(performance.now() - begin);
        await sleep(20);
      }
      return all.sort((a, b) => a - b);
    };
    const quiet = performance.now() + 5000;
    const undisturbed = await latencies(() => performance.now() > quiet);
    const script = join(repository, "test/system/support/attack.mjs");
    const files = [cluster.tokenFile, certificates.ca];
    const command = [process.execPath, script, cluster.address, ...files, String(REQUESTS), "1"];
    const isRunning = !isFinished(await until(cluster, id, () => true));
    const begin = performance.now();
    let counts: Record<string, Record<string, number>> | undefined;
    const attack = outputOf(command).then((text) => {
      counts = JSON.parse(text) as Record<string, Record<string, number>>;
    });
    const attacked = await latencies(() => counts !== undefined);
    await attack;
    const seconds = (performance.now() - begin) / 1000;
    for (const kind of floodKinds) await flood({ address: cluster.address } as never, kind, 20_000);
    const { closed, end } = loiter({ address: cluster.address } as never, 100);
    onTestFinished(end);
    await eventually(() => closed() === 100 || undefined);
    const { failed, trouble } = await until(cluster, id, isFinished);
    const { child, written } = cluster.coordinator();
    const status = procText(child.pid ?? 0, "status");
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
    const [before, during] = [undisturbed, attacked].map(percentiles);
    process.stdout.write(
      `${String(REQUESTS)} requests in ${seconds.toFixed(0)} s; peak ${(peak / MEBI).toFixed(0)} MiB; ` +
        `a healthy client's calls: ${before} undisturbed, ${during} attacked\n${JSON.stringify(counts)}\n`,
    );

    expect(isRunning).toBe(true);
    expect(child.exitCode).toBe(null);
    expect(peak).toBeLessThan(512 * MEBI);
    expect(attacked.at(Math.floor(0.99 * attacked.length))).toBeLessThan(2000);
    const outcomes = (kind: string): readonly string[] => Object.keys(counts?.[kind] ?? {});
    expect(outcomes("noToken")).toEqual(["16"]);
    expect(outcomes("token")).toEqual(["16"]);
    expect(outcomes("otherToken")).toEqual(["7"]);
    expect(Object.keys(counts ?? {}).filter((kind) => outcomes(kind).includes("hung"))).toEqual([]);
    expect(written().stderr).not.toContain('"level":50');
    expect({ failed, trouble }).toEqual({ failed: 0, trouble: "" });
    expect(await csvOf(dir)).toBe(await csvOf(join(folder, "one")));
  });
});

function percentiles(ascending: readonly number[]): string {
  const at = (share: number): string =>
    ascending[Math.floor(share * (ascending.length - 1))].toFixed(1);
  return `${at(0.5)} ms (median), ${at(0.99)} ms (p99) of ${String(ascending.length)}`;
}
