// usable-resources.ts — how many threads and how many bytes a run may take on this machine.
import { readFileSync } from "node:fs";
import { availableParallelism, freemem } from "node:os";
import { cpuQuota, memoryAllowance, type ReadFile } from "./cgroup.js";

/** Where limits are read from; each field defaults to this process. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly readFile?: ReadFile;
  /** CPUs that the scheduler of the system gives (affinity honoured). */
  readonly parallelism?: number;
  /** Bytes free on the machine. */
  readonly freeBytes?: number;
}

/** Share of the free memory that a run may plan with: stores, figures and the system need the rest. */
const MEMORY_SHARE = 0.8;
/** A group limit below this is no limit to compute under but a misread file. */
const LEAST_BYTES = 2 ** 24;

/**
 * Cores that a run may keep busy, ≥ 1: the least of what the system gives, the quota of the control
 * group (rounded down) and SLURM_CPUS_PER_TASK.
 */
export function usableCores(surroundings: Surroundings = {}): number {
  const { env = process.env, readFile = readText } = surroundings;
  const { parallelism = availableParallelism() } = surroundings;
  const slurm = Number(env.SLURM_CPUS_PER_TASK ?? NaN);
  const granted = slurm >= 1 ? slurm : Infinity;
  return Math.max(1, Math.floor(Math.min(parallelism, cpuQuota(readFile), granted)));
}

/** Bytes that a run may plan with: a share of what the machine and the control group have left. */
export function usableBytes(surroundings: Surroundings = {}): number {
  const { readFile = readText, freeBytes } = surroundings;
  const allowance = Math.max(LEAST_BYTES, memoryAllowance(readFile));
  const free = freeBytes ?? availableBytes(readFile) ?? freemem();
  return Math.floor(MEMORY_SHARE * Math.min(free, allowance));
}

/** Free memory with the caches that the system would give up; Linux only. */
function availableBytes(readFile: ReadFile): number | undefined {
  const match = /^MemAvailable:\s+(\d+) kB$/m.exec(readFile("/proc/meminfo") ?? "");
  return match === null ? undefined : 1024 * Number(match[1]);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
