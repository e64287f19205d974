// server-credentials.ts — TLS 1.3 and nothing older; who has a certificate authority for clients asks them for certificates.
import { ServerCredentials } from "@grpc/grpc-js";

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

/** Credentials for a server; without TLS where nothing is given. */
export function serverCredentials(tls: ServerTls | undefined): ServerCredentials {
  return tls === undefined ? ServerCredentials.createInsecure() : new StrictCredentials(tls);
}
