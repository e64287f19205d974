// moments.mjs — expected risk of one-pass SGD as a plain JavaScript loop over the second moments of the residual.
// Usage: moments.mjs D STEPS REPEATS

const [d, steps, repeats] = process.argv.slice(2).map(Number);
const eigenvalues = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -1.5);
const stage = steps / Math.log2(steps);
let risk = 0;
for (let repeat = 0; repeat < repeats; repeat++) {
  const moments = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -1.5);
  let sum = moments.reduce((total, value) => total + value, 0);
  for (let t = 0; t < steps; t++) {
    const stepSize = 0.1 * 2 ** -Math.floor(t / stage);
    const share = 0.01 + sum;
    sum = 0;
    for (let i = 0; i < d; i++) {
      const x = stepSize * eigenvalues[i];
      const next = moments[i] * (1 - 2 * x + 2 * x * x) + x * x * share;
      moments[i] = next;
      sum += next;
    }
  }
  risk = sum / 2;
}
console.log(risk);
