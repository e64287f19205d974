// faketime.ts — a wall clock that jumps while a program runs; the monotonic clock goes on as it is.

import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testFolder } from "./folder.js";
import { installed, mustSkip } from "./machine.js";

const libraries = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(
  (machine) => `/usr/lib/${machine}/faketime/libfaketime.so.1`,
);
const library = (): string | undefined => libraries.find((path) => existsSync(path));

/** From the Debian package faketime. */
export function lacksFaketime(): boolean {
  const isThere = (): boolean => library() !== undefined;
  return mustSkip("libfaketime", () => isThere() || (installed("faketime") && isThere()));
}

export interface WallClock {
  /** Environment of a program that lives by it. */
  readonly env: NodeJS.ProcessEnv;
  /** Shows so many seconds more than the real one, from now on. */
  readonly jumpTo: (seconds: number) => void;
}

/** A wall clock for as long as the test. */
export function fakeWallClock(): WallClock {
  const file = join(testFolder(), "time");
  const jumpTo = (seconds: number): void => {
    writeFileSync(file, `${seconds < 0 ? "" : "+"}${String(seconds)}\n`);
  };
  jumpTo(0);
  return {
    jumpTo,
    env: {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      DONT_FAKE_MONOTONIC: "1",
    },
  };
}
