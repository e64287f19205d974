// folder-path.ts — which names may appear below a sweep folder.
import { KtsweepError } from "@ktsweep/core";

/** Lower case only, so that no two names fold into one on any file system; no dot in front, so no "..". */
const namePattern = /^[a-z0-9][a-z0-9._-]{0,127}$/;

/** Names that some systems take for devices, with any ending. */
const devicePattern = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/;

/**
 * The names of a relative path; none for "", the root.
 *
 * Throws: STORE_FOREIGN for any name that could leave the root or mean something else elsewhere.
 *
 * @example
 * checkPath("segments/results") // ["segments", "results"]
 */
export function checkPath(path: string): readonly string[] {
  if (path === "") return [];
  const names = path.split("/");
  for (const name of names) {
    if (!namePattern.test(name) || devicePattern.test(name)) {
      throw new KtsweepError(
        "STORE_FOREIGN",
        `${JSON.stringify(path.slice(0, 200))} is no path of a sweep folder.`,
        "Use names of lower-case letters, digits, dot, underscore and dash.",
      );
    }
  }
  return names;
}

/** The folder that holds a path: "segments/results" of "segments/results/x.arrow", "" of "specs". */
export function parentFolder(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "" : path.slice(0, slash);
}
