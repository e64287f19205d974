# numpy_moments.py — expected risk of one-pass SGD in NumPy: a loop over steps, arrays of d second moments, factors made
# once per step size. Usage: numpy_moments.py D STEPS REPEATS

import math
import sys

import numpy as np

d, steps, repeats = map(int, sys.argv[1:])
eigenvalues = np.arange(1, d + 1, dtype=np.float64) ** -1.5
stage = steps / math.log2(steps)
for _ in range(repeats):
    moments = np.arange(1, d + 1, dtype=np.float64) ** -1.5
    added = np.empty(d)
    total = moments.sum()
    size = math.nan
    for t in range(steps):
        previous, size = size, 0.1 * 2.0 ** -math.floor(t / stage)
        if size != previous:
            x = size * eigenvalues
            square = x * x
            kept = 1 - 2 * x + 2 * square
        np.multiply(square, 0.01 + total, out=added)
        moments *= kept
        moments += added
        total = moments.sum()
print(total / 2)
