// locate-sweep.ts — the coordinator of a sweep's folder, as it can be reached from here and now.

import { connect } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { KtsweepError } from "@ktsweep/core";
import { readTokens } from "@ktsweep/protocol";
import { type Announcement, announcementFile, readAnnouncement } from "./announcement.js";

/** What a connection needs. */
export interface Located {
  readonly address: string;
  readonly token: string;
  readonly tls?: { readonly ca: string; readonly fingerprint?: string };
}

export interface LocateOptions {
  readonly role: "worker" | "client";
  /** Told when the coordinator has announced that the sweep is finished. */
  readonly onFinished?: () => void;
}

/** Long enough for any machine of a cluster, short enough to try a few addresses. Unit: ms. */
const ANSWER_MS = 3000;

/**
 * What to call before each new connection to the coordinator of the sweep's folder `dir`.
 *
 * The function rejects with COORDINATOR_UNREACHABLE while there is none: try again later.
 */
export function locateSweep(dir: string, options: LocateOptions): () => Promise<Located> {
  const file = announcementFile(dir);
  return async () => {
    const announcement = await readAnnouncement(file);
    if (announcement?.state === "finished") options.onFinished?.();
    if (announcement?.state !== "serving") throw noCoordinator(file, announcement);
    const address = await answering(announcement);
    const { [options.role]: token } = await readTokens(announcement.tokens);
    if (token === undefined) throw noToken(announcement.tokens, options.role);
    const { certificate, fingerprint } = announcement;
    if (certificate === undefined) return { address, token };
    const pin = fingerprint === undefined ? {} : { fingerprint };
    return { address, token, tls: { ca: certificate, ...pin } };
  };
}

/** Names and addresses by which other machines may reach this one, the likeliest first. */
export function announcedHosts(): readonly string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family, address }) => !internal && isRoutable(family, address))
    .sort((a, b) => a.family.localeCompare(b.family))
    .map(({ address }) => address);
  return [...new Set([hostname(), ...addresses])];
}

/** HOST:PORT, with brackets around an IPv6 address. */
export function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Addresses of one link mean nothing elsewhere. */
function isRoutable(family: string, address: string): boolean {
  return family === "IPv4" ? !address.startsWith("169.254.") : !address.startsWith("fe80:");
}

/** The first address at which something listens. */
async function answering({ addresses, host }: Announcement): Promise<string> {
  for (const address of addresses) {
    if (await answers(address)) return address;
  }
  throw new KtsweepError(
    "COORDINATOR_UNREACHABLE",
    `No coordinator answers at ${addresses.join(" or ")} (on ${host}).`,
    "It may be on its way back; if it is not, submit the sweep again.",
  );
}

function answers(address: string): Promise<boolean> {
  const match = /^\[?(.*?)\]?:(\d+)$/.exec(address);
  if (match === null) return Promise.resolve(false);
  const [, host, port] = match;
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: ANSWER_MS });
    const settle = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", settle(true));
    socket.once("timeout", settle(false));
    socket.once("error", settle(false));
  });
}

function noCoordinator(file: string, announcement: Announcement | undefined): KtsweepError {
  const what =
    announcement === undefined
      ? `No coordinator has announced itself in ${file} yet.`
      : `The sweep of ${file} is finished; its coordinator has ended.`;
  return new KtsweepError("COORDINATOR_UNREACHABLE", what, "", { file });
}

function noToken(file: string, role: string): KtsweepError {
  return new KtsweepError(
    "CREDENTIALS_REFUSED",
    `${file} has no token of a ${role}.`,
    "Start the coordinator again with a token file that has both roles.",
    { file },
  );
}
