import { defineConfig, type ViteUserConfig } from "vitest/config";

/** Test settings that every package shares: sources of sibling packages, fixed order, hard time limits. */
export function packageTests(name: string): ViteUserConfig {
  return defineConfig({
    resolve: { conditions: ["@ktsweep/source"] },
    ssr: { resolve: { conditions: ["@ktsweep/source"] } },
    test: { name, include: ["src/**/*.spec.ts"], testTimeout: 20_000, passWithNoTests: true },
  });
}
