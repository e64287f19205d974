// check-kinds.ts — a claim says one thing about one thing.

import type { Path, Report } from "../fault.js";
import type { ResolvedClaim } from "../resolved-spec.js";

/** Reports claims without a statement, without a subject, or with more than one of them. */
export function checkKinds(claim: ResolvedClaim, path: Path, report: Report): void {
  const { value, range, order, quantity, exponent } = claim;
  const kinds = [value, range, order].filter((kind) => kind !== undefined).length;
  if (kinds !== 1) {
    report({ path, what: `has ${String(kinds)} of value, range and order.`, fix: "Give one." });
  }
  if (exponent !== undefined && quantity !== undefined) {
    report({ path, what: "has both quantity and exponent.", fix: "Keep one." });
  }
  const needsQuantity = order === undefined || "along" in order;
  if (needsQuantity === (quantity === undefined && exponent === undefined)) {
    report({
      path,
      what: needsQuantity ? "says nothing that could be compared." : "has more than its order.",
      fix: "Give quantity or exponent with value, range or { along }; nothing with a list.",
    });
  }
  for (const [what, needs, isThere] of needed(claim)) {
    if (!isThere) report({ path, what: `has ${what} without ${needs}.`, fix: `Add ${needs}.` });
  }
}

/** Fields that only mean something beside another, with whether that is there. */
function needed(
  claim: ResolvedClaim,
): (readonly [what: string, needs: string, isThere: boolean])[] {
  const { relativeTo, take, interval, standardErrors, quantity, exponent, value, range } = claim;
  const isNumber = value !== undefined || range !== undefined;
  return [
    ...(relativeTo === undefined
      ? []
      : [["relativeTo", "quantity", quantity !== undefined] as const]),
    ...(take === undefined ? [] : [["take", "quantity", quantity !== undefined] as const]),
    ...(interval === undefined ? [] : [["interval", "exponent", exponent !== undefined] as const]),
    ...(standardErrors === undefined
      ? []
      : [
          [
            "standardErrors",
            "a quantity with value or range, and without take",
            quantity !== undefined && isNumber && take === undefined,
          ] as const,
        ]),
  ];
}
