// shell-quote.ts — text as one word of a POSIX shell: whatever it is, the shell sees exactly it.

import { KtsweepError } from "@ktsweep/core";

/**
 * One word of /bin/sh. Everything that goes into a script goes through here.
 *
 * Throws: USAGE_INVALID for a NUL character, which no argument can carry.
 *
 * @example
 * shellQuoted("it's $HOME") // 'it'\''s $HOME'
 */
export function shellQuoted(text: string): string {
  if (text.includes("\0")) {
    throw new KtsweepError(
      "USAGE_INVALID",
      `${JSON.stringify(text)} holds a NUL character, which no argument can carry.`,
      "Leave it out.",
    );
  }
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line whose words are exactly `words`. */
export function shellCommand(words: readonly string[]): string {
  return words.map(shellQuoted).join(" ");
}
