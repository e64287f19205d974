// control.ts — a few integers that the pool and its threads share: stop flags, and per lane what is being computed, which
// is how the row under suspicion is known when a thread dies.

/**
 * Shape: (2 + 3 · lanes): stop flag of all, whether something was noted once, then per lane 1 + the row underway (0 = none,
 * −1 = several), how often rows were begun, and its own stop flag.
 */
export type Control = Int32Array<SharedArrayBuffer>;

/** What a lane is at: one row, several at once, or none yet. */
export type Underway = number | "several" | "none";

const PER_LANE = 3;
const FIRST_LANE = 2;

/** Not stopped, no row underway. */
export function createControl(lanes: number): Control {
  const length = FIRST_LANE + PER_LANE * lanes;
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * length));
}

/** Asks all threads to end after the current WASM call. */
export function requestStop(control: Control): void {
  Atomics.store(control, 0, 1);
}

/** Whether all threads are to end. */
export function isStopRequested(control: Control): boolean {
  return Atomics.load(control, 0) === 1;
}

/** True for the first thread that asks: what is said once is said by that one. */
export function isFirstToNote(control: Control): boolean {
  return Atomics.exchange(control, 1, 1) === 0;
}

/** Asks the thread of `lane` to return its lot after the current WASM call. */
export function requestLaneStop(control: Control, lane: number): void {
  Atomics.store(control, at(lane) + 2, 1);
}

/** Whether the lot in `lane` is to end, alone or with all others. */
export function isLaneStopRequested(control: Control, lane: number): boolean {
  return isStopRequested(control) || Atomics.load(control, at(lane) + 2) === 1;
}

/** `lane` gets its next lot. */
export function clearLane(control: Control, lane: number): void {
  for (let field = 0; field < PER_LANE; field++) Atomics.store(control, at(lane) + field, 0);
}

/** Notes that `lane` begins `row`, or several rows at once. */
export function markRow(control: Control, lane: number, row: number | "several"): void {
  Atomics.store(control, at(lane), row === "several" ? -1 : row + 1);
  Atomics.add(control, at(lane) + 1, 1);
}

/** What `lane` is at. */
export function underwayIn(control: Control, lane: number): Underway {
  const value = Atomics.load(control, at(lane));
  if (value === 0) return "none";
  return value < 0 ? "several" : value - 1;
}

/** How often `lane` began a row, or several at once, of its lot. */
export function beginnings(control: Control, lane: number): number {
  return Atomics.load(control, at(lane) + 1);
}

function at(lane: number): number {
  return FIRST_LANE + PER_LANE * lane;
}
