// control.ts — a few integers that the pool and its threads share: the stop flag, and per lane the row
// that is being computed, which is how the row under suspicion is known when a thread dies.

/** Shape: (1 + lanes): stop flag, then per lane 1 + the row underway, 0 = none. */
export type Control = Int32Array<SharedArrayBuffer>;

/** Not stopped, no row underway. */
export function createControl(lanes: number): Control {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (1 + lanes)));
}

/** Asks all threads to end after the current WASM call. */
export function requestStop(control: Control): void {
  Atomics.store(control, 0, 1);
}

/** Whether threads are to end. */
export function isStopRequested(control: Control): boolean {
  return Atomics.load(control, 0) === 1;
}

/** Notes that `lane` begins `row`; −1: none. */
export function markRow(control: Control, lane: number, row: number): void {
  Atomics.store(control, 1 + lane, row + 1);
}

/** The row that `lane` is at; −1: none begun. */
export function rowUnderway(control: Control, lane: number): number {
  return Atomics.load(control, 1 + lane) - 1;
}
