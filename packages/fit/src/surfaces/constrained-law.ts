// constrained-law.ts — a law with one parameter held: what a profile minimises over the others.

import type { ParameterScale, SurfaceLaw } from "./surface-law.js";

/** The law where parameter j, on its scale, has a value; its θ is that of `law` without entry j. */
export interface ConstrainedLaw {
  readonly law: SurfaceLaw;
  /** θ of the whole law. */
  readonly whole: (rest: Float64Array) => Float64Array;
}

/** Holds c·θ + offset = value by θ_j = value − offset − Σ_{k≠j} c_k θ_k. Needs c_j = 1. */
export function constrainedLaw(
  law: SurfaceLaw,
  j: number,
  { offset, change }: ParameterScale,
  value: number,
): ConstrainedLaw {
  const size = law.names.length;
  const others = Array.from(law.names.keys()).filter((k) => k !== j);
  const whole = (rest: Float64Array): Float64Array => {
    const theta = new Float64Array(size);
    let held = value - offset;
    others.forEach((k, i) => {
      theta[k] = rest[i];
      held -= change[k] * rest[i];
    });
    theta[j] = held;
    return theta;
  };
  const gradientOf = new Float64Array(size);
  const addCurvature = law.addCurvature?.bind(law);
  return {
    whole,
    law: {
      ...law,
      at: undefined,
      names: others.map((k) => law.names[k]),
      value(rest, u, gradient) {
        const at = law.value(whole(rest), u, gradientOf);
        others.forEach((k, i) => {
          gradient[i] = gradientOf[k] - change[k] * gradientOf[j];
        });
        return at;
      },
      ...(addCurvature === undefined
        ? {}
        : {
            addCurvature(rest, u, scale, hessian) {
              const full = Array.from({ length: size }, () => new Float64Array(size));
              addCurvature(whole(rest), u, scale, full);
              others.forEach((k, a) => {
                others.forEach((m, b) => {
                  hessian[a][b] +=
                    full[k][m] -
                    change[k] * full[j][m] -
                    change[m] * full[k][j] +
                    change[k] * change[m] * full[j][j];
                });
              });
            },
          }),
    },
  };
}
