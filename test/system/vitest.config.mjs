import { defineConfig } from "vitest/config";

const isNightly = process.env.KTSWEEP_TEST_SIZE === "nightly";

/** Tests with real parts, one file after another: they run the built program, kill processes and fill disks. */
export default defineConfig({
  test: {
    name: "system",
    root: import.meta.dirname,
    include: ["**/*.system.ts"],
    fileParallelism: false,
    testTimeout: isNightly ? 7_200_000 : 300_000,
    hookTimeout: 600_000,
  },
});
