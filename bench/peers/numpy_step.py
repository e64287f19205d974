# numpy_step.py — one-pass SGD in NumPy, one sample at a time, float64, no temporary arrays.
# Usage: numpy_step.py D STEPS REPLICATES

import math
import sys

import numpy as np

d, steps, replicates = map(int, sys.argv[1:])
index = np.arange(1, d + 1, dtype=np.float64)
eigenvalues = index**-1.5
stage = steps / math.log2(steps)
z = np.empty(d)
total = 0.0
for replicate in range(replicates):
    rng = np.random.default_rng(replicate)
    noise = 0.1 * rng.standard_normal(steps)
    residual = -(index**-0.75)
    for t in range(steps):
        rng.standard_normal(out=z)
        error = z.dot(residual) - noise[t]
        z *= eigenvalues
        z *= 0.1 * 2.0 ** -math.floor(t / stage) * error
        residual -= z
    total += 0.5 * float(residual @ residual)
print(total / replicates)
