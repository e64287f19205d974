// conformance-random.ts — simulation against expectation over configurations that a generator chose.

import type { Preset } from "./preset.js";

/** Marsaglia's xorshift with 32 bits: the same configurations in every build. */
function choices(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % count;
  };
}

const CONFIGURATIONS = 24;

/** One list per axis: entry k of each belongs to configuration k. */
function configurations(): Readonly<Record<string, readonly (number | string)[]>> {
  const pick = choices(20261122);
  const drawn = Array.from({ length: CONFIGURATIONS }, (_, k) => {
    const d = 12 + pick(37);
    const start = 1 + pick(4);
    return {
      configuration: k + 1,
      d,
      distribution: ["gaussian", "rademacher"][pick(2)],
      target: [0.5, 1, 1.5, 2][pick(4)],
      noise: [0, 0.1, 0.5, 1][pick(4)],
      alphaT: [0.5, 1, 1.5][pick(3)],
      alphaS: [0.5, 1, 1.5, 2][pick(4)],
      samplesT: 64 + 16 * pick(13),
      samplesS: 64 + 16 * pick(13),
      fraction: [0.1, 0.2, 0.3, 0.4][pick(4)],
      batch: [1, 2, 4, 8][pick(4)],
      schedule: ["geometric", "constant", "half-constant"][pick(3)],
      start,
      end: start + pick(d - start + 1),
      weight: [0.2, 0.5, 0.8][pick(3)],
    };
  });
  const names = Object.keys(drawn[0]) as (keyof (typeof drawn)[number])[];
  return Object.fromEntries(names.map((name) => [name, drawn.map((one) => one[name])]));
}

const STAGES = ["teacher", "masked", "mixed", "warm"];

/** Masks, batches, mixes and warm starts in chains of four stages, 24 configurations × 4 stages = 96 z-tests. */
export const conformanceRandom: Preset = {
  number: 41,
  id: "conformance-random",
  title: "Simulated risks agree with expected risks in configurations drawn from a seed",
  text: `version: 1
name: conformance-random
seed: 20261122
axes:
${Object.entries(configurations())
  .map(([name, values]) => `  ${name}: [${values.join(", ")}]`)
  .join("\n")}
zip: [[${Object.keys(configurations()).join(", ")}]]
problem:
  d: d
  target: { exponent: target }
  noiseVariance: noise
  distribution: { axis: distribution }
chain:
  teacher:
    learner: sgd
    spectrum: { exponent: alphaT }
    samples: samplesT
    batch: batch
    stepSize: { fractionOfMax: fraction }
    schedule: { axis: schedule }
  masked:
    learner: sgd
    labels: teacher
    spectrum: { exponent: alphaS }
    sees: { range: [start, end] }
    samples: samplesS
    stepSize: { fractionOfMax: fraction }
  mixed:
    learner: sgd
    labels: { mix: [truth, masked], weight: weight }
    spectrum: { exponent: alphaS }
    samples: samplesS
    batch: batch
    stepSize: { fractionOfMax: fraction }
    schedule: { axis: schedule }
  warm:
    learner: sgd
    labels: mixed
    init: teacher
    spectrum: { exponent: alphaT }
    sees: { first: end }
    samples: samplesT
    stepSize: { fractionOfMax: fraction }
engine: sampled
replicates: 2000
claims:
${STAGES.map(
  (
    stage,
  ) => `  - claim: the mean risk of ${stage} lies within 4 standard errors of its expectation in all ${String(CONFIGURATIONS)} configurations
    source: the exact engine, same parameters
    quantity: (${stage}_risk - ${stage}_expected_risk) / ${stage}_risk_standard_error
    range: [-4, 4]`,
).join("\n")}
`,
  sizes: { smoke: ["replicates=80"], paper: [], full: ["replicates=20000"] },
};
