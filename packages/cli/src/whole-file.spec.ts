import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KtsweepError } from "@ktsweep/core";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { writeWhole } from "./whole-file.js";

const folder = mkdtempSync(join(tmpdir(), "ktsweep-whole-"));
const file = join(folder, "table.csv");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function* pieces(...texts: readonly (string | Error)[]) {
  for (const text of texts) {
    if (text instanceof Error) throw text;
    yield Buffer.from(text);
    await Promise.resolve();
  }
}

describe("a whole file", () => {
  beforeEach(() => {
    writeFileSync(file, "before");
  });

  it("takes the place of what was there, and leaves nothing beside it", async () => {
    await writeWhole(file, pieces("a,b\n", "1,2\n"));

    expect(readFileSync(file, "utf8")).toBe("a,b\n1,2\n");
    expect(readdirSync(folder)).toEqual(["table.csv"]);
  });

  it("stays away where its bytes end in an error, which is passed on", async () => {
    const conflict = new KtsweepError("STORE_CONFLICT", "two results", "compare");

    await expect(writeWhole(file, pieces("a,b\n", conflict))).rejects.toBe(conflict);
    await expect(writeWhole(file, pieces("a,b\n", new Error("ENOSPC")))).rejects.toMatchObject({
      code: "STORE_IO",
    });

    expect(readFileSync(file, "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["table.csv"]);
  });

  it("can't be in a folder that is not there", async () => {
    const lost = join(folder, "none", "table.csv");
    await expect(writeWhole(lost, pieces("a"))).rejects.toMatchObject({ code: "STORE_IO" });
  });

  it("does not take the place of a device", async () => {
    await writeWhole("/dev/null", pieces("a"));
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
  });
});
