// build-sweep.ts — resolved spec → Sweep: everything is compiled once; grid points are evaluated when asked for.

import { canonicalJson, sha256Hex } from "@ktsweep/core";

import { countFaults, nameFaults, referenceFaults } from "./check-spec.js";
import { compileClaims } from "./claims/compile-claims.js";
import { compileColumns, refusingText } from "./compile-columns.js";
import { compileCheckpoints, compileProfiles } from "./compile-curves.js";
import { compileProblem } from "./compile-problem.js";
import { compileStage } from "./compile-stage.js";
import { compileTheory, theoryFaults } from "./compile-theory.js";
import type { FieldContext } from "./compiled-field.js";
import { compileConditions } from "./conditions.js";
import { createEvaluation, refusing } from "./evaluation.js";
import { type Fault, type Locate, specError } from "./fault.js";
import { layOutBlocks } from "./grid/layout.js";
import { createTextTable } from "./grid/slots.js";
import { stageColumns } from "./names.js";
import type { CompiledChain } from "./pieces.js";
import type { ResolvedSpec } from "./resolved-spec.js";
import { createScope, type GridScope } from "./scope.js";
import { sharedStages } from "./shared-stages.js";
import type { Sweep } from "./sweep.js";

/** Beyond, the kernel gains nothing more from sharing a draw (bench/README.md). */
const MODELS_PER_DRAW = 16;

/** Grid points that are evaluated at once, so that a field out of range is refused when the spec is read. */
const CHECKED_POINTS = 500;

/**
 * Compiles a resolved spec whose structure has been checked.
 *
 * Throws: SPEC_INVALID with the places that `locate` finds. Cost: independent of the size of the grid.
 */
export function buildSweep(spec: ResolvedSpec, locate: Locate): Sweep {
  const faults: Fault[] = [];
  const report = (fault: Fault): void => void faults.push(fault);
  const stopIfFaulty = (): void => {
    if (faults.length > 0) throw specError(faults, locate);
  };
  faults.push(...countFaults(spec));
  stopIfFaulty();
  faults.push(...nameFaults(spec), ...referenceFaults(spec), ...theoryFaults(spec));
  stopIfFaulty();
  const texts = createTextTable();
  const layout = layOutBlocks(spec.blocks, { texts, report });
  if (layout === undefined) throw specError(faults, locate);
  const { axes } = layout;
  const scope = createScope(axes, spec.derive, texts, report);
  const conditions = compileConditions(spec, scope, report);
  const refuse = refusing(locate);
  const chain = compileChain(spec, fieldContext(scope, report, refuse));
  const outputs = outputColumns(chain);
  const theory = compileTheory(spec);
  const theoryNames = theory.columns.map(({ name }) => name);
  const results = { outputs, theory: theoryNames };
  const { claimCompiler, ...columns } = compileColumns(spec, axes, results, report);
  const claims = compileClaims(spec, {
    axes,
    texts,
    theory: theoryNames,
    compile: claimCompiler(report),
    report,
  });
  stopIfFaulty();
  const sweep: Sweep = {
    resolved: spec,
    digest: sha256Hex(canonicalJson(spec)),
    name: spec.name,
    seed: spec.seed,
    engine: spec.engine,
    replicates: spec.engine === "exact" ? { min: 1, max: 1 } : spec.replicates,
    together: spec.random === "common" && spec.engine === "sampled" ? MODELS_PER_DRAW : 1,
    axes: axes.map(({ name, type }) => ({ name, type })),
    derived: spec.derive.map(({ name }) => name),
    stages: spec.chain.map(({ name }) => name),
    sharedStages: sharedStages(spec, chain, scope),
    outputs,
    theory: theoryNames,
    ...columns,
    claims,
    expression: (text) => claimCompiler(refusingText(text))(text, []),
    ...createEvaluation({ spec, layout, scope, texts, conditions, chain, theory, refuse }),
  };
  checkSomePoints(sweep);
  return sweep;
}

function fieldContext(
  scope: GridScope,
  report: FieldContext["report"],
  refuse: FieldContext["refuse"],
): FieldContext {
  return { ...scope, allowSteps: false, stages: [], laterStages: [], report, refuse };
}

function compileChain(spec: ResolvedSpec, context: FieldContext): CompiledChain {
  const names = spec.chain.map(({ name }) => name);
  const problem = compileProblem(spec.problem, spec.engine, context);
  const stages = spec.chain.map(({ name, stage }, i) => {
    const [before, after] = [names.slice(0, i), names.slice(i)];
    return compileStage(name, stage, { ...context, stages: before, laterStages: after });
  });
  const afterwards = { ...context, stages: names };
  return {
    problem,
    stages,
    curves: compileCheckpoints(spec.checkpoints, stages, afterwards),
    profiles: compileProfiles(spec.profiles, afterwards),
  };
}

function outputColumns({ stages, curves }: CompiledChain): string[] {
  const withCurve = new Set(curves.map(({ name }) => name));
  return stages.flatMap(({ name }) => stageColumns(name, withCurve.has(name)));
}

/** Evaluates all points of a small grid, or points spread evenly over a large one. */
function checkSomePoints({ points, includes, cell, cellId, cost }: Sweep): void {
  const look = (index: number): void => {
    if (!includes(index)) return;
    cell(index);
    cellId(index);
    cost(index);
  };
  const step = Math.max(1, Math.floor(points / CHECKED_POINTS));
  for (let index = 0; index < points; index += step) look(index);
  look(points - 1);
}
