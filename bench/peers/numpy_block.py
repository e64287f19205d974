# numpy_block.py — one-pass SGD in NumPy with the draws of many samples made at once.
# Usage: numpy_block.py float64|float32 D STEPS REPLICATES

import math
import sys

import numpy as np

dtype = np.dtype(sys.argv[1])
d, steps, replicates = map(int, sys.argv[2:])
index = np.arange(1, d + 1, dtype=np.float64)
eigenvalues = (index**-1.5).astype(dtype)
stage = steps / math.log2(steps)
# A block that stays in a core's cache: 2^16 draws.
rows = max(1, 65536 // d)
block = np.empty((rows, d), dtype)
change = np.empty(d, dtype)
total = 0.0
for replicate in range(replicates):
    rng = np.random.default_rng(replicate)
    noise = 0.1 * rng.standard_normal(steps)
    residual = (-(index**-0.75)).astype(dtype)
    for first in range(0, steps, rows):
        rng.standard_normal(out=block, dtype=dtype)
        for t, z in enumerate(block[: steps - first], first):
            error = float(z.dot(residual)) - noise[t]
            np.multiply(z, eigenvalues, out=change)
            change *= dtype.type(0.1 * 2.0 ** -math.floor(t / stage) * error)
            residual -= change
    total += 0.5 * float(residual @ residual)
print(total / replicates)
