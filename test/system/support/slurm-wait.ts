// slurm-wait.ts — waiting for what other processes do.

import { setTimeout as sleep } from "node:timers/promises";

/** How often to look. Unit: ms. */
const LOOK_MS = 100;

/** Resolves as soon as the condition holds; rejects, with its name, when it does not in time. */
export async function waitUntil(
  what: string,
  holds: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await sleep(LOOK_MS);
  }
}
