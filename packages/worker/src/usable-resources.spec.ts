import { describe, expect, it } from "vitest";
import type { ReadFile } from "./cgroup.js";
import { usableBytes, usableCores } from "./usable-resources.js";

const GIB = 2 ** 30;

const files =
  (contents: Readonly<Record<string, string>>): ReadFile =>
  (path) =>
    contents[path];

const none = files({});

/** A process in a Slurm job under control groups version 2. */
const SLURM_V2 = files({
  "/proc/self/cgroup": "0::/system.slice/slurmstepd.scope/job_7/step_0\n",
  "/sys/fs/cgroup/cpu.max": "max 100000\n",
  "/sys/fs/cgroup/system.slice/slurmstepd.scope/job_7/cpu.max": "350000 100000\n",
  "/sys/fs/cgroup/system.slice/slurmstepd.scope/job_7/memory.max": `${8 * GIB}\n`,
  "/sys/fs/cgroup/system.slice/slurmstepd.scope/job_7/memory.current": `${3 * GIB}\n`,
  "/sys/fs/cgroup/system.slice/slurmstepd.scope/job_7/step_0/memory.max": "max\n",
});

/** A container under version 1, seen from inside. */
const DOCKER_V1 = files({
  "/proc/self/cgroup": "4:memory:/docker/1f\n3:cpu,cpuacct:/docker/1f\n",
  "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "150000\n",
  "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
  "/sys/fs/cgroup/memory/memory.limit_in_bytes": `${GIB}\n`,
  "/sys/fs/cgroup/memory/memory.usage_in_bytes": `${GIB / 4}\n`,
});

describe("usableCores", () => {
  it("is what the system gives where nothing limits it", () => {
    expect(usableCores({ env: {}, readFile: none, parallelism: 6 })).toBe(6);
  });

  it("honours the quota of a group above, version 2, rounded down", () => {
    expect(usableCores({ env: {}, readFile: SLURM_V2, parallelism: 64 })).toBe(3);
  });

  it("honours the quota of version 1, and keeps at least one core", () => {
    expect(usableCores({ env: {}, readFile: DOCKER_V1, parallelism: 64 })).toBe(1);
  });

  it("ignores a version 1 quota of −1, which means none", () => {
    const readFile = files({
      "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    });

    expect(usableCores({ env: {}, readFile, parallelism: 4 })).toBe(4);
  });

  it("honours SLURM_CPUS_PER_TASK, never takes more than there are, and ignores nonsense", () => {
    const cores = (text: string): number =>
      usableCores({ env: { SLURM_CPUS_PER_TASK: text }, readFile: none, parallelism: 8 });

    expect(cores("4")).toBe(4);
    expect(cores("40")).toBe(8);
    expect(cores("0")).toBe(8);
    expect(cores("many")).toBe(8);
  });

  it("finds at least one core here", () => {
    expect(usableCores()).toBeGreaterThanOrEqual(1);
  });
});

describe("usableBytes", () => {
  it("is a share of what is free", () => {
    expect(usableBytes({ readFile: none, freeBytes: 10 * GIB })).toBe(8 * GIB);
  });

  it("takes what the system would give up where it says so", () => {
    const readFile = files({ "/proc/meminfo": "MemFree: 1 kB\nMemAvailable:   1048576 kB\n" });

    expect(usableBytes({ readFile })).toBe(Math.floor(0.8 * GIB));
  });

  it("counts only what the group has left, in both versions", () => {
    expect(usableBytes({ readFile: SLURM_V2, freeBytes: 64 * GIB })).toBe(4 * GIB);
    expect(usableBytes({ readFile: DOCKER_V1, freeBytes: 64 * GIB })).toBe(Math.floor(0.6 * GIB));
  });

  it("finds some memory here", () => {
    expect(usableBytes()).toBeGreaterThan(2 ** 20);
  });
});
