import { memoryDisk, seededRandom, withoutFolderSync } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import { claimIncarnation, newestIncarnation } from "./incarnations.js";
import { nodeFiles } from "./node-files.js";
import { withFolder } from "./sweep.fixture.js";

const who = { host: "here", pid: 1, started: "2000-01-01" };

describe("incarnations", () => {
  it("count up from 1, in a folder that need not be there", () =>
    withFolder(async (dir) => {
      const files = nodeFiles(`${dir}/deep/folder`);

      expect(await newestIncarnation(files)).toBe(0);
      expect(await claimIncarnation(files, who)).toBe(1);
      expect(await claimIncarnation(files, who)).toBe(2);
      expect(await newestIncarnation(files)).toBe(2);
      expect(JSON.parse(Buffer.from(await files.read("incarnations/2.json")).toString())).toEqual(
        who,
      );
    }));

  it("are never given twice when many claim at the same time", async () => {
    const { files } = memoryDisk();

    const claimed = await Promise.all(
      Array.from({ length: 12 }, () => claimIncarnation(files, who)),
    );

    expect(new Set(claimed).size).toBe(12);
  });

  it("grow past every number that was given before a power loss", async () => {
    for (let seed = 0; seed < 20; seed++) {
      const disk = memoryDisk();
      const last = [
        await claimIncarnation(disk.files, who),
        await claimIncarnation(disk.files, who),
      ];

      const after = disk.afterPowerLoss(seededRandom(seed));

      expect(await claimIncarnation(after.files, who)).toBe(Math.max(...last) + 1);
    }
  });

  it("turn that check red when folders are not synced", async () => {
    const reused: boolean[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const disk = memoryDisk();
      const last = await claimIncarnation(withoutFolderSync(disk.files), who);
      const { files } = disk.afterPowerLoss(seededRandom(seed));
      reused.push((await claimIncarnation(files, who)) <= last);
    }
    expect(reused).toContain(true);
  });

  it("ignore other files in their folder", async () => {
    const { files } = memoryDisk();
    await claimIncarnation(files, who);
    for (const name of ["99.json.part", "x.json", "0.json", "007.json"]) {
      await files.create(`incarnations/${name}`);
    }

    expect(await newestIncarnation(files)).toBe(1);
  });
});
