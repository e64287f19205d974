// sweep-operand.ts — SWEEP on the command line: a folder, or an id (or `last`) at the coordinator.

import { statSync } from "node:fs";
import type { Connection } from "@ktsweep/protocol";
import { announcementFile, readAnnouncement } from "../cluster/announcement.js";
import { type CoordinatorFlags, openConnection } from "./connection.js";

export type SweepOperand =
  | { readonly kind: "folder"; readonly dir: string }
  | { readonly kind: "remote"; readonly sweep: string };

/** Text with a slash, and the name of a folder that is there, means a folder. */
export function sweepOperand(text: string): SweepOperand {
  if (text.includes("/") || text === "." || text === ".." || isFolder(text)) {
    return { kind: "folder", dir: text };
  }
  return { kind: "remote", sweep: text };
}

/** The coordinator of a sweep: of its folder where one announced itself there, else the one that options name. */
export async function coordinatorOf(
  operand: SweepOperand,
  flags: CoordinatorFlags,
): Promise<{ readonly connection: Connection; readonly sweep: string } | undefined> {
  if (operand.kind === "remote") {
    return { connection: await openConnection(flags), sweep: operand.sweep };
  }
  const announcement = await readAnnouncement(announcementFile(operand.dir));
  if (announcement?.state !== "serving") return undefined;
  const [{ connect }, { locateSweep }] = await Promise.all([
    import("@ktsweep/protocol"),
    import("../cluster/locate-sweep.js"),
  ]);
  const located = await locateSweep(operand.dir, { role: "client" })();
  return { connection: connect(located), sweep: "last" };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
