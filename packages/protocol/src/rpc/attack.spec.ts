// Clients that mean ill: whatever they send, the server stays, and others are served. The nightly run sends a million.

import { connect as connectHttp2 } from "node:http2";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { attack, flood, floodKinds, loiter } from "../../fixtures/attacker.mjs";
import { examples, results, rightMessages, servedCalls } from "../../fixtures/examples.mjs";
import { connect } from "./connection.js";
import { sweepCalls, workerCalls } from "./methods.js";
import { startServer, type Server } from "./server.js";

const tokens = { client: "c".repeat(40), worker: "w".repeat(40) };

async function serve() {
  const onFault = vi.fn();
  const calls = servedCalls();
  const server = await startServer({ listen: "127.0.0.1:0", tokens, calls, onFault });
  onTestFinished(() => server.close(0));
  return { server, onFault, target: { address: server.address, tokens } };
}

async function expectHealthy({ address }: Server): Promise<void> {
  const connection = connect({ address, token: tokens.worker });
  expect(await connection.checkHealth()).toBe(true);
  expect(await connection.worker.report(...examples.report)).toEqual(results.report);
  connection.close();
}

const messages = await rightMessages(workerCalls, sweepCalls);

describe("a server under attack", () => {
  it("answers thousands of wrong calls, each in time, and goes on", async () => {
    const { server, onFault, target } = await serve();

    const counts = await attack(target, messages, { requests: 5_000, seed: 20 });

    const ok = (kind: string): number => counts[kind]["0"] ?? 0;
    const all = (kind: string): number =>
      Object.values(counts[kind]).reduce<number>((sum, count) => sum + (count ?? 0), 0);
    expect(ok("nothing")).toBe(all("nothing"));
    for (const kind of [
      "token",
      "noToken",
      "otherToken",
      "checksum",
      "noChecksum",
      "noTimeout",
      "bomb",
      "twice",
      "noBody",
    ])
      expect([kind, ok(kind)]).toEqual([kind, 0]);
    for (const [kind, outcomes] of Object.entries(counts))
      expect([kind, outcomes.hung ?? 0, outcomes.ECONNREFUSED ?? 0]).toEqual([kind, 0, 0]);
    expect(onFault).not.toHaveBeenCalled();
    await expectHealthy(server);
  }, 120_000);

  it("refuses compressed messages before it reads them", async () => {
    const { target } = await serve();
    const [beat] = messages.filter(({ path }) => path.endsWith("/Beat"));

    const counts = await attack(target, [beat], { requests: 600, seed: 4, lanes: 4 });

    // 12 is UNIMPLEMENTED; 13 (INTERNAL) would be the decompressor.
    expect(Object.keys(counts.bomb)).toEqual(["12"]);
    expect(counts.notGzip["13"]).toBeUndefined();
  });

  it.each(floodKinds)("outlives a flood of frames: %s", async (kind) => {
    const { server, onFault, target } = await serve();

    await flood(target, kind, 50_000);

    expect(onFault).not.toHaveBeenCalled();
    await expectHealthy(server);
  });

  it("serves others while many say nothing, and shows those out", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { server, target } = await serve();
    const { closed, end } = loiter(target, 100);
    onTestFinished(end);
    await vi.waitFor(() => expect(closed()).toBe(0));

    await expectHealthy(server);
    vi.advanceTimersByTime(10_001);

    vi.useRealTimers();
    await vi.waitFor(() => expect(closed()).toBe(100));
  });

  it("closes a connection that keeps guessing tokens", async () => {
    const { server } = await serve();
    const session = connectHttp2(`http://${server.address}`);
    const closed = new Promise((resolve) => session.on("close", resolve));
    session.on("error", () => undefined);
    let refused = 0;
    const headers = {
      ":method": "POST",
      ":path": messages[0].path,
      "content-type": "application/grpc",
    };
    const guess = (): void => {
      if (session.destroyed) return;
      const stream = session.request({ ...headers, authorization: `Bearer ${refused}` });
      stream.on("response", (response) => (refused += response["grpc-status"] === "16" ? 1 : 0));
      stream.on("error", () => undefined).on("close", guess);
      stream.resume().end();
    };
    guess();

    await closed;

    expect(refused).toBeGreaterThanOrEqual(98);
    expect(refused).toBeLessThanOrEqual(100);
    await expectHealthy(server);
  });
});
