// Who is let in over TLS, and whom a client trusts: everybody else learns nothing and changes nothing.

import { connect as tlsConnect, type ConnectionOptions as TlsOptions } from "node:tls";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { flood } from "../../fixtures/attacker.mjs";
import { examples, results } from "../../fixtures/examples.mjs";
import { fingerprintOf } from "../credentials/certificate-files.js";
import { createDevelopmentCertificates } from "../credentials/certificates.js";
import type { SweepCalls, WorkerCalls } from "../messages.js";
import type { ClientTls } from "./client-credentials.js";
import { connect, type ConnectionOptions } from "./connection.js";
import { startServer, type Server } from "./server.js";
import type { ServerTls } from "./server-credentials.js";

const tokens = { client: "c".repeat(40), worker: "w".repeat(40) };
const here = ["localhost", "127.0.0.1"];
const own = await createDevelopmentCertificates({ hosts: here, days: 1 });
const others = await createDevelopmentCertificates({ hosts: here, days: 1 });
const elsewhere = await createDevelopmentCertificates({
  hosts: ["node-1.example.org", "10.0.0.1"],
  days: 1,
});

vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 30 * 24 * 3_600_000 });
const expired = await createDevelopmentCertificates({ hosts: here, days: 1 });
vi.useRealTimers();

async function serve(tls: ServerTls) {
  const beat = vi.fn(async () => results.beat);
  const onCall = vi.fn();
  const calls = { beat } as unknown as WorkerCalls & SweepCalls;
  const server = await startServer({ listen: "127.0.0.1:0", tls, tokens, calls, onCall });
  onTestFinished(() => server.close(0));
  return { server, beat, onCall };
}

/** `OK`, or the code of the error, of one call. */
async function outcomeOf(
  { address }: Pick<Server, "address">,
  tls: ClientTls | undefined,
  options: Partial<ConnectionOptions> = {},
): Promise<string> {
  const connection = connect({ address, token: tokens.worker, ...(tls && { tls }), ...options });
  try {
    await connection.worker.beat(...examples.beat);
    return "OK";
  } catch (error) {
    return String(Reflect.get(error as object, "code"));
  } finally {
    connection.close();
  }
}

/** The version of TLS that a handshake ends in, or what it fails with. */
function handshake({ address }: Server, options: TlsOptions): Promise<string> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = tlsConnect(
      { host, port: Number(port), ALPNProtocols: ["h2"], ...options },
      () => {
        resolve(socket.getProtocol() ?? "none");
        socket.destroy();
      },
    );
    socket.on("error", (error) => resolve(error.message));
  });
}

const { ca } = own;

describe("a server with a certificate", () => {
  it("is trusted by name and address where its authority is known", async () => {
    const { server, beat } = await serve(own.server);
    const port = server.address.split(":")[1];

    expect(await outcomeOf(server, { ca })).toBe("OK");
    expect(await outcomeOf({ address: `localhost:${port}` }, { ca })).toBe("OK");
    expect(beat).toHaveBeenCalledTimes(2);
  });

  it("is not trusted where its authority is another", async () => {
    const { server, beat } = await serve(own.server);

    expect(await outcomeOf(server, { ca: others.ca })).toBe("CREDENTIALS_REFUSED");
    expect(beat).not.toHaveBeenCalled();
  });

  it("is not trusted under a name that is not its own", async () => {
    const { server, beat } = await serve(elsewhere.server);

    expect(await outcomeOf(server, { ca: elsewhere.ca })).toBe("CREDENTIALS_REFUSED");
    expect(beat).not.toHaveBeenCalled();
  });

  it("is not trusted after its time", async () => {
    const { server, beat } = await serve(expired.server);

    expect(await outcomeOf(server, { ca: expired.ca })).toBe("CREDENTIALS_REFUSED");
    expect(beat).not.toHaveBeenCalled();
  });

  it("is trusted under any name by its fingerprint, which may be its own authority", async () => {
    const { server, beat } = await serve(elsewhere.server);
    const fingerprint = fingerprintOf(elsewhere.server.cert);
    const colons = fingerprint.toUpperCase().replace(/..(?=.)/g, "$&:");

    expect(await outcomeOf(server, { ca: elsewhere.server.cert, fingerprint })).toBe("OK");
    expect(await outcomeOf(server, { ca: elsewhere.ca, fingerprint: colons })).toBe("OK");
    expect(beat).toHaveBeenCalledTimes(2);
  });

  it("is not trusted where its fingerprint is another, or its authority is not given", async () => {
    const { server, beat } = await serve(own.server);
    const fingerprint = fingerprintOf(own.server.cert);

    expect(await outcomeOf(server, { ca, fingerprint: fingerprintOf(others.server.cert) })).toBe(
      "CREDENTIALS_REFUSED",
    );
    expect(await outcomeOf(server, { ca: others.server.cert, fingerprint })).toBe(
      "CREDENTIALS_REFUSED",
    );
    expect(await outcomeOf(server, { ca: own.server.cert })).toBe("CREDENTIALS_REFUSED");
    expect(beat).not.toHaveBeenCalled();
  });

  it("speaks TLS 1.3 and nothing older", async () => {
    const { server } = await serve(own.server);

    for (const version of ["TLSv1", "TLSv1.1", "TLSv1.2"] as const)
      expect(
        await handshake(server, {
          ca,
          minVersion: "TLSv1",
          maxVersion: version,
          ciphers: "DEFAULT@SECLEVEL=0",
        }),
      ).toMatch(/alert protocol version|no protocols available/);
    expect(await handshake(server, { ca, minVersion: "TLSv1.2" })).toBe("TLSv1.3");
  });

  it("answers nobody without TLS", async () => {
    const { server, onCall } = await serve(own.server);

    expect(await outcomeOf(server, undefined)).toBe("COORDINATOR_UNREACHABLE");
    expect(onCall).not.toHaveBeenCalled();
  });

  it("keeps connections that have made a call, and outlives those that never get to one", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { server, beat } = await serve(own.server);
    let answer: () => void = () => undefined;
    beat.mockImplementationOnce(
      () => new Promise((resolve) => (answer = () => resolve(results.beat))),
    );

    const outcome = outcomeOf(server, { ca });
    await vi.waitFor(() => expect(beat).toHaveBeenCalledOnce());
    vi.advanceTimersByTime(15_000);
    answer();

    expect(await outcome).toBe("OK");
    vi.useRealTimers();
    await flood({ address: server.address, tokens }, "garbage", 1_000);
    expect(await outcomeOf(server, { ca })).toBe("OK");
  });

  it("still asks for the token", async () => {
    const { server, beat } = await serve(own.server);

    expect(await outcomeOf(server, { ca }, { token: "x".repeat(40) })).toBe("CREDENTIALS_REFUSED");
    expect(beat).not.toHaveBeenCalled();
  });
});

describe("a server that asks for certificates", () => {
  const mutual = { ...own.server, ca };

  it("lets in clients whose certificate its authority has signed", async () => {
    const { server } = await serve(mutual);
    expect(await outcomeOf(server, { ca, ...own.client })).toBe("OK");
  });

  it.each([
    ["no certificate", { ca }],
    ["one of another authority", { ca, ...others.client }],
    ["one that is for servers", { ca, ...own.server }],
    ["an expired one", { ca, ...expired.client }],
  ])("turns away clients with %s, whatever their token", async (_, tls) => {
    const { server, onCall } = await serve(mutual);

    expect(await outcomeOf(server, tls)).toMatch(/CREDENTIALS_REFUSED|COORDINATOR_UNREACHABLE/);
    expect(onCall).not.toHaveBeenCalled();
  });
});

describe("texts that are no certificates", () => {
  it("are refused before anything is opened", async () => {
    await expect(serve({ cert: "x", key: "y" })).rejects.toThrow(/USAGE_INVALID/);
    await expect(serve({ ...own.server, key: others.server.key })).rejects.toThrow(/USAGE_INVALID/);
    expect(() =>
      connect({ address: "127.0.0.1:1", token: "t", tls: { ca: own.ca, cert: "x", key: "y" } }),
    ).toThrow(/USAGE_INVALID/);
  });
});
