// control-files.ts — control/<incarnation>-<counter>.json in a sweep folder: decisions that survive everything.
import { controlBytes, controlFromBytes, type Control, type StoredControl } from "./control.js";
import type { FilePort } from "./file-port.js";
import { addNumbered, namesIn } from "./numbered-file.js";
import { storeError } from "./store-error.js";

export const controlFolder = "control";

const namePattern = /^([0-9]{1,9})-([0-9]{1,9})\.json$/;

/** Incarnation and counter in the name of a decision's file; undefined for other files. */
export function controlName(name: string): readonly [number, number] | undefined {
  const found = namePattern.exec(name);
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}

/**
 * Writes down a decision; its counter within the incarnation. When it resolves, the decision survives a power loss.
 * No file is ever written over.
 *
 * Rejects: STORE_UNWRITABLE, STORE_DISK_FULL, STORE_IO.
 *
 * @example
 * await writeControl(files, 3, { type: "pause" }); // control/3-1.json
 */
export async function writeControl(
  files: FilePort,
  incarnation: number,
  control: Control,
): Promise<number> {
  const pathOf = (n: number): string => `${controlFolder}/${String(incarnation)}-${String(n)}.json`;
  try {
    const counters = (await placesIn(files))
      .filter(([of]) => of === incarnation)
      .map(([, counter]) => counter);
    const next = counters.reduce((most, counter) => Math.max(most, counter), 0) + 1;
    return await addNumbered(files, next, pathOf, controlBytes(control));
  } catch (error) {
    throw storeError(`writing a decision to ${files.root}`, error);
  }
}

/**
 * All decisions about a sweep, oldest first; none where nothing was ever decided.
 *
 * Rejects: STORE_CORRUPT for a file that is damaged, as a decision must not be lost in silence; STORE_IO.
 */
export async function readControls(files: FilePort): Promise<readonly StoredControl[]> {
  try {
    const controls: StoredControl[] = [];
    for (const [incarnation, counter, name] of await placesIn(files)) {
      const path = `${controlFolder}/${name}`;
      const control = controlFromBytes(await files.read(path), `${files.root}/${path}`);
      controls.push({ incarnation, counter, control });
    }
    return controls;
  } catch (error) {
    throw storeError(`reading ${files.root}`, error);
  }
}

async function placesIn(files: FilePort): Promise<[number, number, string][]> {
  const places = (await namesIn(files, controlFolder)).flatMap((name) => {
    const place = controlName(name);
    return place === undefined ? [] : [[...place, name] as [number, number, string]];
  });
  return places.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
