// announcement.ts — coordinator.json in a sweep's folder: where the coordinator is now. It is read again before each
// connection, because a coordinator that was requeued runs elsewhere, with another certificate.

import { chmod, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { announcementName } from "./slurm-jobs.js";

/** What a coordinator says of itself. */
export interface Announcement {
  /** Finished: nothing is missing any more, and nobody is to come. */
  readonly state: "serving" | "finished";
  readonly incarnation: number;
  /** HOST:PORT by which it should be reached. */
  readonly address: string;
  /** All that it may be reached by, the likeliest first. */
  readonly addresses: readonly string[];
  /** PEM text of the CA, and the SHA-256 of the certificate; without both the connection is plain. */
  readonly certificate?: string;
  readonly fingerprint?: string;
  /** File of the tokens. */
  readonly tokens: string;
  readonly host: string;
  readonly pid: number;
}

/** Where the coordinator of a sweep's folder announces itself. */
export function announcementFile(dir: string): string {
  return join(dir, announcementName);
}

/** Puts the announcement in place as a whole; only the user may read it. */
export async function writeAnnouncement(file: string, announcement: Announcement): Promise<void> {
  const staged = `${file}.${process.pid}.tmp`;
  const handle = await open(staged, "w", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(announcement, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  // A left-over of a process of the same number keeps its mode when it is opened.
  await chmod(staged, 0o600);
  await rename(staged, file);
}

/** Undefined where there is none yet. Rejects: COORDINATOR_UNREACHABLE where it can't be understood. */
export async function readAnnouncement(file: string): Promise<Announcement | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    const announcement: unknown = JSON.parse(text);
    if (isAnnouncement(announcement)) return announcement;
  } catch {
    // Said below.
  }
  throw new KtsweepError(
    "COORDINATOR_UNREACHABLE",
    `${file} is not what a coordinator writes.`,
    "Remove it and start the coordinator again.",
    { file },
  );
}

/** On network file systems a file that is replaced while it is opened may be stale: it is not there now. */
async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESTALE") return undefined;
    throw error;
  }
}

function isAnnouncement(value: unknown): value is Announcement {
  if (typeof value !== "object" || value === null) return false;
  const { state, incarnation, address, addresses, tokens, certificate, fingerprint } =
    value as Record<string, unknown>;
  const isText = (field: unknown): boolean => typeof field === "string";
  return (
    (state === "serving" || state === "finished") &&
    Number.isSafeInteger(incarnation) &&
    isText(address) &&
    Array.isArray(addresses) &&
    addresses.every(isText) &&
    isText(tokens) &&
    (certificate === undefined || isText(certificate)) &&
    (fingerprint === undefined || isText(fingerprint))
  );
}
