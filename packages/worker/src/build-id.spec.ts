import { describe, expect, it } from "vitest";
import { buildId } from "./build-id.js";
import { expectedProbeDigest, probeDigest } from "./probe.js";
import { secondsLeftBySlurm } from "./walltime.js";

describe("who a worker is", () => {
  it("has a build id of its code, the same each time", () => {
    expect(buildId()).toMatch(/^[0-9a-f]{64}$/);
    expect(buildId()).toBe(buildId());
  });

  it("computes the bits of the probe cell here", () => {
    expect(probeDigest()).toBe(expectedProbeDigest);
  });

  it("reads its end from Slurm, where Slurm says", () => {
    expect(secondsLeftBySlurm({ SLURM_JOB_END_TIME: "1000" }, 940_000)).toBe(60);
    expect(secondsLeftBySlurm({ SLURM_JOB_END_TIME: "1000" }, 2_000_000)).toBe(0);
    expect(secondsLeftBySlurm({}, 0)).toBeUndefined();
    expect(secondsLeftBySlurm({ SLURM_JOB_END_TIME: "soon" }, 0)).toBeUndefined();
  });
});
