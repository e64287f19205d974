import { describe, expect, it } from "vitest";
import { passedOptions } from "./slurm-options.js";

describe("options for sbatch", () => {
  it("are passed on as they are", () => {
    const passed = [
      "--partition=long",
      "-t",
      "4:00:00",
      "--wait-all-nodes=1",
      "-w",
      "n1",
      "--comment=it's $x",
    ];

    expect(passedOptions(passed, 40)).toEqual({ array: "1-40", others: passed });
  });

  it.each([[["--array=1-40%10"]], [["--array", "1-40%10"]], [["-a1-40%10"]], [["-a", "1-40%10"]]])(
    "may say how many jobs run at a time: %j",
    (passed) => {
      expect(passedOptions([...passed, "-n1"], 40)).toEqual({ array: "1-40%10", others: ["-n1"] });
    },
  );

  it.each([
    ["--array=1-10"],
    ["--array=0-39"],
    ["--array=1-40%0"],
    ["--array"],
    ["-a5"],
    ["--wrap=ls"],
    ["--wrap"],
    ["--wait"],
    ["-W"],
    ["--test-only"],
  ])("are refused where they change which jobs there are: %s", (word) => {
    expect(() => passedOptions([word], 40)).toThrow(/USAGE_INVALID/);
  });
});
