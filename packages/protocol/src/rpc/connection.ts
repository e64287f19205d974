// connection.ts — a client's connection to a coordinator. Every call goes through one function, which gives it a deadline,
// the token and a checksum.
import { Client, Metadata, type ServiceError } from "@grpc/grpc-js";
import { KtsweepError } from "@ktsweep/core";
import type { SweepCalls, WorkerCalls } from "../messages.js";
import { formatAddress, isLoopback, parseAddress } from "./address.js";
import { errorOfCall } from "./call-error.js";
import { addChecksum, checkChecksum } from "./checksum.js";
import { clientIdentity, type ClientTls } from "./client-credentials.js";
import { exchange } from "./exchange.js";
import * as limits from "./limits.js";
import { healthMethods, sweepCalls, workerCalls } from "./methods.js";
import type { Send } from "./method.js";

/** Where to, as whom, and whom to trust. */
export interface ConnectionOptions {
  /** `HOST:PORT` */
  readonly address: string;
  readonly token: string;
  /** Required unless the host is this machine. */
  readonly tls?: ClientTls;
  /** Until a call is given up, instead of 20 s (60 s for reports). Range: 1 ms … 24 h. */
  readonly deadlineMs?: number;
}

/** Calls to a coordinator. It connects with the first call, and again after a loss. */
export interface Connection {
  readonly worker: WorkerCalls;
  readonly sweeps: SweepCalls;
  /** Whether the coordinator says that it serves. Rejects like any other call. */
  checkHealth(): Promise<boolean>;
  /** Ends the connection; calls that are under way fail. */
  close(): void;
}

const grpcOptions = {
  "grpc.max_receive_message_length": limits.messageBytes.data,
  "grpc.max_send_message_length": limits.messageBytes.data,
  "grpc.keepalive_time_ms": limits.keepaliveMs.interval,
  "grpc.keepalive_timeout_ms": limits.keepaliveMs.timeout,
  "grpc.keepalive_permit_without_calls": 1,
  "grpc.initial_reconnect_backoff_ms": limits.reconnectMs.first,
  "grpc.max_reconnect_backoff_ms": limits.reconnectMs.longest,
  // What is tried again is decided by who calls; a hidden second report would be a duplicate.
  "grpc.enable_retries": 0,
  "grpc.service_config_disable_resolution": 1,
  // A coordinator is a machine of the same network; proxies of the environment lead out of it.
  "grpc.enable_http_proxy": 0,
  // A closed connection is closed, even where another one to the same address is open.
  "grpc.use_local_subchannel_pool": 1,
  "grpc.enable_channelz": 0,
};

/** What can stand in a header. The transport would say the whole of it in its error. */
const tokenForm = /^[\x21-\x7e]+$/;

/** Prepares a connection. Throws USAGE_INVALID for an address or certificate that can't be right. */
export function connect(options: ConnectionOptions): Connection {
  const address = parseAddress(options.address);
  if (options.tls === undefined && !isLoopback(address.host))
    throw new KtsweepError(
      "USAGE_INVALID",
      `${options.address} is another machine, and there is no certificate to know it by.`,
      "Give --tls-ca, the file of the authority that `ktsweep certs` made.",
    );
  if (!tokenForm.test(options.token))
    throw new KtsweepError(
      "USAGE_INVALID",
      "The token has characters that no token has, or none at all.",
      "Name the file with the coordinator's tokens: --token-file or KTSWEEP_TOKEN_FILE.",
    );
  const { credentials, options: named } = clientIdentity(options.tls, address.host);
  const client = new Client(formatAddress(address), credentials, { ...grpcOptions, ...named });
  const send = sender(client, options);
  return {
    worker: workerCalls(send),
    sweeps: sweepCalls(send),
    checkHealth: async () => {
      const status = await healthMethods.check.ask(sender(client, options, false), "");
      return status === "serving";
    },
    close: () => client.close(),
  };
}

/** The one function through which every call goes. */
function sender(client: Client, options: ConnectionOptions, checksums = true): Send {
  return async (method, request) => {
    const metadata = new Metadata();
    metadata.set("authorization", `Bearer ${options.token}`);
    if (checksums) addChecksum(metadata, request);
    const wanted = options.deadlineMs ?? method.deadlineMs;
    const deadlineMs = Math.max(1, Math.min(wanted, limits.maxDeadlineMs));
    const { head, bytes } = await exchange(client, {
      path: method.path,
      request,
      metadata,
      deadlineMs,
    }).catch((error: unknown) => {
      throw errorOfCall(error as ServiceError, options.address);
    });
    if (checksums) checkChecksum("response", head, bytes);
    return bytes;
  };
}
