// matrix-stage.ts — the exact reading of one stage where the stages of a cell have different bases: second moments of all
// pairs of coordinates.
//
// In a stage's own basis U its learner reads the diagonal of E r rᵀ as ever (A, Π), and every other entry is multiplied by one
// factor P_ij. Back in the latent basis, with S = U diag(Π) Uᵀ and everything as in expected-stage.ts,
//   E[r wᵀ] = S E[r0 wᵀ],   E[δ' wᵀ] = E[δ_t wᵀ] + E[r wᵀ],   E δ'δ'ᵀ = E δ_tδ_tᵀ + E[δ_t rᵀ] + E[r δ_tᵀ] + E r rᵀ.
// Derivation: docs/theory/rotated-stages.md.

import { learnerOf } from "../learners/index.js";
import { denseLayout } from "../layout/layout.js";
import { diagonalOf, product, rowsScaled, transposed } from "../matrix/square.js";
import type { ResolvedStage } from "../resolve.js";
import type { Basis } from "../rotation/rotation.js";
import {
  type BasisVector,
  type Combination,
  combine,
  crossMoment,
  negative,
} from "./combination.js";
import type { ExpectedStage } from "./expected-stage.js";

/** A stage as other readings know it, with its matrices beside. */
export interface MatrixStage extends ExpectedStage {
  readonly basis: Basis | undefined;
  /** E δ δᵀ. Shape: (d × d). */
  readonly second: Float64Array;
  /** E[δ wᵀ] by the other vector w, filled when asked for. */
  readonly crosses: Map<MatrixVector, Float64Array>;
}

/** The truth c (undefined) or a stage's deviation δ. */
export type MatrixVector = MatrixStage | undefined;

/** A stage as other readings know it, with its matrices beside. */
export interface MatrixStageContext {
  /** E c cᵀ. Shape: (d × d). */
  readonly truth: Float64Array;
  readonly expectedOf: (stage: ResolvedStage) => MatrixStage;
  readonly shouldStop: () => boolean;
}

/** Throws: RUN_STOPPED. Cost: some ten products of d × d matrices in a basis of its own, one or two otherwise. */
export function expectMatrixStage(stage: ResolvedStage, context: MatrixStageContext): MatrixStage {
  const { truth, expectedOf, shouldStop } = context;
  const d = Math.sqrt(truth.length);
  const { basis } = stage;
  const pairs = learnerOf(stage.stage).pairs?.(stage.stage);
  if (stage.isUnknown || pairs === undefined) return unknownStage(stage, d);
  const moment = (a: BasisVector, b: BasisVector): Float64Array =>
    matrixMoment(a as MatrixVector, b as MatrixVector, truth);
  const labels = stage.teachers.map(({ stage: of, weight }) => ({ of: expectedOf(of), weight }));
  const from = stage.init
    ? [{ of: expectedOf(stage.init), weight: 1 }]
    : [{ of: undefined, weight: -1 }];
  const start = combine(from, negative(labels));
  const initial = inBasis(crossMoment(start, start, moment, d * d), basis);
  const labelStart = crossMoment(labels, start, moment, d * d);
  const labelSecond = crossMoment(labels, labels, moment, d * d);

  const curve = new Float64Array(stage.checkpoints.length);
  const setting = stage.setting(denseLayout(d));
  const ownLabelStart = diagonalOf(inBasis(labelStart, basis));
  const inherited = (survival: () => Float64Array): number => {
    if (labels.length === 0) return 0;
    const crossed = survival().reduce((sum, left, k) => sum + left * ownLabelStart[k], 0);
    return total(diagonalOf(labelSecond)) + 2 * crossed;
  };
  const reading = learnerOf(stage.stage).expect(stage.stage, {
    setting,
    initial: diagonalOf(initial).map((value) => Math.max(0, value)),
    watch: {
      steps: stage.checkpoints,
      shouldStop,
      record: (position, { residualSum, survival }) => {
        curve[position] = (inherited(survival) + residualSum) / 2;
      },
    },
  });
  const survival = reading.survival();
  const factors = pairs({ setting, survival, shouldStop });
  const residual = initial.map((value, at) => value * factors[at]);
  for (let i = 0; i < d; i++) residual[i * d + i] = reading.residual[i];
  const residualLabel = survived(transposed(labelStart), survival, basis);
  const labelResidual = transposed(residualLabel);
  const second = outOfBasis(residual, basis).map(
    (value, at) => value + labelSecond[at] + residualLabel[at] + labelResidual[at],
  );
  const made: MatrixStage = {
    depth: stage.depth,
    labels,
    start,
    basis,
    survival: () => survival,
    deviation: diagonalOf(second).map((value) => Math.max(0, value)),
    misfit: total(reading.residual) / 2,
    curve,
    second,
    crosses: new Map(),
    pairs: new Map(),
  };
  made.pairs.set(undefined, diagonalOf(matrixMoment(made, undefined, truth)));
  return made;
}

/** Everything is not a number, also what later stages make of it. */
function unknownStage({ depth, basis, checkpoints }: ResolvedStage, d: number): MatrixStage {
  const unknown = new Float64Array(d).fill(NaN);
  const second = new Float64Array(d * d).fill(NaN);
  return {
    depth,
    labels: [],
    start: [{ of: undefined, weight: NaN }],
    basis,
    survival: () => unknown,
    deviation: unknown,
    misfit: NaN,
    curve: new Float64Array(checkpoints.length).fill(NaN),
    second,
    crosses: new Map([[undefined, second]]),
    pairs: new Map([[undefined, unknown]]),
  };
}

/** E[a bᵀ]. Shape: (d × d). */
function matrixMoment(a: MatrixVector, b: MatrixVector, truth: Float64Array): Float64Array {
  if (a === b) return a === undefined ? truth : a.second;
  if ((b?.depth ?? 0) > (a?.depth ?? 0)) return transposed(matrixMoment(b, a, truth));
  if (a === undefined) return truth;
  let moments = a.crosses.get(b);
  if (moments === undefined) {
    moments = crossOfLater(a, b, truth);
    a.crosses.set(b, moments);
  }
  return moments;
}

function crossOfLater(later: MatrixStage, other: MatrixVector, truth: Float64Array): Float64Array {
  const moment = (a: BasisVector, b: BasisVector): Float64Array =>
    matrixMoment(a as MatrixVector, b as MatrixVector, truth);
  const against: Combination = [{ of: other, weight: 1 }];
  const fromLabels = crossMoment(later.labels, against, moment, truth.length);
  const fromStart = crossMoment(later.start, against, moment, truth.length);
  const left = survived(fromStart, later.survival(), later.basis);
  return left.map((value, at) => value + fromLabels[at]);
}

/** S X, S = U diag(Π) Uᵀ. */
function survived(x: Float64Array, survival: Float64Array, basis: Basis | undefined): Float64Array {
  if (basis === undefined) return rowsScaled(survival, x);
  return product(basis.matrix, rowsScaled(survival, product(basis.inverse, x)));
}

/** Uᵀ X U. */
function inBasis(x: Float64Array, basis: Basis | undefined): Float64Array {
  return basis === undefined ? x : product(product(basis.inverse, x), basis.matrix);
}

/** U X Uᵀ. */
function outOfBasis(x: Float64Array, basis: Basis | undefined): Float64Array {
  return basis === undefined ? x : product(product(basis.matrix, x), basis.inverse);
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
