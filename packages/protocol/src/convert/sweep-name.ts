// sweep-name.ts — how users name a sweep of a coordinator.
import { name } from "../wire/checks.js";

/** Names have at most 63 characters, folders name and id. */
const maxLength = 128;

/** An id, its first digits, a name, or `last`; which sweep that is, the coordinator says. */
export function sweepName(field: string, value: string): string {
  return name(field, value, maxLength);
}
