// method.ts — one call: its bytes on both sides. The server answers bytes with bytes, the client asks with a domain value.
import type { Codec } from "../wire/codec.js";
import type { Converter } from "../wire/converter.js";
import { refuse } from "../wire/refuse.js";
import { deadlineMs, messageBytes } from "./limits.js";

/** What the generator says about a call. */
export interface Definition<RequestWire, ResponseWire> {
  readonly path: string;
  readonly request: Codec<RequestWire>;
  readonly response: Codec<ResponseWire>;
}

/** Which limits hold for the two messages and the time between. */
export interface MethodSize {
  readonly request: keyof typeof messageBytes;
  readonly response: keyof typeof messageBytes;
}

/** Sends the bytes of a request and brings those of the answer. */
export type Send = (method: MethodLimits, request: Buffer) => Promise<Buffer>;

/** What the transport must know about a call. */
export interface MethodLimits {
  /** `/ktsweep.v1.WorkerService/Hello` */
  readonly path: string;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  /** Until its caller gives up. */
  readonly deadlineMs: number;
}

/** The server's side of a call of `Calls`. */
export interface Answerable<Calls> extends MethodLimits {
  /** Rejects with MESSAGE_INVALID, or with what the call rejects with. */
  answer(calls: Calls, request: Buffer): Promise<Buffer>;
}

/** A call of `Calls` with one request and one result. */
export interface Method<Calls, Request, Result> extends Answerable<Calls> {
  /** The client's side. Rejects with MESSAGE_INVALID, or with what `send` rejects with. */
  ask(send: Send, request: Request): Promise<Result>;
}

const small: MethodSize = { request: "control", response: "control" };

/** Ties a call's definition to converters and to the function that answers it. */
// eslint-disable-next-line @typescript-eslint/max-params -- a definition, its two converters, and the two parts that make it a call
export function unary<Calls, Request, RequestWire, Result, ResultWire>(
  definition: Definition<RequestWire, ResultWire>,
  request: Converter<Request, RequestWire>,
  response: Converter<Result, ResultWire>,
  serve: (calls: Calls, request: Request) => Promise<Result>,
  size: MethodSize = small,
): Method<Calls, Request, Result> {
  const limits: MethodLimits = {
    path: definition.path,
    maxRequestBytes: messageBytes[size.request],
    maxResponseBytes: messageBytes[size.response],
    deadlineMs: deadlineMs[size.request],
  };
  return {
    ...limits,
    async answer(calls, bytes) {
      const wire = definition.request.decode(bounded(bytes, limits.maxRequestBytes, "request"));
      const result = await serve(calls, request.from(wire));
      const answer = definition.response.encode(response.to(result));
      return bounded(answer, limits.maxResponseBytes, "response");
    },
    async ask(send, value) {
      const bytes = definition.request.encode(request.to(value));
      const answer = await send(limits, bounded(bytes, limits.maxRequestBytes, "request"));
      const wire = definition.response.decode(bounded(answer, limits.maxResponseBytes, "response"));
      return response.from(wire);
    },
  };
}

function bounded(bytes: Buffer, maxBytes: number, what: string): Buffer {
  return bytes.length <= maxBytes
    ? bytes
    : refuse(what, `has ${bytes.length} bytes; at most ${maxBytes} are allowed`);
}
