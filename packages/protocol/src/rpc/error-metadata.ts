// error-metadata.ts — an error of ours across the wire: its fields as JSON beside the status of a call.
import { Metadata } from "@grpc/grpc-js";
import { KtsweepError, type KtsweepErrorCode, type KtsweepErrorData } from "@ktsweep/core";
import { cut } from "../convert/free-text.js";

const key = "ktsweep-error-bin";
/** Headers have 64 KiB, of which others take some; base64 makes 4 bytes of 3. */
const maxText = 4_000;
const maxFields = 32;
const maxField = 200;
const codeForm = /^[A-Z][A-Z_]{2,63}$/;

/** The metadata that carries an error; texts are cut to what headers have room for. */
export function metadataOfError({ code, what, fix, data }: KtsweepErrorData): Metadata {
  const fields = Object.entries(data)
    .slice(0, maxFields)
    .map(([name, value]) => [name, typeof value === "string" ? cut(value, maxField) : value]);
  const error: KtsweepErrorData = {
    code,
    what: cut(what, maxText),
    fix: cut(fix, maxText),
    data: Object.fromEntries(fields) as KtsweepErrorData["data"],
  };
  const metadata = new Metadata();
  metadata.set(key, Buffer.from(JSON.stringify(error)));
  return metadata;
}

/** The error that some metadata carries; undefined where there is none that makes sense. */
export function errorInMetadata(metadata: Metadata): KtsweepError | undefined {
  const [bytes] = metadata.get(key);
  if (!Buffer.isBuffer(bytes)) return undefined;
  const { code, what, fix, data } = fieldsOf(bytes);
  if (typeof code !== "string" || !codeForm.test(code)) return undefined;
  if (typeof what !== "string" || typeof fix !== "string") return undefined;
  // A code that is not known here comes from another version; it is shown like the others.
  return new KtsweepError(code as KtsweepErrorCode, what, fix, plainFields(data));
}

function fieldsOf(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function plainFields(data: unknown): KtsweepErrorData["data"] {
  if (typeof data !== "object" || data === null) return {};
  const plain = Object.entries(data).filter(
    ([name, value]) =>
      name !== "__proto__" && (typeof value === "string" || typeof value === "number"),
  );
  return Object.fromEntries(plain);
}
