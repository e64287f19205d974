# jax_block.py — one-pass SGD in JAX on one CPU: the draws of many samples at once, lax.fori_loop over the samples, all of
# it compiled by XLA. Usage: jax_block.py float64|float32 D STEPS REPLICATES

import os
import sys

# One thread, as far as XLA goes: no thread pool inside operations, and one CPU for whatever threads it starts anyway.
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", sys.argv[1] == "float64")
dtype = jnp.dtype(sys.argv[1])
d, steps, replicates = map(int, sys.argv[2:])
# A block that stays in a core's cache: 2^16 draws.
rows = max(1, 65536 // d)


@jax.jit
def final_risk(seed):
    index = jnp.arange(1, d + 1, dtype=dtype)
    eigenvalues = index**-1.5
    stage = steps / jnp.log2(steps)
    key = jax.random.key(seed)

    def block(number, residual):
        draws = jax.random.normal(jax.random.fold_in(key, 2 * number), (rows, d), dtype)
        noise = 0.1 * jax.random.normal(jax.random.fold_in(key, 2 * number + 1), (rows,), dtype)

        def step(row, residual):
            z = draws[row]
            t = number * rows + row
            error = jnp.dot(z, residual) - noise[row]
            size = jnp.where(t < steps, 0.1 * 2.0 ** -jnp.floor(t / stage), 0.0).astype(dtype)
            return residual - size * error * eigenvalues * z

        return jax.lax.fori_loop(0, rows, step, residual)

    residual = jax.lax.fori_loop(0, -(-steps // rows), block, -(index**-0.75))
    return 0.5 * jnp.sum(residual * residual)


total = sum(float(final_risk(replicate)) for replicate in range(replicates))
print(total / replicates)
