// doctor.ts — `ktsweep doctor`: can this machine run sweeps, and what does it have.

import { constants } from "node:fs";
import { access, statfs } from "node:fs/promises";
import { availableParallelism, cpus, freemem, tmpdir, totalmem } from "node:os";
import { expectedProbeDigest, probeDigest, usableCores } from "@ktsweep/worker";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import { alignedTable, bytesText, type Terminal } from "../terminal.js";
import { version } from "../version.js";

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
}

export async function doctor(
  terminal: Terminal,
  _: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const checks = [
    { name: "ktsweep", ok: true, found: version },
    nodeCheck(),
    { name: "processor", ok: true, found: cpus()[0]?.model ?? "unknown" },
    coresCheck(),
    memoryCheck(),
    await temporaryFolderCheck(),
    arithmeticCheck(),
  ];
  const ok = checks.every((check) => check.ok);
  if (json) terminal.print(JSON.stringify({ ok, checks }, undefined, 2));
  else {
    const rows = checks.map((check) => [check.ok ? "ok" : "BAD", check.name, check.found]);
    terminal.print(alignedTable(["", "what", "found"], rows));
  }
  return ok ? exitCodes.ok : exitCodes.infrastructure;
}

function nodeCheck(): Check {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return {
    name: "node",
    ok,
    found: ok ? process.version : `${process.version}, needs 20.19 or newer`,
  };
}

function coresCheck(): Check {
  const usable = usableCores();
  return {
    name: "cores",
    ok: usable >= 1,
    found: `${String(usable)} usable of ${String(availableParallelism())}`,
  };
}

function memoryCheck(): Check {
  return {
    name: "memory",
    ok: freemem() > 256e6,
    found: `${bytesText(freemem())} free of ${bytesText(totalmem())}`,
  };
}

async function temporaryFolderCheck(): Promise<Check> {
  const folder = tmpdir();
  try {
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    return {
      name: "temporary folder",
      ok: true,
      found: `${folder}, ${bytesText(bavail * bsize)} free`,
    };
  } catch (error) {
    return { name: "temporary folder", ok: false, found: `${folder}: ${(error as Error).message}` };
  }
}

function arithmeticCheck(): Check {
  const digest = probeDigest();
  const ok = digest === expectedProbeDigest;
  return {
    name: "arithmetic",
    ok,
    found: ok
      ? "the probe cell has the right bits"
      : `the probe cell gives ${digest}, not ${expectedProbeDigest}`,
  };
}
