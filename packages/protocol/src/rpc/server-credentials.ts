// server-credentials.ts — TLS 1.3 and nothing older; who has a certificate authority for clients asks them for certificates.
import { createSecureContext } from "node:tls";
import { ServerCredentials } from "@grpc/grpc-js";
import { KtsweepError } from "@ktsweep/core";

/** All in PEM. */
export interface ServerTls {
  readonly cert: string;
  readonly key: string;
  /** Clients must show a certificate that this authority has signed. */
  readonly ca?: string;
}

/** A handshake that takes longer is somebody who does not mean to finish it. */
const handshakeMs = 10_000;

/** What createSsl of grpc-js makes, with a least version of TLS, which it has no option for. */
class StrictCredentials extends ServerCredentials {
  constructor(tls: ServerTls) {
    const mutual = tls.ca !== undefined;
    super(
      {
        minVersion: "TLSv1.3",
        requestCert: mutual,
        rejectUnauthorized: mutual,
        handshakeTimeout: handshakeMs,
        ALPNProtocols: ["h2"],
      },
      { cert: tls.cert, key: tls.key, ...(mutual && { ca: tls.ca }) },
    );
  }

  override _equals(other: ServerCredentials): boolean {
    return this === other;
  }
}

/** Credentials for a server; without TLS where nothing is given. Throws USAGE_INVALID where texts can't be used. */
export function serverCredentials(tls: ServerTls | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  try {
    // The server would find out with its first connection.
    createSecureContext({ ...tls, minVersion: "TLSv1.3" });
  } catch (cause) {
    throw new KtsweepError(
      "USAGE_INVALID",
      "The certificate, its key or the authority for clients can't be used.",
      "All are PEM files, and the key is the certificate's own; `ktsweep certs` makes them.",
      {},
      { cause },
    );
  }
  return new StrictCredentials(tls);
}
