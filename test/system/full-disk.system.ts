// full-disk.system.ts — a disk that fills up or may only be read stops a run with a message; nothing is torn.

import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { newFolder, testFolder } from "./support/folder.js";
import { type Ended, ktsweepCommand } from "./support/program.js";
import { repeats } from "./support/size.js";
import { canonicalTables, completeRun, csvOf, longSweep, writeSpec } from "./support/sweeps.js";
import { lacksNamespaces, mountTinyDisk, type TinyDisk } from "./support/tiny-disk.js";

const sizes = Array.from({ length: repeats(5, 30) }, (_, i) => `${8 + i * repeats(160, 20)}k`);

async function emptyDisk(size: string): Promise<{ disk: TinyDisk; dir: string }> {
  const at = join(testFolder(), "disk");
  const disk = await mountTinyDisk(at, size);
  onTestFinished(() => disk.remove());
  return { disk, dir: join(at, "out") };
}

async function csvOnDisk({ run }: TinyDisk, dir: string): Promise<string> {
  const exported = canonicalTables.map(async (table) => {
    const { stdout } = await run([...ktsweepCommand, "export", dir, "--table", table]);
    return stdout;
  });
  return (await Promise.all(exported)).join("\n");
}

function expectCleanStop({ status, stderr }: Ended, reason: RegExp): void {
  expect(stderr).toMatch(reason);
  expect(stderr).not.toContain("    at ");
  expect(status).toBe(5);
}

describe.skipIf(lacksNamespaces())("a run on a bad disk", () => {
  let spec = "";
  let undisturbed = "";

  beforeAll(async () => {
    const folder = newFolder();
    spec = writeSpec(folder, longSweep);
    await completeRun(spec, join(folder, "whole"));
    undisturbed = await csvOf(join(folder, "whole"));
  });

  it.each(sizes)(
    "stops when a disk of %s is full and goes on when there is space",
    async (size) => {
      const { disk, dir } = await emptyDisk(size);
      const command = [...ktsweepCommand, "run", spec, "--out", dir, "-j", "2"];
      expectCleanStop(await disk.run(command), /\[[A-Z_]+\].*(space|ENOSPC|full)/s);
      disk.remount("size=64m");
      expect((await disk.run(command)).status).toBe(0);

      expect(await csvOnDisk(disk, dir)).toBe(undisturbed);
      expect((await disk.run([...ktsweepCommand, "verify", dir])).status).toBe(0);
    },
  );

  it("leaves what was there where an export does not fit", async () => {
    const { disk, dir } = await emptyDisk("8m");
    await disk.run([...ktsweepCommand, "run", spec, "--out", dir]);
    const file = join(dir, "..", "table.csv");
    const command = [...ktsweepCommand, "export", dir, "--table", "curves", "--out", file];
    expect((await disk.run(command)).status).toBe(0);
    const before = await disk.run(["sha256sum", file]);
    await disk.run(["sh", "-c", `head -c 8m /dev/zero > ${join(dir, "..", "ballast")}`]);

    expectCleanStop(await disk.run(command), /STORE_IO.*(space|ENOSPC|full)/s);
    expect((await disk.run(["sha256sum", file])).stdout).toBe(before.stdout);
    expect((await disk.run(["ls", join(dir, "..")])).stdout).toBe("ballast\nout\ntable.csv\n");
  });

  it("says so where the folder may only be read", async () => {
    const { disk, dir } = await emptyDisk("1m");
    disk.remount("ro");
    const command = [...ktsweepCommand, "run", spec, "--out", dir];
    expectCleanStop(await disk.run(command), /\[[A-Z_]+\].*(read-only|EROFS|written)/s);
  });
});
