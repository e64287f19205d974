// call-error.ts — what a failed call means to who made it.
import { status, type ServiceError } from "@grpc/grpc-js";
import { KtsweepError, type KtsweepErrorCode } from "@ktsweep/core";
import { errorInMetadata } from "./error-metadata.js";

/** What the transport says where a certificate was not accepted, by either side. */
const aboutCertificates = /certificate|fingerprint|altnames/i;

const advice: Partial<Record<KtsweepErrorCode, string>> = {
  CREDENTIALS_REFUSED: "Name the right --token-file and --tls-ca.",
  MESSAGE_INVALID: "Use the same version of ktsweep on both sides; if they are, report it.",
  COORDINATOR_UNREACHABLE:
    "Check the address, that a coordinator runs there, whether it wants TLS and your certificate, and the network; then try again.",
};

/** The server's own error where it sent one, else what its status stands for. */
export function errorOfCall(error: ServiceError, address: string): KtsweepError {
  const sent = errorInMetadata(error.metadata);
  if (sent !== undefined) return sent;
  const code = codeOf(error);
  const name = status[error.code];
  return new KtsweepError(
    code,
    `The coordinator at ${address} ${problem(code, name)}: ${reasonIn(error.details)}.`,
    advice[code] ?? "",
    { status: name, address },
    { cause: error },
  );
}

function codeOf({ code, details }: ServiceError): KtsweepErrorCode {
  switch (code) {
    case status.UNAUTHENTICATED:
    case status.PERMISSION_DENIED:
      return "CREDENTIALS_REFUSED";
    case status.INVALID_ARGUMENT:
    case status.UNIMPLEMENTED:
    case status.RESOURCE_EXHAUSTED:
    case status.OUT_OF_RANGE:
      return "MESSAGE_INVALID";
    case status.UNAVAILABLE:
      return aboutCertificates.test(details) ? "CREDENTIALS_REFUSED" : "COORDINATOR_UNREACHABLE";
    default:
      return "COORDINATOR_UNREACHABLE";
  }
}

/** The cause alone, where the transport wraps it in what it has tried and when. */
function reasonIn(details: string): string {
  const last =
    /Last error: ([^]*?) ?(?:\(\d{4}-[^)]*Z\)\.?)? ?Resolution note:/.exec(details)?.[1] ?? details;
  const openssl = /:SSL routines:[^:]*:([^:]+):/.exec(last)?.[1];
  return (openssl ?? last).replace(/^Error: /, "").replace(/[.\s]+$/, "");
}

function problem(code: KtsweepErrorCode, name: string): string {
  switch (code) {
    case "CREDENTIALS_REFUSED":
      return `and this program do not trust each other (${name})`;
    case "MESSAGE_INVALID":
      return `did not take the message (${name})`;
    default:
      return `does not answer (${name})`;
  }
}
