// calibrate.ts — the speeds of this machine, measured once and kept in the user's cache folder.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { cpus, homedir } from "node:os";
import { join } from "node:path";
import type { Speeds } from "@ktsweep/sweep";
import { buildId } from "../build-id.js";
import { measureSpeeds } from "./measure-speeds.js";

/** Where speeds are kept and how they are found out; each field has a default. */
export interface CalibrationOptions {
  /** Default: `ktsweep` in XDG_CACHE_HOME or ~/.cache. */
  readonly folder?: string;
  /** What speeds depend on. Default: model of the CPU, version of Node, the program's build. */
  readonly machine?: readonly string[];
  readonly measure?: () => Speeds;
}

const KINDS = ["sampled", "reduced", "expected", "overhead"] as const;

/**
 * How much slower this machine is than predicted, by kind of work. For estimates only: shares of a sweep must not depend on
 * where they are computed.
 *
 * Takes up to a second where it was never asked before, else nothing. Never throws: what can't be read is measured, what
 * can't be kept is measured again next time.
 *
 * @example
 * sweep.cost(0, calibrate()).secondsPerReplicate
 */
export function calibrate(options: CalibrationOptions = {}): Speeds {
  const { folder = cacheFolder(), machine = thisMachine(), measure = measureSpeeds } = options;
  const name = createHash("sha256").update(machine.join("\n")).digest("hex").slice(0, 32);
  const path = join(folder, `speeds-${name}.json`);
  const known = read(path);
  if (known !== undefined) return known;
  const speeds = measure();
  keep(folder, path, speeds);
  return speeds;
}

function thisMachine(): readonly string[] {
  const model = cpus().at(0)?.model ?? "";
  return [model, process.arch, process.version, buildOrNothing()];
}

/** A program that is not built has other speeds at any moment; it is measured as one. */
function buildOrNothing(): string {
  try {
    return buildId();
  } catch {
    return "";
  }
}

function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { XDG_CACHE_HOME: caches = "" } = env;
  return join(caches === "" ? join(homedir(), ".cache") : caches, "ktsweep");
}

function read(path: string): Speeds | undefined {
  try {
    const speeds = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    const isSound = KINDS.every((kind) => {
      const value = speeds[kind];
      return typeof value === "number" && value > 0 && value < Infinity;
    });
    return isSound ? (speeds as Speeds) : undefined;
  } catch {
    return undefined;
  }
}

function keep(folder: string, path: string, speeds: Speeds): void {
  try {
    mkdirSync(folder, { recursive: true });
    const temporary = `${path}-${process.pid}`;
    writeFileSync(temporary, JSON.stringify(speeds));
    renameSync(temporary, path);
  } catch {
    // Measured again next time.
  }
}
