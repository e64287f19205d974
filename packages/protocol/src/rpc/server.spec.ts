// A server and its clients over real sockets of this machine.

import { KtsweepError } from "@ktsweep/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { examples, results, servedCalls } from "../../fixtures/examples.mjs";
import type { SweepCalls, WorkerCalls } from "../messages.js";
import type { CallObserver, FaultObserver } from "./answer-call.js";
import { connect, type Connection, type ConnectionOptions } from "./connection.js";
import { startServer, type Server, type ServerOptions } from "./server.js";

const tokens = {
  client: "client-token-canary-0123456789",
  worker: "worker-token-canary-0123456789",
};
type Calls = WorkerCalls & SweepCalls;

/** A server whose calls give the example's results, and what it was told. */
async function serve(changes: Partial<ServerOptions> = {}) {
  const reached: string[] = [];
  const onCall = vi.fn<CallObserver>();
  const onFault = vi.fn<FaultObserver>();
  const calls = servedCalls((name) => reached.push(name));
  const server = await startServer({
    ...{ listen: "127.0.0.1:0", tokens, calls, onCall, onFault },
    ...changes,
  });
  onTestFinished(() => server.close(0));
  return { server, reached, onCall, onFault };
}

function connected(server: Server, options: Partial<ConnectionOptions> = {}): Connection {
  const connection = connect({ address: server.address, token: tokens.worker, ...options });
  onTestFinished(() => connection.close());
  return connection;
}

async function failure(promise: Promise<unknown>): Promise<KtsweepError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof KtsweepError))
    throw new Error("did not fail as it should", { cause: error });
  return error;
}

describe("calls", () => {
  it("bring the arguments to the server and the result back", async () => {
    const { server, reached, onCall } = await serve();
    const worker = connected(server).worker;
    const user = connected(server, { token: tokens.client }).sweeps;

    const answers = {
      lease: await worker.lease(...examples.lease),
      report: await worker.report(...examples.report),
      listSweeps: await user.listSweeps(),
      readFile: await user.readFile(...examples.readFile),
    };

    expect(answers).toEqual({
      lease: results.lease,
      report: results.report,
      listSweeps: results.listSweeps,
      readFile: results.readFile,
    });
    expect(reached).toEqual(["lease", "report", "listSweeps", "readFile"]);
    expect(onCall).toHaveBeenCalledWith("WorkerService/Report", "OK", expect.any(Number));
  });

  it("answer whether the server serves", async () => {
    const { server } = await serve();
    expect(await connected(server).checkHealth()).toBe(true);
  });

  it("fail with the server's own error, field by field", async () => {
    const thrown = new KtsweepError("SWEEP_UNKNOWN", "No sweep zzz – “ж”.", "Look at ls.", {
      sweep: "zzz",
      n: 2,
    });
    const { server, onFault } = await serve({
      calls: { getSweep: async () => Promise.reject(thrown) } as unknown as Calls,
    });

    const error = await failure(connected(server, { token: tokens.client }).sweeps.getSweep("zzz"));

    const { code, what, fix, data } = error;
    expect({ code, what, fix, data }).toEqual({
      ...{ code: thrown.code, what: thrown.what, fix: thrown.fix, data: thrown.data },
    });
    expect(onFault).not.toHaveBeenCalled();
  });

  it("fail without a word of it where the server has a bug", async () => {
    const fault = new TypeError("secret of the server");
    const { server, onFault, onCall } = await serve({
      calls: { getSweep: async () => Promise.reject(fault) } as unknown as Calls,
    });

    const error = await failure(connected(server, { token: tokens.client }).sweeps.getSweep("x"));

    expect(error.code).toBe("COORDINATOR_UNREACHABLE");
    expect(error.message + JSON.stringify(error.cause)).not.toMatch(/secret/);
    expect(onFault).toHaveBeenCalledWith("SweepService/GetSweep", fault);
    expect(onCall).toHaveBeenCalledWith("SweepService/GetSweep", "INTERNAL", expect.any(Number));
  });

  it("survive errors whose texts can't be written as they are", async () => {
    const thrown = new KtsweepError("SPEC_INVALID", `\ud800${"x".repeat(100_000)}`, "\u0000", {
      a: "y".repeat(9_999),
    });
    const { server } = await serve({
      calls: { getSweep: async () => Promise.reject(thrown) } as unknown as Calls,
    });

    const error = await failure(connected(server, { token: tokens.client }).sweeps.getSweep("x"));

    expect(error.code).toBe("SPEC_INVALID");
    expect(error.what.length).toBeLessThan(5_000);
  });

  it("that are not answered in time fail as unreachable", async () => {
    const { server } = await serve({
      calls: { beat: () => new Promise(() => undefined) } as unknown as Calls,
    });

    const error = await failure(
      connected(server, { deadlineMs: 50 }).worker.beat(...examples.beat),
    );

    expect([error.code, error.data.status]).toEqual([
      "COORDINATOR_UNREACHABLE",
      "DEADLINE_EXCEEDED",
    ]);
  });

  it("of lists bring as many pages as there are", async () => {
    const files = Array.from({ length: 20_000 }, (_, i) => ({
      path: `segments/${String(i)}`,
      size: i,
    }));
    const listFiles = vi.fn(async () =>
      files.map((file) => ({ ...file, path: file.path.padEnd(100, "x") })),
    );
    const { server } = await serve({ calls: { listFiles } as unknown as Calls });

    const listed = await connected(server, { token: tokens.client }).sweeps.listFiles("last");

    expect(listed).toHaveLength(files.length);
    expect(new Set(listed.map(({ path }) => path)).size).toBe(files.length);
    expect(listFiles.mock.calls.length).toBeGreaterThan(3);
  });
});

describe("a connection", () => {
  it("finds a server again that was started anew", async () => {
    const { server } = await serve();
    const { worker } = connected(server);
    await worker.beat(...examples.beat);

    await server.close(0);
    // The first call may find the old connection; what is meant is a coordinator that refuses new ones.
    await vi.waitFor(async () => {
      const away = await failure(worker.beat(...examples.beat));
      expect([away.code, away.message]).toEqual([
        "COORDINATOR_UNREACHABLE",
        expect.stringMatching(/ECONNREFUSED/),
      ]);
    });
    await serve({ listen: server.address });

    await vi.waitFor(() => worker.beat(...examples.beat), { timeout: 5_000, interval: 50 });
  });

  it("without TLS is made to this machine only", () => {
    for (const address of ["10.0.0.1:7411", "example.org:7411", "[fe80::1]:7411", "127.evil.org:1"])
      expect(() => connect({ address, token: tokens.worker })).toThrow(/USAGE_INVALID/);
  });
});

describe("a server", () => {
  it("without TLS listens on this machine only", async () => {
    for (const listen of ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.org:0"])
      expect((await failure(serve({ listen }))).what).toMatch(/there is no certificate/);
    const { server } = await serve({ listen: "localhost:0" });
    expect(server.address).toMatch(/^localhost:\d+$/);
  });

  it("says which address it can't listen on", async () => {
    const { server } = await serve();
    const error = await failure(serve({ listen: server.address }));
    expect(error.message).toMatch(/EADDRINUSE/);
  });

  it("lets the calls that it has end before it closes", async () => {
    let answer: (outcome: unknown) => void = () => undefined;
    const { server } = await serve({
      calls: { beat: () => new Promise((resolve) => (answer = resolve)) } as unknown as Calls,
    });
    const { worker } = connected(server);
    const beat = worker.beat(...examples.beat);
    await vi.waitFor(() => expect(answer.length).toBe(1));

    const closed = server.close(10_000);
    answer(results.beat);

    expect(await beat).toEqual(results.beat);
    await closed;
  });

  it("ends the calls that do not end in time", async () => {
    let begun = false;
    const beat = (): Promise<never> => {
      begun = true;
      return new Promise(() => undefined);
    };
    const { server } = await serve({ calls: { beat } as unknown as Calls });
    const pending = failure(connected(server).worker.beat(...examples.beat));
    await vi.waitFor(() => expect(begun).toBe(true));

    await server.close(50);

    expect((await pending).code).toBe("COORDINATOR_UNREACHABLE");
  });

  it("takes no more connections than it may", async () => {
    const { server } = await serve({ maxConnections: 2 });
    const connections = [1, 2, 3].map(() => connected(server, { deadlineMs: 2_000 }));

    const outcomes: string[] = [];
    for (const { worker } of connections)
      outcomes.push(
        await worker.beat(...examples.beat).then(
          () => "OK",
          (error: unknown) => String(Reflect.get(error as object, "code")),
        ),
      );

    expect(outcomes).toEqual(["OK", "OK", "COORDINATOR_UNREACHABLE"]);
  });
});
