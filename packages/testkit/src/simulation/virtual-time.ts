// virtual-time.ts — a clock that jumps from event to event: equal times in the order in which they were asked for.

/** Something that will happen. */
export interface Appointment {
  cancel(): void;
}

export interface VirtualTime {
  /** Milliseconds since the beginning. */
  now(): number;
  /** `label` names the event in the trace. Negative `ms` count as 0. */
  after(ms: number, label: string, run: () => void): Appointment;
  /** Moves to the next event and returns it; undefined where none is left. */
  next(): { readonly label: string; readonly run: () => void } | undefined;
  /** Time of the next event; Infinity where none is left. */
  nextAt(): number;
}

interface Entry {
  readonly at: number;
  readonly sequence: number;
  readonly label: string;
  run: (() => void) | undefined;
}

export function virtualTime(): VirtualTime {
  const heap: Entry[] = [];
  let now = 0;
  let sequence = 0;

  function dropCancelled(): void {
    while (heap.length > 0 && heap[0].run === undefined) popEntry(heap);
  }

  return {
    now: () => now,
    after(ms, label, run) {
      const entry: Entry = { at: now + Math.max(0, ms), sequence: sequence++, label, run };
      pushEntry(heap, entry);
      return { cancel: () => void (entry.run = undefined) };
    },
    next() {
      dropCancelled();
      if (heap.length === 0) return undefined;
      const { at, label, run } = popEntry(heap);
      now = at;
      return run === undefined ? undefined : { label, run };
    },
    nextAt() {
      dropCancelled();
      return heap.length === 0 ? Infinity : heap[0].at;
    },
  };
}

// ── A binary heap ────────────────────────────────────────────────────────────────────────────────────────────────────

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}

function pushEntry(heap: Entry[], entry: Entry): void {
  let place = heap.length;
  heap.push(entry);
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBefore(entry, heap[parent])) break;
    heap[place] = heap[parent];
    place = parent;
  }
  heap[place] = entry;
}

/** Removes the first of a heap that is not empty. */
function popEntry(heap: Entry[]): Entry {
  const first = heap[0];
  const last = heap[heap.length - 1];
  heap.length -= 1;
  if (heap.length === 0) return first;
  let place = 0;
  while (true) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
    if (!isBefore(heap[child], last)) break;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = last;
  return first;
}
