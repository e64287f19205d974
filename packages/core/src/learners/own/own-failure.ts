// own-failure.ts — what is thrown inside a user's own learner, with the place in the file where it was.

import { isKtsweepError, KtsweepError } from "../../errors.js";

/** What a call into the module needs to name it. */
interface Named {
  readonly file: string;
}

/** Calls a function of the module. Throws: LEARNER_FAILED with what it threw and where; ours as they are. */
export function callOwn<T>({ file }: Named, name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (isKtsweepError(error)) throw error;
    const { text, place } = thrown(error, file);
    throw new KtsweepError(
      "LEARNER_FAILED",
      `${name} of ${file} threw ${text}${place === undefined ? "" : ` at ${place}`}.`,
      "Correct the file; it is then another learner, whose cells are computed anew.",
      { file, ...(place === undefined ? {} : { place }) },
      { cause: error },
    );
  }
}

function thrown(error: unknown, file: string): { readonly text: string; readonly place?: string } {
  if (!(error instanceof Error)) return { text: String(error) };
  const text = `${error.name}: ${error.message}`;
  const lines = error.stack?.split("\n") ?? [];
  const at = lines.find((line) => line.includes(`${file}:`));
  const found =
    at === undefined ? undefined : /[^\s(]+:\d+:\d+/.exec(at.slice(at.indexOf(file)))?.[0];
  return found === undefined ? { text } : { text, place: found };
}
