// server.ts — the gRPC server of a coordinator: limits, TLS, tokens, and the calls behind them.
//
// Sockets are accepted here and handed to grpc-js, which has no limit on their number and no time limit for strangers.
import { once } from "node:events";
import { createServer, type AddressInfo, type Server as SocketServer } from "node:net";
import { Server as GrpcServer, status, type MethodDefinition } from "@grpc/grpc-js";
import { KtsweepError } from "@ktsweep/core";
import { tokenCheck, type Tokens } from "../credentials/check-token.js";
import { services } from "../generated/messages.generated.js";
import type { SweepCalls, WorkerCalls } from "../messages.js";
import { admit, Admission } from "./admission.js";
import { formatAddress, isLoopback, parseAddress } from "./address.js";
import { answerCall, shortName, type CallObserver, type FaultObserver } from "./answer-call.js";
import { Connections } from "./connections.js";
import { gate } from "./gate.js";
import { healthOf } from "./health.js";
import * as limits from "./limits.js";
import type { Answerable } from "./method.js";
import { healthMethods, sweepMethods, workerMethods } from "./methods.js";
import { serverCredentials, type ServerTls } from "./server-credentials.js";

/** What a server is made of. */
export interface ServerOptions {
  /** `HOST:PORT`; port 0 for any free one. Without `tls` only hosts of this machine. */
  readonly listen: string;
  readonly tls?: ServerTls;
  readonly tokens: Tokens;
  readonly calls: WorkerCalls & SweepCalls;
  /** Told of each call: also of those that were refused. Not of the token. */
  readonly onCall?: CallObserver;
  /** Told of what a handler threw that is no KtsweepError. */
  readonly onFault?: FaultObserver;
  /** Connections at once. Default: 4,096. */
  readonly maxConnections?: number;
}

/** A server that listens. */
export interface Server {
  /** `HOST:PORT` with the port that it has. */
  readonly address: string;
  /** Takes no more calls, waits for those that it has for up to so many milliseconds, then ends them. */
  close(graceMs: number): Promise<void>;
}

/** Most bytes of those requests that may be large, by path. */
const largeRequests: ReadonlyMap<string, number> = new Map(
  Object.values({ ...workerMethods, ...sweepMethods })
    .filter(({ maxRequestBytes }) => maxRequestBytes > limits.messageBytes.control)
    .map(({ path, maxRequestBytes }) => [path, maxRequestBytes]),
);

const grpcOptions = {
  "grpc.max_receive_message_length": limits.messageBytes.data,
  "grpc.max_send_message_length": limits.messageBytes.data,
  "grpc.max_concurrent_streams": limits.maxStreams,
  "grpc.keepalive_time_ms": limits.keepaliveMs.interval,
  "grpc.keepalive_timeout_ms": limits.keepaliveMs.timeout,
  "grpc-node.max_session_memory": limits.sessionMegabytes,
  "grpc.enable_channelz": 0,
};

/**
 * Listens and answers. Throws USAGE_INVALID for an address that can't be listened on: without TLS all but those of this
 * machine, and those that are taken.
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host, port } = parseAddress(options.listen);
  if (options.tls === undefined && !isLoopback(host)) throw plainRefused(options.listen);
  if (
    options.tokens.client === options.tokens.worker ||
    !options.tokens.client ||
    !options.tokens.worker
  )
    throw new KtsweepError(
      "USAGE_INVALID",
      "The two roles have no tokens of their own.",
      "Make two tokens.",
    );
  const connections = new Connections();
  const grpc = grpcServer(options, connections);
  const injector = grpc.createConnectionInjector(serverCredentials(options.tls));
  const sockets = createServer({ noDelay: true }, (socket) => {
    connections.add(socket);
    injector.injectConnection(socket);
  });
  sockets.maxConnections = options.maxConnections ?? limits.maxConnections;
  const bound = await listening(sockets, host, port);
  if (options.tls === undefined && !isLoopback(bound.address)) {
    sockets.close();
    throw plainRefused(options.listen);
  }
  return {
    address: formatAddress({ host, port: bound.port }),
    close: (graceMs) => closed(sockets, grpc, connections, graceMs),
  };
}

function grpcServer(options: ServerOptions, connections: Connections): GrpcServer {
  const onCall = options.onCall ?? (() => undefined);
  const onFault = options.onFault ?? (() => undefined);
  const observer = {
    accepted: (peer: string) => connections.accepted(peer),
    refused: (peer: string, path: string, code: status) => {
      connections.refused(peer);
      onCall(shortName(path), status[code], 0);
    },
  };
  const interceptors = [
    gate(tokenCheck(options.tokens), observer),
    admit(new Admission(limits.heldBytes), (path) => largeRequests.get(path)),
  ];
  const grpc = new GrpcServer({ ...grpcOptions, interceptors });
  const add = <Calls>(
    methods: Readonly<Record<string, Answerable<Calls>>>,
    calls: Calls,
    checksum: boolean,
  ): void => {
    for (const method of Object.values(methods)) {
      const { path } = method;
      const answer = (request: Buffer): Promise<Buffer> => method.answer(calls, request);
      const call = answerCall({ path, checksum, onCall, onFault, answer });
      grpc.addService({ call: rawDefinition(path) }, { call });
    }
  };
  add(workerMethods, options.calls, true);
  add(sweepMethods, options.calls, true);
  add(healthMethods, healthOf(Object.keys(services)), false);
  return grpc;
}

/** Messages stay bytes until credentials, size and checksum are known to be right. */
function rawDefinition(path: string): MethodDefinition<Buffer, Buffer> {
  const same = (bytes: Buffer): Buffer => bytes;
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  };
}

async function listening(server: SocketServer, host: string, port: number): Promise<AddressInfo> {
  try {
    server.listen({ host, port });
    await once(server, "listening");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new KtsweepError(
      "USAGE_INVALID",
      `Can't listen on ${formatAddress({ host, port })} (${reason}).`,
      "Choose an address of this machine and a free port with --listen.",
      { reason },
      { cause },
    );
  }
  return server.address() as AddressInfo;
}

async function closed(
  sockets: SocketServer,
  grpc: GrpcServer,
  connections: Connections,
  graceMs: number,
): Promise<void> {
  const quiet = new Promise<void>((resolve) => sockets.close(() => resolve()));
  connections.destroyStrangers();
  grpc.tryShutdown(() => undefined);
  const force = setTimeout(() => connections.destroy(), graceMs);
  await quiet;
  clearTimeout(force);
}

function plainRefused(listen: string): KtsweepError {
  return new KtsweepError(
    "USAGE_INVALID",
    `${listen} can be reached from other machines, and there is no certificate.`,
    "Give --tls-cert and --tls-key (`ktsweep certs` makes them), or listen on 127.0.0.1.",
  );
}
