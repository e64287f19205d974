// certificate-files.ts — certificates as files: what is public readable by all, keys by their owner.
import { X509Certificate } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import type { DevelopmentCertificates } from "./certificates.js";

const forAll = 0o644;
const ownerOnly = 0o600;

/** Names of the files that were written, in the folder. */
export type CertificateFiles = readonly string[];

/**
 * Writes `ca.pem`, `server.pem`, `server.key`, `client.pem` and `client.key` into a folder, which is made where it is
 * missing, and returns their paths. Throws USAGE_INVALID where one exists: keys are not replaced.
 */
export async function writeCertificates(
  folder: string,
  { ca, server, client }: DevelopmentCertificates,
): Promise<CertificateFiles> {
  await mkdir(folder, { recursive: true });
  const files = [
    ["ca.pem", ca, forAll],
    ["server.pem", server.cert, forAll],
    ["server.key", server.key, ownerOnly],
    ["client.pem", client.cert, forAll],
    ["client.key", client.key, ownerOnly],
  ] as const;
  const written: string[] = [];
  for (const [name, text, mode] of files) {
    const file = join(folder, name);
    await writeFile(file, `${text.trimEnd()}\n`, { mode, flag: "wx" }).catch((cause: unknown) => {
      throw notWritten(file, cause);
    });
    written.push(file);
  }
  return written;
}

/** SHA-256 of a certificate in PEM, 64 hex digits: what `fingerprint` of a connection takes. Throws USAGE_INVALID. */
export function fingerprintOf(certificate: string): string {
  try {
    return new X509Certificate(certificate).fingerprint256.replaceAll(":", "").toLowerCase();
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "The text is no certificate.",
      "A certificate in PEM begins with -----BEGIN CERTIFICATE-----.",
      {},
      { cause },
    );
  }
}

function notWritten(file: string, cause: unknown): KtsweepError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  return new KtsweepError(
    "USAGE_INVALID",
    `${file} can't be written (${reason}).`,
    reason === "EEXIST"
      ? "Choose another folder, or delete the certificates that are in it."
      : "Choose another folder.",
    { reason },
    { cause },
  );
}
