// certificates.ts — certificates as `ktsweep certs` makes them.

import { join } from "node:path";
import { ktsweepOutput } from "./program.js";

export interface Certificates {
  /** File of who has to be trusted. */
  readonly ca: string;
  /** Files of a user's own certificate. */
  readonly clientCert: string;
  readonly clientKey: string;
  /** Options of a coordinator that serves over TLS. */
  readonly serverArgs: readonly string[];
}

/** Makes certificates for a coordinator on `host` in the folder, which must not exist. */
export async function makeCertificates(folder: string, host: string): Promise<Certificates> {
  await ktsweepOutput("certs", "--out", folder, "--host", host);
  const file = (name: string): string => join(folder, name);
  return {
    ca: file("ca.pem"),
    clientCert: file("client.pem"),
    clientKey: file("client.key"),
    serverArgs: ["--tls-cert", file("server.pem"), "--tls-key", file("server.key")],
  };
}
