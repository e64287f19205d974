// file-path.ts — paths inside a sweep's folder: the only paths of the protocol, and a way out of the folder if unchecked.
import { refuse, shown } from "../wire/refuse.js";

/** `segments/results/<sha256>.arrow` has three parts. */
const maxParts = 8;
const part = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/**
 * A relative path with `/` between its parts, none of which is hidden, `.` or `..`, or means anything to a system.
 *
 * @example filePath("path", "segments/results/0a….arrow")
 */
export function filePath(field: string, path: string): string {
  const parts = path.split("/", maxParts + 1);
  const inside = parts.length <= maxParts && parts.every((each) => part.test(each));
  return inside ? path : refuse(field, `is ${shown(path)}; must be a path inside a sweep's folder`);
}
