// study-group.ts — one group of cells: the fit, and as far as it is asked for the points that it did not see and other laws.

import { log } from "@ktsweep/core";
import { compareLaws } from "./comparison/compare-laws.js";
import { explainFit } from "./explain/explain-fit.js";
import { fitGroup } from "./fit-group.js";
import type { Group } from "./group.js";
import type { FilledOptions } from "./group-intervals.js";
import { groupPoints, type GroupPoints } from "./group-points.js";
import { heldOutPoints } from "./holdout/held-out.js";
import { splitLargest } from "./holdout/split-largest.js";
import { lawOf } from "./laws.js";
import type { FitCell, FitRequest, HeldOutPoint, LawFit } from "./types.js";

/** The fit of a group; `holdout` where points are held out, `comparison` and `explanation` where options ask for them. */
export function studyGroup(request: FitRequest, group: Group, options: FilledOptions): LawFit {
  const { holdout = 0 } = request;
  const { kept, held } =
    holdout === 0 ? { kept: group.cells, held: [] } : splitLargest(group.cells, request, holdout);
  const rest = { ...group, cells: kept };
  const fit = fitGroup(request, rest, options);
  if (fit.exponent === null) return holdout === 0 ? fit : { ...fit, holdout: [] };
  const { explain } = options;
  if (holdout === 0 && !options.compare && explain === undefined) return fit;
  const law = lawOf(request);
  const read = groupPoints(rest, request, law, options.weights);
  const compared = options.compare ? compareLaws(fit, read) : undefined;
  const studied: LawFit = {
    ...fit,
    ...(compared === undefined
      ? {}
      : { comparison: compared.laws, warnings: [...fit.warnings, ...compared.warnings] }),
    ...(holdout === 0 ? {} : { holdout: predictions({ request, fit, read, held }, options) }),
  };
  return explain === undefined
    ? studied
    : { ...studied, explanation: explainFit({ fit: studied, law, read, options: explain }) };
}

interface Studied {
  readonly request: FitRequest;
  readonly fit: LawFit;
  readonly read: GroupPoints;
  readonly held: readonly FitCell[];
}

function predictions(
  { request, fit, read, held }: Studied,
  { level, seed }: FilledOptions,
): readonly HeldOutPoint[] {
  const law = lawOf(request);
  const { weights } = read.points;
  return heldOutPoints({
    kept: read.replication.cells,
    held,
    expressions: request,
    level,
    key: JSON.stringify([seed, fit.name, fit.by]),
    predictor: {
      fit: (fitted) => {
        const parameters = law.fit(weights === undefined ? fitted : { ...fitted, weights });
        return (x) => log(law.evaluate(parameters, x));
      },
      parameters: law.parameters.length,
      isSmooth: (request.objective ?? "least-squares") === "least-squares",
    },
  });
}
