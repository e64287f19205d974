// Who may call what: every call there is, with every kind of credentials. A call that is added is in the matrix.

import { Client, credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { KtsweepError } from "@ktsweep/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { examples, rightMessages, servedCalls } from "../../fixtures/examples.mjs";
import { rolesByPath } from "../credentials/roles.js";
import { services } from "../generated/messages.generated.js";
import type { SweepCalls, WorkerCalls } from "../messages.js";
import type { CallObserver, FaultObserver } from "./answer-call.js";
import { addChecksum } from "./checksum.js";
import { connect, type Connection, type ConnectionOptions } from "./connection.js";
import { exchange } from "./exchange.js";
import { sweepCalls, workerCalls } from "./methods.js";
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

const allPaths = Object.values(services).flatMap((calls) =>
  Object.values<{ readonly path: string }>(calls).map(({ path }) => path),
);
/** Bytes of a right request for every call. */
const requests = new Map<string, Buffer>([["/grpc.health.v1.Health/Check", Buffer.alloc(0)]]);
for (const { path, bytes } of await rightMessages(workerCalls, sweepCalls))
  requests.set(path, bytes);

/** The status of one call with given headers. */
async function statusOf(
  server: Server,
  path: string,
  {
    authorization,
    deadlineMs = 5_000,
    request = requests.get(path)!,
  }: { authorization: readonly string[]; deadlineMs?: number; request?: Buffer },
): Promise<string> {
  const client = new Client(server.address, credentials.createInsecure());
  const metadata = new Metadata();
  for (const each of authorization) metadata.add("authorization", each);
  addChecksum(metadata, request);
  try {
    await exchange(client, { path, request, metadata, deadlineMs });
    return "OK";
  } catch (error) {
    return status[(error as ServiceError).code];
  } finally {
    client.close();
  }
}

const wrongCredentials = {
  none: [],
  empty: [""],
  garbage: ["Bearer garbage"],
  "without its scheme": [tokens.worker],
  "with a scheme in small letters": [`bearer ${tokens.worker}`],
  "with one character more": [`Bearer ${tokens.worker}x`],
};

describe("credentials", () => {
  it("are there for every call of every service", () => {
    expect([...rolesByPath.keys()].sort()).toEqual([...allPaths].sort());
    expect([...requests.keys()].sort()).toEqual([...allPaths].sort());
  });

  it.each(allPaths)("open %s to its role and to nobody else", async (path) => {
    const { server, reached, onCall } = await serve();
    const roles = rolesByPath.get(path)!;

    for (const authorization of Object.values(wrongCredentials))
      expect(await statusOf(server, path, { authorization })).toBe("UNAUTHENTICATED");
    for (const role of ["client", "worker"] as const)
      if (!roles.includes(role))
        expect(await statusOf(server, path, { authorization: [`Bearer ${tokens[role]}`] })).toBe(
          "PERMISSION_DENIED",
        );

    expect(reached).toEqual([]);
    const refused = onCall.mock.calls.map(([method, outcome]) => [method, outcome]);
    expect(refused).toHaveLength(roles.length === 1 ? 7 : 6);

    for (const role of roles)
      expect(await statusOf(server, path, { authorization: [`Bearer ${tokens[role]}`] })).toBe(
        "OK",
      );
    expect(reached).toHaveLength(path.includes("Health") ? 0 : 1);
  });

  it("of a call that does not exist open nothing", async () => {
    const { server, reached } = await serve();
    const authorization = [`Bearer ${tokens.worker}`];

    const outcome = await statusOf(server, "/ktsweep.v1.WorkerService/Drop", {
      authorization,
      request: Buffer.alloc(0),
    });

    expect([outcome, reached]).toEqual(["UNIMPLEMENTED", []]);
  });

  it("are in no error and in nothing that observers are told", async () => {
    const { server, onCall, onFault } = await serve({
      calls: { beat: async () => Promise.reject(new Error("fault")) } as unknown as Calls,
    });
    const worker = connected(server);
    const wrong = connected(server, { token: "wrong-token-canary-0123456789" });

    const errors = await Promise.all([
      failure(worker.sweeps.listSweeps()),
      failure(worker.worker.beat(...examples.beat)),
      failure(wrong.worker.beat(...examples.beat)),
    ]);

    const told = [
      onCall.mock.calls,
      onFault.mock.calls,
      errors.map((e) => [e.message, e.stack, e.data]),
    ];
    const causes = errors.map(({ cause }) => String(cause) + JSON.stringify(cause));
    expect(JSON.stringify([told, causes])).not.toMatch(/canary/);
  });

  it("that no header can hold are refused without being repeated", () => {
    const token = "canary\nwith a line";
    expect(() => connect({ address: "127.0.0.1:1", token })).toThrow(/USAGE_INVALID/);
    expect(() => connect({ address: "127.0.0.1:1", token })).not.toThrow(/canary/);
  });

  it("of one text for both roles are refused", async () => {
    const same = { client: tokens.client, worker: tokens.client };
    expect((await failure(serve({ tokens: same }))).code).toBe("USAGE_INVALID");
  });
});

describe("calls", () => {
  it("without a deadline within a day are refused before their message is read", async () => {
    const { server, reached } = await serve();
    const authorization = [`Bearer ${tokens.worker}`];
    const path = "/ktsweep.v1.WorkerService/Beat";

    for (const deadlineMs of [Infinity, 25 * 3_600_000, 597 * 3_600_000])
      expect(await statusOf(server, path, { authorization, deadlineMs })).toBe("INVALID_ARGUMENT");
    expect(await statusOf(server, path, { authorization, deadlineMs: 24 * 3_600_000 })).toBe("OK");
    expect(reached).toEqual(["beat"]);
  });

  it("whose bytes changed on the way are refused by both sides", async () => {
    const { server, reached } = await serve();
    const { address } = server;
    const path = "/ktsweep.v1.WorkerService/Beat";
    const client = new Client(address, credentials.createInsecure());
    const metadata = new Metadata();
    metadata.set("authorization", `Bearer ${tokens.worker}`);
    const request = requests.get(path)!;
    addChecksum(metadata, request);
    const changed = Buffer.from(request);
    changed[changed.length - 1] ^= 1;

    const sent = exchange(client, { path, request: changed, metadata, deadlineMs: 1_000 });

    await expect(sent).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect(reached).toEqual([]);
    client.close();
  });
});
