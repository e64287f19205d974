// expected-coverage.ts — what a campaign must come across; a pair that is never hit means that the plans miss something.

/** Names as the runs count them. */
export const expectedCoverage: readonly string[] = [];
