import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect, type Connection } from "@ktsweep/protocol";
import { claimIncarnation, nodeFiles, openStore } from "@ktsweep/results";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveCoordinator, type Ready, type ServeOptions } from "./serve-coordinator.js";
import { codeOf, rowsOf, specText, submission, testWorker } from "./workers.fixture.js";

const tokens = { client: "c".repeat(40), worker: "w".repeat(40) };

let dir: string;
const connections: Connection[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "ktsweep-coordinator-"));
});

afterEach(async () => {
  for (const connection of connections.splice(0)) connection.close();
  await rm(dir, { recursive: true, force: true });
});

interface Serving extends Ready {
  readonly end: () => Promise<void>;
  readonly ended: Promise<void>;
  readonly worker: Connection["worker"];
  readonly sweeps: Connection["sweeps"];
}

async function serving(more: Partial<ServeOptions> = {}): Promise<Serving> {
  const stop = new AbortController();
  let ready: (ready: Ready) => void = () => undefined;
  const listening = new Promise<Ready>((resolve) => (ready = resolve));
  const ended = serveCoordinator({
    ...{ dir, listen: "127.0.0.1:0", tokens, build: "b".repeat(64), probe: "d".repeat(64) },
    ...{ replicatesNow: async () => new Map(), describeCell: async () => "{}" },
    ...{ logLevel: "silent", signal: stop.signal, onReady: (one) => ready(one) },
    ...more,
  });
  const failed = ended.then(() => Promise.reject(new Error("ended at once")));
  const { address, incarnation, metrics } = await Promise.race([listening, failed]);
  failed.catch(() => undefined);
  const [worker, client] = [tokens.worker, tokens.client].map((token) =>
    connect({ address, token }),
  );
  connections.push(worker, client);
  return {
    ...{ address, incarnation, ended, worker: worker.worker, sweeps: client.sweeps },
    ...(metrics === undefined ? {} : { metrics }),
    async end() {
      stop.abort();
      await ended;
    },
  };
}

/** Computes all there is. */
async function workOver({ worker: calls }: Serving, letter = "a"): Promise<number> {
  const worker = testWorker(calls, letter);
  await worker.hello();
  let rows = 0;
  for (;;) {
    const lease = (await worker.lease()).at(0);
    if (lease === undefined) break;
    expect(await worker.report(lease)).toBe("recorded");
    rows += rowsOf(lease).length;
  }
  await worker.goodbye();
  return rows;
}

async function finished({ sweeps }: Serving): Promise<void> {
  while ((await sweeps.getSweep("last")).phase !== "finished") {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("a coordinator that listens", () => {
  it("computes a sweep over the network, again after a restart, and leaves an ordinary folder", async () => {
    const first = await serving();
    const { dir: folder } = await first.sweeps.submit(submission(specText(3)));
    expect(await workOver(first)).toBe(12);
    await finished(first);
    await first.end();

    const second = await serving();
    expect(second.incarnation).toBe(2);
    await second.sweeps.submit(submission(specText(4)));
    expect(await workOver(second)).toBe(4);
    await finished(second);
    await second.end();

    const store = await openStore(folder);
    expect(store.rowCount).toBe(16);
    expect((await nodeFiles(folder).list("tables")).length).toBeGreaterThan(0);
  });

  it("answers a worker's token nothing that is for users, and the other way round", async () => {
    const { address, end } = await serving();
    const [worker, client] = [tokens.worker, tokens.client].map((token) =>
      connect({ address, token }),
    );
    connections.push(worker, client);

    expect(await codeOf(worker.sweeps.listSweeps())).toBe("CREDENTIALS_REFUSED");
    expect(await codeOf(testWorker(client.worker).hello())).toBe("CREDENTIALS_REFUSED");
    await end();
  });

  it("sends errors with their codes over the network", async () => {
    const { sweeps, worker, end } = await serving();

    expect(await codeOf(sweeps.getSweep("nothing"))).toBe("SWEEP_UNKNOWN");
    expect(await codeOf(sweeps.submit(submission("{}")))).toBe("SPEC_INVALID");
    const call = { agent: "a".repeat(32), session: 7 };
    expect(await codeOf(worker.goodbye(call))).toBe("AGENT_UNKNOWN");
    await end();
  });

  it("says how it is in numbers, and nothing secret", async () => {
    const server = await serving({ metrics: "0" });
    await server.sweeps.submit(submission());
    await workOver(server);

    const metrics = await (await fetch(`http://${server.metrics!}/metrics`)).text();
    const health = await fetch(`http://${server.metrics!}/healthz`);

    expect(server.metrics).toMatch(/^127\.0\.0\.1:/);
    expect(metrics).toMatch(/^ktsweep_rows_recorded_total 12$/m);
    expect(metrics).toMatch(/^ktsweep_reports_total\{outcome="recorded"\} \d+$/m);
    expect(metrics).toMatch(
      /ktsweep_call_seconds_count\{method="WorkerService\/Report",outcome="OK"\}/,
    );
    expect(metrics).not.toContain(tokens.worker);
    expect(await health.json()).toEqual({ status: "serving" });
    expect((await fetch(`http://${server.metrics!}/other`)).status).toBe(404);
    await server.end();
  });

  it.each(["nowhere", "127.0.0.1:99999", "203.0.113.1:1"])(
    "refuses to serve metrics on %s",
    async (metrics) => {
      expect(await codeOf(serving({ metrics }))).toBe("USAGE_INVALID");
    },
  );

  it("ends by itself when all is finished, where that is wanted", async () => {
    const first = await serving();
    await first.sweeps.submit(submission());
    await first.end();
    const server = await serving({ untilFinished: true });
    await workOver(server);

    await server.ended;
  });

  it("is not disturbed by another one that can't have its port", async () => {
    const first = await serving();
    await expect(serving({ listen: first.address })).rejects.toMatchObject({
      code: "USAGE_INVALID",
    });

    expect(await nodeFiles(dir).list("incarnations")).toEqual(["1.json"]);
    await first.sweeps.submit(submission(specText(1)));
    expect(await workOver(first)).toBe(4);
    await first.end();
  });

  it("ends with an error when another coordinator has taken over the folder", async () => {
    const server = await serving();
    await server.sweeps.submit(submission());
    await claimIncarnation(nodeFiles(dir), { host: "there" });

    expect(await codeOf(server.sweeps.changeSweep("tiny", { type: "pause" }))).toBe(
      "COORDINATOR_SUPERSEDED",
    );
    expect(await codeOf(server.ended)).toBe("COORDINATOR_SUPERSEDED");
  });
});
