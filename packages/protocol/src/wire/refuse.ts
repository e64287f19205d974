// refuse.ts — the one way in which a message is refused.
import { KtsweepError } from "@ktsweep/core";

/** Values longer than this are cut in messages. */
const maxShown = 80;

/**
 * Throws MESSAGE_INVALID: `field` (a path such as `failures[3].row`) and what is wrong with it.
 *
 * @example refuse("want", "is 0; must be an integer from 1 to 4096")
 */

export function refuse(
  field: string,
  problem: string,
  data: Readonly<Record<string, string | number>> = {},
  options?: ErrorOptions,
): never {
  throw new KtsweepError(
    "MESSAGE_INVALID",
    `${field} ${problem}.`,
    "Use the same version of ktsweep on both sides; if they are, report it.",
    { field, ...data },
    options,
  );
}

/** A value as it may stand in an error: on one line, short, and quoted where it is text. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length <= maxShown ? text : `${text.slice(0, maxShown)}…`;
}
