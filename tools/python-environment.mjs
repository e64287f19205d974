// python-environment.mjs — a Python with given packages, in a virtual environment under the user's cache folder.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Path of a python3 that has the packages; installs them by pip on the first call.
 * Throws where there is no python3, or pip fails.
 * @param {readonly string[]} packages exact, such as "numpy==2.4.6"
 * @returns {string}
 */
export function pythonWith(packages) {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const digest = createHash("sha256").update(packages.join("\n")).digest("hex").slice(0, 12);
  const folder = join(cache, "ktsweep", `python-${digest}`);
  const python = join(folder, "bin", "python3");
  const isReady = join(folder, "ready");
  if (existsSync(isReady)) return python;
  rmSync(folder, { recursive: true, force: true });
  run("python3", "-m", "venv", folder);
  run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages);
  run(python, "-c", "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()", isReady);
  return python;
}

function run(command, ...args) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? stderr}`);
}
