// address.ts — HOST:PORT, and whether it is this machine.
import { isIP } from "node:net";
import { KtsweepError } from "@ktsweep/core";

/** Where somebody listens. */
export interface Address {
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
}

const maxPort = 65_535;
const hostAndPort =
  /^(?:\[(?<bracketed>[0-9A-Fa-f:.%a-z]+)\]|(?<plain>[^:[\]\s/]+)):(?<port>\d{1,5})$/;
type Parts = Partial<Record<"bracketed" | "plain" | "port", string>>;

/** Takes `HOST:PORT` apart. Throws USAGE_INVALID. @example parseAddress("[::1]:7411") // { host: "::1", port: 7411 } */
export function parseAddress(text: string): Address {
  const parts: Parts = hostAndPort.exec(text)?.groups ?? {};
  const host = parts.bracketed ?? parts.plain;
  const port = Number(parts.port);
  if (host === undefined || port > maxPort)
    throw new KtsweepError(
      "USAGE_INVALID",
      `${JSON.stringify(text)} is no address.`,
      "Write HOST:PORT, such as 127.0.0.1:7411 or [::1]:7411.",
    );
  return { host, port };
}

/** The text that is parsed. @example formatAddress({ host: "::1", port: 7411 }) // "[::1]:7411" */
export function formatAddress({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether nobody on another machine can be at the host: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith("127.");
  return host === "::1" || host === "localhost";
}
