// fleet-rules.ts — how a fleet behaves.

/** How a fleet behaves. All but the incarnation have defaults. */
export interface FleetOptions {
  /** Which start of the coordinator this is; in every epoch. */
  readonly incarnation: number;
  /** An agent that is silent for so long has lost its leases. Default 30,000. */
  readonly ttlMs?: number;
  /** Share of the recorded rows that another agent computes again, to compare bits. Range: [0, 1]. Default 0.02. */
  readonly spotChecks?: number;
  /** Chooses these rows. Default 0. */
  readonly seed?: number;
  /** Predicted seconds of a lease, where a plan says nothing else. Default 1 and 60. */
  readonly minLotSeconds?: number;
  readonly maxLotSeconds?: number;
}

/** Options with every default filled in. */
export type FleetRules = Required<FleetOptions>;

/** Fills in the defaults. */
export function rulesOfFleet(options: FleetOptions): FleetRules {
  return {
    ttlMs: 30_000,
    spotChecks: 0.02,
    seed: 0,
    minLotSeconds: 1,
    maxLotSeconds: 60,
    ...options,
  };
}
