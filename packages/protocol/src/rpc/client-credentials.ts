// client-credentials.ts — whom a client trusts: an authority and a name, or one certificate and no other.
import { createSecureContext, type PeerCertificate, type SecureContextOptions } from "node:tls";
import { ChannelCredentials } from "@grpc/grpc-js";
import { KtsweepError } from "@ktsweep/core";

/** Texts in PEM. */
export interface ClientTls {
  /** The authority that has signed the server's certificate; with `fingerprint`, that certificate itself will do. */
  readonly ca: string;
  /** The client's own certificate and key, where the server asks for one. */
  readonly cert?: string;
  readonly key?: string;
  /**
   * SHA-256 of the server's certificate, 64 hex digits (colons and capitals are fine). Only that certificate is accepted,
   * whatever name or address the server is reached at.
   */
  readonly fingerprint?: string;
}

/** Channel credentials; without TLS where nothing is given. Throws USAGE_INVALID where texts are no certificates. */
export function clientCredentials(tls: ClientTls | undefined): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure();
  const { ca, cert, key, fingerprint } = tls;
  return ChannelCredentials.createFromSecureContext(
    secureContext({
      ca,
      minVersion: "TLSv1.3",
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
      // With a fingerprint the certificate itself may be the anchor: no authority has to be known then.
      ...(fingerprint !== undefined && { allowPartialTrustChain: true }),
    }),
    {
      rejectUnauthorized: true,
      ...(fingerprint !== undefined && { checkServerIdentity: isCertificate(fingerprint) }),
    },
  );
}

function secureContext(
  options: SecureContextOptions & { readonly allowPartialTrustChain?: boolean },
): ReturnType<typeof createSecureContext> {
  try {
    return createSecureContext(options);
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "The authority, the certificate or its key can't be used.",
      "All are PEM files; `ktsweep certs` makes them.",
      {},
      { cause },
    );
  }
}

function isCertificate(
  fingerprint: string,
): (host: string, certificate: PeerCertificate) => Error | undefined {
  const wanted = digitsOf(fingerprint);
  return (host, certificate) =>
    digitsOf(certificate.fingerprint256) === wanted
      ? undefined
      : new Error(`The certificate of ${host} does not have the expected fingerprint.`);
}

function digitsOf(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}
