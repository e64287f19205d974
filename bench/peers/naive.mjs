// naive.mjs — one-pass SGD as a plain JavaScript loop with Math.random and Box-Muller.
// "single" makes one normal per pair of uniforms, "pair" keeps the sine for the next call.
// Usage: naive.mjs single|pair D STEPS REPLICATES

const [method, ...numbers] = process.argv.slice(2);
const [d, steps, replicates] = numbers.map(Number);

function singleNormal() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

let spare = 0;
let hasSpare = false;
function pairedNormal() {
  hasSpare = !hasSpare;
  if (!hasSpare) return spare;
  const radius = Math.sqrt(-2 * Math.log(1 - Math.random()));
  const angle = 2 * Math.PI * Math.random();
  spare = radius * Math.sin(angle);
  return radius * Math.cos(angle);
}

function meanRisk(normal) {
  const eigenvalues = Float64Array.from({ length: d }, (_, i) => (i + 1) ** -1.5);
  const stage = steps / Math.log2(steps);
  const z = new Float64Array(d);
  let total = 0;
  for (let replicate = 0; replicate < replicates; replicate++) {
    const residual = Float64Array.from({ length: d }, (_, i) => -((i + 1) ** -0.75));
    for (let t = 0; t < steps; t++) {
      let error = -0.1 * normal();
      for (let i = 0; i < d; i++) {
        z[i] = normal();
        error += z[i] * residual[i];
      }
      const change = 0.1 * 2 ** -Math.floor(t / stage) * error;
      for (let i = 0; i < d; i++) residual[i] -= change * eigenvalues[i] * z[i];
    }
    for (let i = 0; i < d; i++) total += 0.5 * residual[i] * residual[i];
  }
  return total / replicates;
}

console.log(meanRisk(method === "pair" ? pairedNormal : singleNormal));
