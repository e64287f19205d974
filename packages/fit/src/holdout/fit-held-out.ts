// fit-held-out.ts — one group of cells fitted without its largest x, and judged by them.

import { log } from "@ktsweep/core";
import { fitGroup } from "../fit-group.js";
import type { Group } from "../group.js";
import type { FilledOptions } from "../group-intervals.js";
import { groupPoints } from "../group-points.js";
import { lawOf } from "../laws.js";
import type { FitRequest, LawFit } from "../types.js";
import { heldOutPoints } from "./held-out.js";
import { splitLargest } from "./split-largest.js";

/** The fit of a group; `holdout` of it where some points are held out. */
export function fitHeldOut(request: FitRequest, group: Group, options: FilledOptions): LawFit {
  const { holdout = 0, objective = "least-squares" } = request;
  if (holdout === 0) return fitGroup(request, group, options);
  const { kept, held } = splitLargest(group.cells, request, holdout);
  const rest = { ...group, cells: kept };
  const fit = fitGroup(request, rest, options);
  if (fit.exponent === null) return { ...fit, holdout: [] };
  const law = lawOf(request);
  const { points, replication } = groupPoints(rest, request, law, options.weights);
  const { weights } = points;
  const found = heldOutPoints({
    kept: replication.cells,
    held,
    expressions: request,
    level: options.level,
    key: JSON.stringify([options.seed, fit.name, fit.by]),
    predictor: {
      fit: (fitted) => {
        const parameters = law.fit(weights === undefined ? fitted : { ...fitted, weights });
        return (x) => log(law.evaluate(parameters, x));
      },
      parameters: law.parameters.length,
      isSmooth: objective === "least-squares",
    },
  });
  return { ...fit, holdout: found };
}
