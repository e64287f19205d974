// What a user installs: exact versions, few of them, nothing that runs at installation.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

const packages = readdirSync(join(root, "packages")).map((name) => manifest(`packages/${name}`));
const all = [manifest("."), ...packages];
const isOurs = (name: string): boolean => name.startsWith("@ktsweep/");

describe("every package", () => {
  it.each(all.map((each) => [each.name, each] as const))(
    "%s runs nothing when installed",
    (_, each) => {
      const hooks = ["preinstall", "install", "postinstall", "prepare", "prepublish"];

      expect(Object.keys(each.scripts ?? {}).filter((script) => hooks.includes(script))).toEqual(
        [],
      );
    },
  );

  it.each(all.map((each) => [each.name, each] as const))("%s pins exact versions", (_, each) => {
    const versions = Object.values({
      ...each.dependencies,
      ...each.devDependencies,
      ...each.optionalDependencies,
    });

    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(-r\.\d+)?$/.test(version))).toEqual([]);
  });

  it.each(packages.map((each) => [each.name, each] as const))(
    "%s has at most six runtime dependencies of others",
    (_, each) => {
      const names = Object.keys({ ...each.dependencies, ...each.optionalDependencies });

      expect(names.filter((name) => !isOurs(name)).length).toBeLessThanOrEqual(6);
    },
  );

  it.each(["core", "theory", "fit", "scheduler"])("%s has none", (name) => {
    const { dependencies = {} } = manifest(`packages/${name}`);

    expect(Object.keys(dependencies).filter((dependency) => !isOurs(dependency))).toEqual([]);
  });
});

describe("the lockfile", () => {
  it("names no registry, so that any mirror serves it", () => {
    const text = readFileSync(join(root, "package-lock.json"), "utf8");

    expect(text).not.toContain('"resolved": "http');
  });
});
