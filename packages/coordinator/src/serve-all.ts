// serve-all.ts — a start: every sweep of the folder is found by listing, and goes on.
import { isKtsweepError, KtsweepError } from "@ktsweep/core";
import { readSpecs, type FilePort } from "@ktsweep/results";
import { sweepFromResolved, type ResolvedSpec } from "@ktsweep/sweep";
import type { Context } from "./context.js";
import { checkServing } from "./ending.js";
import { readFormerLeases } from "./former-leases.js";
import { planAgain } from "./plan-again.js";
import { sweepId } from "./served-sweep.js";
import { serveFolder } from "./serve-folder.js";
import { sweepVersion } from "./sweep-version.js";

/** Whether the folder is itself a sweep's. */
export async function isSweepFolder(files: FilePort): Promise<boolean> {
  return (await readSpecs(files)).length > 0;
}

/** Serves the one sweep of the folder. Rejects: as `openStore`; STORE_CORRUPT for a damaged decision. */
export async function serveAlone(context: Context): Promise<void> {
  await serve(context, context.ports.files);
  checkServing(context);
}

/**
 * Serves every sweep folder in the folder; one that is damaged is said loudly and left alone.
 *
 * Rejects: STORE_DISK_FULL, STORE_IO, STORE_UNWRITABLE.
 */
export async function serveAll(context: Context): Promise<void> {
  const names = (await context.ports.files.list(""))
    .filter((name) => sweepFolder.test(name))
    .sort();
  for (let start = 0; start < names.length; start += atOnce) {
    const some = names.slice(start, start + atOnce);
    await Promise.all(some.map((name) => serveIfSound(context, name)));
    checkServing(context);
  }
}

async function serveIfSound(context: Context, name: string): Promise<void> {
  try {
    const files = context.ports.folder(name);
    if (await isSweepFolder(files)) await serve(context, files);
  } catch (error) {
    if (!isAboutContent(error)) throw error;
    const reason = error instanceof Error ? error : new Error(String(error));
    context.unserved.set(name, reason);
    context.ports.log.error({ folder: name }, `A sweep can't be served: ${reason.message}`);
  }
}

/** Whether it is about what is in the folder. Where the disk fails, a start that leaves sweeps out would be no start. */
function isAboutContent(error: unknown): boolean {
  if (!isKtsweepError(error)) return false;
  return !["STORE_DISK_FULL", "STORE_IO", "STORE_UNWRITABLE"].includes(error.code);
}

/** Folders opened side by side: most of the time goes to syncs. */
const atOnce = 8;

/** `<name>-<id>`. */
const sweepFolder = /^[a-z0-9][a-z0-9._-]*-[0-9a-f]{12}$/;

async function serve(context: Context, files: FilePort): Promise<void> {
  const [newest] = await readSpecs(files);
  const version = sweepVersion(sweepFromResolved(newest.resolved as ResolvedSpec));
  const known = context.sweeps.get(sweepId(version.sweep));
  if (known !== undefined) {
    throw new KtsweepError(
      "STORE_FOREIGN",
      `${files.root} holds the sweep that ${known.files.root} holds too.`,
      "Merge the two folders and remove one.",
    );
  }
  const sweep = await serveFolder(context, files, version);
  const former = await readFormerLeases(files, sweep.store);
  for (const { agent, epoch: to, former: from } of former) {
    if (from !== undefined) context.names.toldBefore(agent, { from, to });
  }
  await planAgain(context, sweep, former);
}
