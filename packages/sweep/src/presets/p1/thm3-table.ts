// thm3-table.ts — measured exponents of Theorem 3 (arXiv 2606.01292v1) to four digits, against N/log2 N and against N itself.

import type { Preset } from "../preset.js";
import { exactFor } from "./source.js";

const SOURCE = exactFor("Theorem 3");

/** [alphaT, alphaS, beta, exponents vs Neff of teacher, direct student, DER; vs N of teacher, DER]. */
const TABLE = [
  ["1.5", "2.5", "0", "-0.3370", "-0.2011", "0.1359", "-0.3020", "0.1218"],
  ["2", "3", "0.5", "-0.2518", "-0.1674", "0.0844", "-0.2257", "0.0756"],
  ["2", "4", "0", "-0.5022", "-0.2511", "0.2510", "-0.4501", "0.2250"],
  ["1.5", "3", "0", "-0.3370", "-0.1674", "0.1696", "-0.3020", "0.1520"],
] as const;

const FITS = [
  ["teacher", "teacher_risk", "Neff"],
  ["direct", "direct_risk", "Neff"],
  ["der", "der", "Neff"],
  ["teacherRaw", "teacher_risk", "N"],
  ["derRaw", "der", "N"],
] as const;

const claims = TABLE.flatMap(([alphaT, alphaS, beta, ...exponents]) =>
  FITS.map(
    ([fit, y, x], i) => `  - claim: >-
      exponent of ${y} against ${x} with alphaT ${alphaT}, alphaS ${alphaS}, beta ${beta}
    source: ${SOURCE}
    where: alphaT == ${alphaT} and alphaS == ${alphaS}
    exponent: ${fit}
    value: ${exponents[i]}
    tolerance: 5e-5`,
  ),
).join("\n");

export const thm3Table: Preset = {
  number: 3,
  id: "p1-thm3-table",
  title:
    "Theorem 3: measured exponents to four digits; fitted on N itself they are a tenth too small",
  text: `version: 1
name: p1-thm3-table
axes:
  alphaT: [1.5, 2, 2, 1.5]
  alphaS: [2.5, 3, 4, 3]
  beta: [0, 0.5, 0, 0]
  N: { log2: [12, 16] }
zip: [[alphaT, alphaS, beta]]
derive:
  Neff: N / log2(N)
problem:
  d: 4000
  target: { exponent: alphaT - beta }
  noiseVariance: 0.01
  tail: extrapolate
chain:
  teacher: { learner: sgd, spectrum: { exponent: alphaT }, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, spectrum: { exponent: alphaS }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, samples: infinite }
measures:
  der: direct_risk / student_risk
fit:
${FITS.map(([name, y, x]) => `  - { name: ${name}, y: ${y}, x: ${x}, by: [alphaT, alphaS, beta] }`).join("\n")}
claims:
${claims}
`,
  sizes: { smoke: [], paper: [], full: [] },
};
