import { defineConfig } from "vitest/config";

/** Tests of the workspace as a whole: lint rules, documents, the program end to end. */
export default defineConfig({
  resolve: { conditions: ["@ktsweep/source"] },
  ssr: { resolve: { conditions: ["@ktsweep/source"] } },
  test: {
    name: "workspace",
    include: ["**/*.spec.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
});
