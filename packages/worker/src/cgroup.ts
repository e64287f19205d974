// cgroup.ts — what the control groups of this process allow, version 1 and 2. Reading is injected: the
// rules are pure and tested with the files of real machines.

/** Text of a small file; undefined where it can't be read. */
export type ReadFile = (path: string) => string | undefined;

const ROOT = "/sys/fs/cgroup";

/** CPUs that the quota allows, possibly a fraction; Infinity where there is none. */
export function cpuQuota(readFile: ReadFile): number {
  let quota = Infinity;
  for (const folder of folders(readFile, "cpu")) {
    const [limit, period] = (readFile(`${folder}/cpu.max`) ?? "").split(/\s+/).map(Number);
    const limitV1 = Number(readFile(`${folder}/cpu.cfs_quota_us`) ?? NaN);
    const periodV1 = Number(readFile(`${folder}/cpu.cfs_period_us`) ?? NaN);
    for (const share of [limit / period, limitV1 / periodV1]) {
      if (share > 0) quota = Math.min(quota, share);
    }
  }
  return quota;
}

/** Bytes that the group may still use; Infinity where it has no limit. */
export function memoryAllowance(readFile: ReadFile): number {
  let allowance = Infinity;
  for (const folder of folders(readFile, "memory")) {
    for (const [limit, used] of [
      ["memory.max", "memory.current"],
      ["memory.limit_in_bytes", "memory.usage_in_bytes"],
    ]) {
      const bytes = Number(readFile(`${folder}/${limit}`) ?? NaN);
      const taken = Number(readFile(`${folder}/${used}`) ?? 0);
      if (bytes >= 0) allowance = Math.min(allowance, Math.max(0, bytes - taken));
    }
  }
  return allowance;
}

/** The group's folder and those above it, where `controller` may set limits. */
function folders(readFile: ReadFile, controller: string): string[] {
  const found = new Set([ROOT, `${ROOT}/${controller}`]);
  for (const line of (readFile("/proc/self/cgroup") ?? "").split("\n")) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const [, controllers, path] = match;
    if (controllers !== "" && !controllers.split(",").includes(controller)) continue;
    const top = controllers === "" ? ROOT : `${ROOT}/${controllers}`;
    const parts = path.split("/").filter((part) => part !== "");
    for (let depth = 0; depth <= parts.length; depth++) {
      found.add([top, ...parts.slice(0, depth)].join("/"));
    }
  }
  return [...found];
}
