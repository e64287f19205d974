// starter-spec.ts — what `ktsweep init` writes.

export const starterSpec = `# A sweep of ktsweep. \`ktsweep schema\` prints the JSON Schema for editors; docs/spec.md explains every field.
version: 1
name: my-sweep
seed: 1 # the same spec and seed give the same table on any machine

axes: # the grid: every combination, first axis slowest
  N: { log2: [8, 12] } # 256, 512, … 4096 samples for the teacher
  alphaS: [1.5, 2, 2.5] # decay of the student's spectrum
derive:
  Neff: N / log2(N) # a further column; expressions know + - * / ^ log log2 exp sqrt min max …
# where: "alphaS > 1.5 or N <= 1024" # keeps a part of the grid

problem:
  d: 1000 # latent dimension
  target: { exponent: 1.5 } # energy c_i² = i^-1.5
  noiseVariance: 0.01 # of true labels
  tail: extrapolate # what lies beyond d counts as noise and risk

chain: # stages in order; labels come from the truth or an earlier stage
  teacher: { learner: sgd, spectrum: { exponent: 1.5 }, samples: N, stepSize: 0.1 }
  direct: { learner: sgd, spectrum: { exponent: alphaS }, samples: N, stepSize: 0.1 }
  student: { learner: sgd, labels: teacher, spectrum: { exponent: alphaS }, samples: infinite }

measures:
  der: direct_risk / student_risk # distillation efficiency ratio

engine: sampled # SGD in all d coordinates; reduced = the same in law for any d; exact = expected risk
replicates: 16

fit:
  - { name: der, y: der, x: Neff, law: power, by: [alphaS] }
`;
