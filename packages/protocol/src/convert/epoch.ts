// epoch.ts — numbers of grants.
import type { Epoch } from "@ktsweep/scheduler";
import type { EpochWire } from "../generated/messages.generated.js";
import { integer, list, maxRows, maxUint32, present } from "../wire/checks.js";

/** A grant's number that must be there. */
export function epochFrom(field: string, wire: EpochWire | null | undefined): Epoch {
  const { incarnation, counter } = present(field, wire);
  return {
    incarnation: integer(`${field}.incarnation`, incarnation, 1, maxUint32),
    counter: integer(`${field}.counter`, counter, 1, maxUint32),
  };
}

/** Grants that an agent has or had: an agent holds a few; nobody holds more than there are rows in a lot. */
export function epochsFrom(field: string, wires: readonly EpochWire[]): Epoch[] {
  return list(field, wires, maxRows, epochFrom);
}
