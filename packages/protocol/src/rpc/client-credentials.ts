// client-credentials.ts — whom a client trusts: an authority and a name, or one certificate and no other.
import { isIP } from "node:net";
import {
  checkServerIdentity,
  createSecureContext,
  type PeerCertificate,
  type SecureContextOptions,
} from "node:tls";
import { ChannelCredentials, type ChannelOptions } from "@grpc/grpc-js";
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

/** Options of a channel: its credentials, and the name that it asks for. */
export interface ChannelIdentity {
  readonly credentials: ChannelCredentials;
  readonly options: ChannelOptions;
}

/** Asked for instead of an IP address, which is no name: Node warns of it. Servers have one certificate each. */
const anyName = "ktsweep";

/** Whom to trust at a host; nobody in particular where no TLS is given. Throws USAGE_INVALID for texts that are no PEM. */
export function clientIdentity(tls: ClientTls | undefined, host: string): ChannelIdentity {
  if (tls === undefined) return { credentials: ChannelCredentials.createInsecure(), options: {} };
  return {
    credentials: clientCredentials(tls, host),
    options: isIP(host) === 0 ? {} : { "grpc.ssl_target_name_override": anyName },
  };
}

function clientCredentials(
  { ca, cert, key, fingerprint }: ClientTls,
  host: string,
): ChannelCredentials {
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
      checkServerIdentity:
        fingerprint === undefined
          ? (_, certificate) => checkServerIdentity(host, certificate)
          : isCertificate(fingerprint),
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
): (name: string, certificate: PeerCertificate) => Error | undefined {
  const wanted = digitsOf(fingerprint);
  return (_, certificate) =>
    digitsOf(certificate.fingerprint256) === wanted
      ? undefined
      : new Error("the server's certificate does not have the expected fingerprint");
}

function digitsOf(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}
