// coverage.ts — what a plan, or many, came across: pairs of state and event, kinds of faults, sites.

export interface Coverage {
  /** Once more. */
  count(what: string): void;
  readonly counts: ReadonlyMap<string, number>;
}

export function createCoverage(): Coverage {
  const counts = new Map<string, number>();
  return { counts, count: (what) => void counts.set(what, (counts.get(what) ?? 0) + 1) };
}

/** Adds to `runs` one for everything that a plan came across at least once. */
export function addRun(runs: Map<string, number>, plan: Iterable<string>): void {
  for (const what of plan) runs.set(what, (runs.get(what) ?? 0) + 1);
}

/** What was to be hit and never was. */
export function neverHit(
  expected: Iterable<string>,
  runs: ReadonlyMap<string, number>,
): readonly string[] {
  return [...expected].filter((what) => (runs.get(what) ?? 0) === 0);
}

/** One line per thing that was hit: in how many runs. */
export function coverageTable(runs: ReadonlyMap<string, number>): string {
  const lines = [...runs].sort(([a], [b]) => (a < b ? -1 : 1));
  return lines.map(([what, count]) => `${String(count).padStart(8)}  ${what}`).join("\n");
}
