// probe.ts — a small cell whose bits are known: a machine that gives others must not compute.
import { runChain, sha256Hex } from "@ktsweep/core";

/** What `probeDigest` gives on every machine that computes right. */
export const expectedProbeDigest =
  "4d0b816ad6cc061eff6b609e5d90820885eb40d93b2cfae168b48e1a33125269";

/** SHA-256 of the results of the probe cell, simulated here and now. 64 hex digits. */
export function probeDigest(): string {
  const { teacher } = runChain({
    seed: 1,
    engine: "sampled",
    problem: { d: 300, target: { exponent: 1.5, random: true }, noiseVariance: 0.1 },
    chain: {
      teacher: {
        learner: "sgd",
        spectrum: { exponent: 1.2 },
        samples: 64,
        batch: 2,
        stepSize: 0.1,
      },
    },
  });
  return sha256Hex(new Uint8Array(Float64Array.of(teacher.risk, teacher.misfit).buffer));
}
