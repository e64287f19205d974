import { memoryDisk } from "@ktsweep/testkit";
import { describe, expect, it } from "vitest";
import { hintText, readLeaseHints, writeLeaseHints, type LeaseHint } from "./lease-hints.js";

const hint: LeaseHint = {
  agent: "a".repeat(32),
  incarnation: 3,
  counter: 17,
  spec: "b".repeat(64),
  indices: [0, 12],
  firsts: [0, 8],
  counts: [16, 8],
};

describe("lease hints", () => {
  it("are read back as they were written last", async () => {
    const { files } = memoryDisk();
    await writeLeaseHints(files, [hintText(hint), hintText({ ...hint, former: [2, 5] })]);
    expect(await readLeaseHints(files)).toEqual([hint, { ...hint, former: [2, 5] }]);

    await writeLeaseHints(files, []);
    expect(await readLeaseHints(files)).toEqual([]);
    expect(await files.list("tmp")).toEqual([]);
  });

  it("are none where the file is missing, cut short or no list of leases", async () => {
    const { files } = memoryDisk();
    expect(await readLeaseHints(files)).toEqual([]);
    await writeLeaseHints(files, [hintText(hint)]);
    const bytes = await files.read("cache/leases.json");
    const others = [
      bytes.slice(0, 40),
      "{}",
      "[1]",
      "[null]",
      JSON.stringify([{ ...hint, agent: "?" }]),
      JSON.stringify([{ ...hint, counts: [1] }]),
      JSON.stringify([{ ...hint, former: [1, -1] }]),
      JSON.stringify([{ ...hint, indices: [-1, 2] }]),
    ];
    for (const other of others) {
      await files.remove("cache/leases.json");
      const file = await files.create("cache/leases.json");
      await file.write(typeof other === "string" ? new TextEncoder().encode(other) : other);

      expect(await readLeaseHints(files)).toEqual([]);
    }
  });
});
