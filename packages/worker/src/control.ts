// control.ts — a few integers that the pool and its threads share: stop flags, and per lane the row that is being
// computed, which is how the row under suspicion is known when a thread dies.

/** Shape: (1 + 2 · lanes): stop flag of all, then per lane 1 + the row underway (0 = none) and its own stop flag. */
export type Control = Int32Array<SharedArrayBuffer>;

/** Not stopped, no row underway. */
export function createControl(lanes: number): Control {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (1 + 2 * lanes)));
}

/** Asks all threads to end after the current WASM call. */
export function requestStop(control: Control): void {
  Atomics.store(control, 0, 1);
}

/** Whether all threads are to end. */
export function isStopRequested(control: Control): boolean {
  return Atomics.load(control, 0) === 1;
}

/** Asks the thread of `lane` to return its lot after the current WASM call. */
export function requestLaneStop(control: Control, lane: number): void {
  Atomics.store(control, 2 + 2 * lane, 1);
}

/** Whether the lot in `lane` is to end, alone or with all others. */
export function isLaneStopRequested(control: Control, lane: number): boolean {
  return isStopRequested(control) || Atomics.load(control, 2 + 2 * lane) === 1;
}

/** `lane` gets its next lot. */
export function clearLane(control: Control, lane: number): void {
  Atomics.store(control, 1 + 2 * lane, 0);
  Atomics.store(control, 2 + 2 * lane, 0);
}

/** Notes that `lane` begins `row`. */
export function markRow(control: Control, lane: number, row: number): void {
  Atomics.store(control, 1 + 2 * lane, row + 1);
}

/** The row that `lane` is at; −1: none begun. */
export function rowUnderway(control: Control, lane: number): number {
  return Atomics.load(control, 1 + 2 * lane) - 1;
}
