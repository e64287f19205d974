// polyak-sgd.mjs — a learner of one's own: SGD with Polyak's step size and averaging over the second half.
//
// One file, one default export. Coordinates are those of the function, f(z) = Σ z_i v_i with v_i = √λ_i w_i, so a step of
// SGD on the weights w is v_i ← v_i − γ λ_i z_i (f(z) − y). What may not be used: Math.random, the clock, anything that is
// kept between calls; the same stage must give the same bits again.

/** @type {import("@ktsweep/core").OwnLearner} */
export default {
  name: "polyak-sgd",

  parameters: {
    samples: { kind: "count", doc: "training rows, one per update" },
    damping: {
      kind: "number",
      exclusiveMin: 0,
      max: 1,
      doc: "share of Polyak's step, default 0.5",
    },
  },
  defaults: { damping: 0.5 },

  // Optional: learning curves, and `steps` in expressions.
  steps: ({ samples }) => samples,

  /** Polyak: the step that would fit the row exactly, γ = 1 / Σ λ_i z_i², times `damping`. */
  train({ d, stage, eigenvalues, start, rows, report }) {
    const { samples, damping } = stage;
    const v = start.slice();
    const mean = new Float64Array(d);
    let averaged = 0;
    for (let step = 1; step <= samples; step++) {
      const { z, y } = rows.read(1);
      let error = -y[0];
      let norm = 0;
      for (let i = 0; i < d; i++) {
        error += z[i] * v[i];
        norm += eigenvalues[i] * z[i] * z[i];
      }
      const stepSize = damping / norm;
      for (let i = 0; i < d; i++) v[i] -= stepSize * eigenvalues[i] * z[i] * error;
      if (2 * step > samples) {
        averaged += 1;
        for (let i = 0; i < d; i++) mean[i] += (v[i] - mean[i]) / averaged;
      }
      report(step, averaged > 0 ? mean : v);
    }
    return mean;
  },
};
