// gate.ts — what every call passes before anything of its message is read: token, role, deadline, no compression.
import type { Metadata } from "@grpc/grpc-js";
import { ServerInterceptingCall, status, type ServerInterceptor } from "@grpc/grpc-js";
import type { TokenCheck } from "../credentials/check-token.js";
import { rolesByPath } from "../credentials/roles.js";
import { maxDeadlineMs } from "./limits.js";
import { metadataOfError } from "./error-metadata.js";
import type { KtsweepErrorCode } from "@ktsweep/core";

/** Somebody to be told what became of a call at the gate. */
export interface GateObserver {
  accepted(peer: string): void;
  refused(peer: string, path: string, code: status): void;
}

interface Refusal {
  readonly status: status;
  readonly code: KtsweepErrorCode;
  readonly what: string;
  readonly fix: string;
}

/** Clocks of two machines and the way between them take a little off a deadline that is just right. */
const deadlineSlackMs = 60_000;
const bearer = "Bearer ";

/** The gate as an interceptor: a refused call is answered without its message, which is never read. */
export function gate(roleOf: TokenCheck, observer: GateObserver): ServerInterceptor {
  return ({ path }, call) =>
    new ServerInterceptingCall(call, {
      start: (next) => {
        next({
          onReceiveMetadata: (metadata, pass) => {
            const { remoteAddress, remotePort } = call.getConnectionInfo();
            const peer = `${remoteAddress}:${remotePort}`;
            const refusal =
              credentialsRefused(path, metadata, roleOf) ??
              deadlineRefused(call.getDeadline()) ??
              encodingRefused(call);
            if (refusal === undefined) {
              observer.accepted(peer);
              metadata.remove("authorization");
              pass(metadata);
              return;
            }
            observer.refused(peer, path, refusal.status);
            const { status: code, ...error } = refusal;
            call.sendStatus({
              code,
              details: error.code,
              metadata: metadataOfError({ ...error, data: {} }),
            });
          },
        });
      },
    });
}

function credentialsRefused(
  path: string,
  metadata: Metadata,
  roleOf: TokenCheck,
): Refusal | undefined {
  const code = "CREDENTIALS_REFUSED";
  const role = roleOf(tokenIn(metadata));
  if (role === undefined)
    return {
      status: status.UNAUTHENTICATED,
      code,
      what: "The coordinator does not know the token, or there was none.",
      fix: "Name the file with the coordinator's tokens: --token-file or KTSWEEP_TOKEN_FILE.",
    };
  if (rolesByPath.get(path)?.includes(role)) return undefined;
  return {
    status: status.PERMISSION_DENIED,
    code,
    what: `The token is that of a ${role}, which may not make this call.`,
    fix: "Workers need a line `worker TOKEN` in their token file, all other commands `client TOKEN`.",
  };
}

/** The token of a call; empty, which no token is, unless there is exactly one. */
function tokenIn(metadata: Metadata): string {
  const values = metadata.get("authorization");
  const [value] = values;
  if (values.length !== 1 || typeof value !== "string" || !value.startsWith(bearer)) return "";
  return value.slice(bearer.length);
}

/** The transport's timers wrap around at 2^31 ms; one that has is in the past. */
function deadlineRefused(deadline: Date | number): Refusal | undefined {
  const left = Number(deadline) - Date.now();
  if (left > 0 && left <= maxDeadlineMs + deadlineSlackMs) return undefined;
  return {
    status: status.INVALID_ARGUMENT,
    code: "MESSAGE_INVALID",
    what: "The call has no deadline, or none within the next 24 hours.",
    fix: "Give every call a deadline; 20 s is usual.",
  };
}

/**
 * Messages are not compressed: the decompressor of grpc-js was what a malformed message could end a server with, until
 * 1.14.4. Its name for the encoding is private; where a later version calls it otherwise, a test says so.
 */
function encodingRefused(call: object): Refusal | undefined {
  const encoding: unknown = Reflect.get(call, "incomingEncoding");
  if (encoding === "identity" || encoding === undefined) return undefined;
  return {
    status: status.UNIMPLEMENTED,
    code: "MESSAGE_INVALID",
    what: "The message is compressed.",
    fix: "Send it without compression.",
  };
}
