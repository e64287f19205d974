# numba_loop.py — one-pass SGD as a scalar loop compiled by numba: one loop that applies the previous update, draws, and
# forms the next dot product. "own" draws from numba's generator (Mersenne Twister, polar method), "numpy" from NumPy's
# (PCG64, ziggurat), which numba compiles in. Usage: numba_loop.py own|numpy D STEPS REPLICATES

import math
import sys

import numba
import numpy as np


@numba.njit(cache=True, fastmath=True)
def normal(rng):
    return np.random.standard_normal() if rng is None else rng.standard_normal()


@numba.njit(cache=True, fastmath=True)
def final_risk(d, steps, rng, seed):
    np.random.seed(seed)
    index = np.arange(1, d + 1)
    eigenvalues = index**-1.5
    residual = -(index**-0.75)
    z = np.zeros(d)
    stage = steps / math.log2(steps)
    change = 0.0
    for t in range(steps):
        error = -0.1 * normal(rng)
        for i in range(d):
            r = residual[i] - change * eigenvalues[i] * z[i]
            residual[i] = r
            z[i] = normal(rng)
            error += z[i] * r
        change = 0.1 * 2.0 ** -math.floor(t / stage) * error
    residual -= change * eigenvalues * z
    return 0.5 * np.sum(residual * residual)


d, steps, replicates = map(int, sys.argv[2:])
total = 0.0
for replicate in range(replicates):
    rng = np.random.default_rng(replicate) if sys.argv[1] == "numpy" else None
    total += final_risk(d, steps, rng, replicate)
print(total / replicates)
