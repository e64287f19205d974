// certificates.ts — an authority for development and what it signs: ECDSA on P-256, made here, without openssl.
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import { KtsweepError } from "@ktsweep/core";
import type { Extension, X509CertificateGenerator } from "@peculiar/x509";

/** A certificate and its private key, in PEM. */
export interface CertificateAndKey {
  readonly cert: string;
  readonly key: string;
}

/** One authority, one server, one client. The authority's key is not kept: it signs nothing else. */
export interface DevelopmentCertificates {
  /** In PEM. */
  readonly ca: string;
  readonly server: CertificateAndKey;
  readonly client: CertificateAndKey;
}

/** For whom and how long. */
export interface CertificateOptions {
  /** Names and IP addresses at which the server is reached. At least one. */
  readonly hosts: readonly string[];
  /** Range: 1 … 825. */
  readonly days: number;
}

type Library = typeof import("@peculiar/x509");
type Signed = Parameters<typeof X509CertificateGenerator.create>[0];

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const dayMs = 24 * 3600 * 1000;
/** Certificates hold from an hour ago, for machines whose clocks are late. */
const lateClockMs = 3600 * 1000;
/** Longer ones are not accepted by some systems. */
const maxDays = 825;
const maxHostLength = 253;
const hostName =
  /^(?:\*\.)?[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)*$/;

/**
 * Makes certificates for a coordinator at `hosts`, and one for its workers and users, all signed by an authority of their
 * own. Throws USAGE_INVALID for hosts or days that can't stand in one. Cost: 0.3 s, most of it loading the library.
 */
export async function createDevelopmentCertificates({
  hosts,
  days,
}: CertificateOptions): Promise<DevelopmentCertificates> {
  checkOptions(hosts, days);
  await import("reflect-metadata");
  const library = await import("@peculiar/x509");
  library.cryptoProvider.set(webcrypto as never);
  const validity = {
    notBefore: new Date(Date.now() - lateClockMs),
    notAfter: new Date(Date.now() + days * dayMs),
    signingAlgorithm: algorithm,
  };
  const authority = await newKeys();
  // Two authorities of one name would make for puzzling messages about signatures.
  const name = `CN=ktsweep development authority ${randomBytes(4).toString("hex")}`;
  const ca = await library.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name,
    keys: authority,
    extensions: [
      new library.BasicConstraintsExtension(true, 0, true),
      new library.KeyUsagesExtension(library.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const leaf = async (subject: string, extensions: Extension[]): Promise<CertificateAndKey> => {
    const keys = await newKeys();
    const usage = new library.KeyUsagesExtension(library.KeyUsageFlags.digitalSignature, true);
    const certificate = await library.X509CertificateGenerator.create({
      ...validity,
      ...{ subject, issuer: name, publicKey: keys.publicKey, signingKey: authority.privateKey },
      extensions: [
        new library.BasicConstraintsExtension(false, undefined, true),
        usage,
        ...extensions,
      ],
    } satisfies Signed);
    return { cert: certificate.toString("pem"), key: await pemOfKey(library, keys.privateKey) };
  };
  const { serverAuth, clientAuth } = library.ExtendedKeyUsage;
  return {
    ca: ca.toString("pem"),
    server: await leaf("CN=ktsweep coordinator", [
      new library.ExtendedKeyUsageExtension([serverAuth]),
      new library.SubjectAlternativeNameExtension(hosts.map(alternativeName)),
    ]),
    client: await leaf("CN=ktsweep client", [new library.ExtendedKeyUsageExtension([clientAuth])]),
  };
}

function checkOptions(hosts: readonly string[], days: number): void {
  const wrong = hosts.find(
    (host) => isIP(host) === 0 && (host.length > maxHostLength || !hostName.test(host)),
  );
  if (hosts.length === 0 || wrong !== undefined)
    throw new KtsweepError(
      "USAGE_INVALID",
      wrong === undefined ? "No host is named." : `${JSON.stringify(wrong)} is no host.`,
      "Name each host by a name or an IP address, without a port.",
    );
  if (!Number.isInteger(days) || days < 1 || days > maxDays)
    throw new KtsweepError(
      "USAGE_INVALID",
      `A certificate can't be valid for ${days} days.`,
      `Choose 1 to ${maxDays}.`,
    );
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function pemOfKey(library: Library, key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey("pkcs8", key);
  return library.PemConverter.encode(bytes, "PRIVATE KEY");
}

function alternativeName(host: string): { type: "dns" | "ip"; value: string } {
  return { type: isIP(host) === 0 ? "dns" : "ip", value: host };
}
