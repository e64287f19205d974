// answer-call.ts — from the bytes of a call to the bytes of its answer, or to a status: nothing else leaves a handler.
import { Metadata, status, type handleUnaryCall, type StatusObject } from "@grpc/grpc-js";
import { isKtsweepError } from "@ktsweep/core";
import { addChecksum, checkChecksum } from "./checksum.js";
import { statusOfCode } from "./error-codes.js";
import { metadataOfError } from "./error-metadata.js";

/** Told of each call that was answered: `WorkerService/Hello`, `OK` or the name of a status, seconds. */
export type CallObserver = (method: string, outcome: string, seconds: number) => void;
/** Told of what a handler threw that is no KtsweepError: a bug. */
export type FaultObserver = (method: string, fault: unknown) => void;

/** What a call needs to be answered. */
export interface Answering {
  readonly path: string;
  /** Whether the message must have its checksum: all but those of other people's programs. */
  readonly checksum: boolean;
  readonly answer: (request: Buffer) => Promise<Buffer>;
  readonly onCall: CallObserver;
  readonly onFault: FaultObserver;
}

/** The handler of one call. */
export function answerCall(answering: Answering): handleUnaryCall<Buffer, Buffer> {
  const { path, checksum, answer, onCall } = answering;
  const method = shortName(path);
  return (call, respond) => {
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    const answered = async (): Promise<Buffer> => {
      if (checksum) checkChecksum("request", call.metadata, call.request);
      return answer(call.request);
    };
    answered().then(
      (bytes) => {
        onCall(method, "OK", seconds());
        const metadata = new Metadata();
        if (checksum) addChecksum(metadata, bytes);
        call.sendMetadata(metadata);
        respond(null, bytes);
      },
      (fault: unknown) => {
        const failure = statusOfFault(answering, fault);
        onCall(method, status[failure.code], seconds());
        respond(failure);
      },
    );
  };
}

/** `/ktsweep.v1.WorkerService/Hello` without the package. */
export function shortName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

/** What a caller learns: errors of ours as they are, of anything else only that there was one. */
function statusOfFault({ path, onFault }: Answering, fault: unknown): StatusObject {
  if (isKtsweepError(fault)) {
    const code = statusOfCode(fault.code);
    return { code, details: fault.code, metadata: metadataOfError(fault) };
  }
  onFault(shortName(path), fault);
  return {
    code: status.INTERNAL,
    details: "The coordinator failed while it answered.",
    metadata: new Metadata(),
  };
}
