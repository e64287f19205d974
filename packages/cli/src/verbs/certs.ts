// certs.ts — `ktsweep certs`: a certificate authority and certificates for a coordinator and its users.

import { hostname } from "node:os";
import { join } from "node:path";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";

interface CertsOptions {
  readonly out: string;
  readonly host?: readonly string[];
  readonly days?: number;
  readonly json?: boolean;
}

/** How long certificates are valid unless it is said. */
const DAYS = 90;

export async function certs(
  terminal: Terminal,
  _: readonly string[],
  { out, host = [], days = DAYS, json = false }: CertsOptions,
): Promise<ExitCode> {
  const { createDevelopmentCertificates, writeCertificates } = await import("@ktsweep/protocol");
  const hosts = host.length > 0 ? host : ["localhost", "127.0.0.1", "::1", hostname()];
  const files = await writeCertificates(out, await createDevelopmentCertificates({ hosts, days }));
  if (json) {
    terminal.print(JSON.stringify({ dir: out, hosts, days, files }));
    return exitCodes.ok;
  }
  terminal.print(
    [
      `certificates for ${hosts.join(", ")}, valid for ${String(days)} days, in ${out}`,
      "",
      "coordinator:",
      `  ktsweep coordinator start … --tls-cert ${join(out, "server.pem")} --tls-key ${join(out, "server.key")}`,
      "workers and users (the CA alone; nobody needs its key):",
      `  export KTSWEEP_TLS_CA=${join(out, "ca.pem")}`,
      "to ask both sides for certificates, add to the coordinator",
      `  --tls-ca ${join(out, "ca.pem")}`,
      "and to workers and users",
      `  export KTSWEEP_TLS_CERT=${join(out, "client.pem")} KTSWEEP_TLS_KEY=${join(out, "client.key")}`,
    ].join("\n"),
  );
  return exitCodes.ok;
}
