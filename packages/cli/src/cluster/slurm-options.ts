// slurm-options.ts — what users may give sbatch after `--`: everything but what would change which jobs there are.

import { KtsweepError } from "@ktsweep/core";

/** Options of sbatch as typed, the array apart. */
export interface PassedOptions {
  /** Such as "1-40" or "1-40%10". */
  readonly array: string;
  readonly others: readonly string[];
}

const refusals: readonly { readonly option: RegExp; readonly fix: string }[] = [
  { option: /^--wr(a(p(=.*)?)?)?$/s, fix: "The script is written by ktsweep submit." },
  {
    option: /^(-W|--wait)$/,
    fix: "Other jobs follow this one; `squeue` or `ktsweep status` show how far they are.",
  },
  { option: /^--test-o?n?l?y?$/, fix: "`ktsweep submit … --dry-run` prints scripts and commands." },
];

/**
 * Takes `--array` out of the user's options; it may only say how many run at a time.
 *
 * Throws: USAGE_INVALID for options that would change which jobs there are.
 */
export function passedOptions(passed: readonly string[], count: number): PassedOptions {
  const all = `1-${count}`;
  const others: string[] = [];
  let array = all;
  for (let i = 0; i < passed.length; i++) {
    const word = passed[i];
    refuse(word);
    const joined = /^(?:--arr?a?y?=|-a)(.+)$/s.exec(word)?.[1];
    if (joined !== undefined) array = checked(joined, all);
    else if (/^(?:--arr?a?y?|-a)$/.test(word)) array = checked(passed[++i] ?? "", all);
    else others.push(word);
  }
  return { array, others };
}

function checked(array: string, all: string): string {
  if (new RegExp(`^${all}(%[1-9]\\d*)?$`).test(array)) return array;
  throw new KtsweepError(
    "USAGE_INVALID",
    `--array=${array} does not go with a sweep whose array is ${all}.`,
    `Leave it out, or write --array=${all}%10 to have at most 10 at a time.`,
  );
}

function refuse(word: string): void {
  const refusal = refusals.find(({ option }) => option.test(word));
  if (refusal === undefined) return;
  throw new KtsweepError("USAGE_INVALID", `${word} can't be passed to sbatch here.`, refusal.fix);
}
