// cluster-many.system.ts — many workers at once, each with a connection of its own: they say hello, take rows, give signs of
// life and fall silent together. The coordinator stays small and the sweep ends.

import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { resultsEpoch } from "@ktsweep/core";
import { type Connection, connect, protocolVersion, readTokens } from "@ktsweep/protocol";
import { buildId, expectedProbeDigest } from "@ktsweep/worker";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventually, isFinished, startCluster, submit, until } from "./support/cluster.js";
import { testFolder } from "./support/folder.js";
import { figure, withMetrics } from "./support/metrics.js";
import { procText } from "./support/processes.js";
import { ktsweepOutput } from "./support/program.js";
import { isNightly, repeats } from "./support/size.js";
import { longSweep, writeSpec } from "./support/sweeps.js";

const AGENTS = repeats(50, 1000);
const SECONDS = repeats(5, 60);
const BEAT_MS = 2000;
/** Of the coordinator with all of them. */
const MOST_MEBIBYTES = isNightly ? 512 : 256;

interface Agent {
  readonly connection: Connection;
  readonly agent: string;
  readonly session: number;
}

describe(`${String(AGENTS)} workers`, () => {
  it("are served in time and in little memory, and their rows by others when they are gone", async () => {
    const cluster = await startCluster({ ttl: "15s", args: withMetrics });
    const spec = writeSpec(testFolder(), longSweep.replace("replicates: 8", "replicates: 40"));
    const { id, dir } = await submit(cluster, spec);
    const { worker: token = "" } = await readTokens(cluster.tokenFile);
    const connections: Connection[] = [];
    onTestFinished(() => {
      for (const connection of connections) connection.close();
    });
    const waits: number[] = [];
    const timed = async <T>(call: Promise<T>): Promise<T> => {
      const begin = performance.now();
      const answer = await call;
      waits.push(performance.now() - begin);
      return answer;
    };

    async function introduce(): Promise<Agent> {
      const connection = connect({ address: cluster.address, token });
      connections.push(connection);
      const agent = randomBytes(16).toString("hex");
      const { session } = await timed(
        connection.worker.hello({
          ...{ agent, protocolVersion, resultsEpoch, build: buildId(), slots: 1, holds: [] },
          ...{ probe: expectedProbeDigest, host: "many", platform: "test" },
          ...{ secondsLeft: undefined, memoryBytes: 2 ** 30 },
        }),
      );
      await timed(connection.worker.lease({ agent, session, request: 1, want: 1 }));
      return { connection, agent, session };
    }

    async function live({ connection, agent, session }: Agent): Promise<void> {
      for (const end = performance.now() + 1000 * SECONDS; performance.now() < end;) {
        await timed(connection.worker.beat({ agent, session, secondsLeft: undefined }));
        await sleep(BEAT_MS);
      }
    }

    const agents: Agent[] = [];
    // Fifty at a time, as a batch system starts them.
    while (agents.length < AGENTS) {
      agents.push(...(await Promise.all(Array.from({ length: 50 }, introduce))));
    }
    const all = await figure(cluster, "ktsweep_workers");
    const { leased } = await until(cluster, id, () => true);
    await Promise.all(agents.map(live));
    const lost = await figure(cluster, "ktsweep_workers_lost_total");
    const status = procText(cluster.coordinator().child.pid ?? 0, "status");
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
    for (const connection of connections) connection.close();
    await eventually(async () => (await figure(cluster, "ktsweep_workers")) === 0 || undefined);
    cluster.worker({ threads: 2 });
    const { failed } = await until(cluster, id, isFinished);
    waits.sort((a, b) => a - b);
    process.stdout.write(
      `${String(AGENTS)} agents, ${String(leased)} rows leased; peak ${peak.toFixed(0)} MiB; ` +
        `${String(waits.length)} calls, p99 ${waits[Math.floor(0.99 * waits.length)].toFixed(0)} ms\n`,
    );

    expect([all, lost, failed]).toEqual([AGENTS, 0, 0]);
    expect(leased).toBeGreaterThan(0);
    expect(peak).toBeLessThan(MOST_MEBIBYTES);
    await ktsweepOutput("verify", dir);
  });
});
