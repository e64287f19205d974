// expectation-allowance.ts — how far an expectation may be off where it is a limit.

import type { Cell } from "./cell.js";
import { labelNames, normalLabels } from "./labels.js";
import { learnerOf } from "./learners/index.js";
import { normalCell } from "./normal-form.js";

/** What an expectation rests on besides arithmetic. */
export interface ExpectationAllowance {
  /** Error of the expectation that is allowed for, as a share of it. */
  readonly share: number;
  /** Deterministic equivalents that it went through: names of stages. */
  readonly equivalents: readonly string[];
}

/** A deterministic equivalent at n rows is off by some 1/n of its value; docs/theory/ridgeless-surrogates.md has figures. */
const PER_ROW = 2;

/**
 * Per stage, 2/n for every regression on n rows that its predictor rests on; nothing where the expectation is exact.
 *
 * Near n = p an equivalent may be off by more. Throws: CHAIN_INVALID.
 */
export function expectationAllowance(cell: Cell): Readonly<Record<string, ExpectationAllowance>> {
  const { chain } = normalCell(cell);
  const restsOn = new Map<string, ReadonlySet<string>>();
  const shares = new Map<string, number>();
  return Object.fromEntries(
    Object.entries(chain).map(([name, stage]) => {
      const parents = [...labelNames(normalLabels(stage.labels ?? "truth")), stage.init ?? "zero"];
      const equivalents = new Set(parents.flatMap((parent) => [...(restsOn.get(parent) ?? [])]));
      if (learnerOf(stage).method(stage, 1) === "equivalent") {
        equivalents.add(name);
        const rows = "samples" in stage ? Number(stage.samples) : Infinity;
        shares.set(name, PER_ROW / rows);
      }
      restsOn.set(name, equivalents);
      const share = [...equivalents].reduce((sum, of) => sum + (shares.get(of) ?? 0), 0);
      return [name, { share, equivalents: [...equivalents] }] as const;
    }),
  );
}
