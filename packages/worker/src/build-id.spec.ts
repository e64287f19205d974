import { describe, expect, it } from "vitest";
import { buildId } from "./build-id.js";
import { expectedProbeDigest, probeDigest } from "./probe.js";

describe("who a worker is", () => {
  it("has a build id of its code, the same each time", () => {
    expect(buildId()).toMatch(/^[0-9a-f]{64}$/);
    expect(buildId()).toBe(buildId());
  });

  it("computes the bits of the probe cell here", () => {
    expect(probeDigest()).toBe(expectedProbeDigest);
  });
});
