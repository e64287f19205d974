// Planted faults: each is a small break of the sources that a named test must turn red. A fault that no longer applies is
// itself a failure, so the list stays true.

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

interface Mutant {
  /** The promise that it breaks. */
  readonly promise: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Folder of the vitest project, and words of the test files that must notice. */
  readonly project: string;
  readonly tests: readonly string[];
}

const mutants: readonly Mutant[] = [
  {
    promise: "a damaged segment is never read: checksums are not checked",
    file: "packages/results/src/segment.ts",
    from: "return sha256Name(bytes) === name;",
    to: "return bytes.length > 0 && name !== undefined;",
    project: "packages/results",
    tests: ["damaged-segments", "segment"],
  },
  {
    promise: "no path leaves the folder: names are not checked",
    file: "packages/results/src/folder-path.ts",
    from: "if (!namePattern.test(name) || devicePattern.test(name)) {",
    to: "if (name === undefined) {",
    project: "packages/results",
    tests: ["folder-path"],
  },
  {
    promise: "aliases are refused: they are allowed",
    file: "packages/sweep/src/document/lexical-limits.ts",
    from: '["alias", { what: "found an alias", fix: WRITE_OUT }],',
    to: "",
    project: "packages/sweep",
    tests: ["document"],
  },
  {
    promise: "a grid is counted before it is made: no limit on points",
    file: "packages/sweep/src/grid/layout.ts",
    from: "if (total > BigInt(MAX_POINTS)) {",
    to: "if (total < 0n) {",
    project: "packages/sweep",
    tests: ["refusal"],
  },
  {
    promise: "prototype keys are refused: they are taken",
    file: "packages/sweep/src/document/plain-value.ts",
    from: "} else if (FORBIDDEN_KEYS.has(key)) {",
    to: "} else if (FORBIDDEN_KEYS.has(`${key} `)) {",
    project: "packages/sweep",
    tests: ["document", "refusal", "fuzz"],
  },
  {
    promise: "refusals take linear time: suggestions compare words of any length",
    file: "packages/sweep/src/nearest.ts",
    from: "const MAX_LENGTH = 64;",
    to: "const MAX_LENGTH = 1e9;",
    project: "packages/sweep",
    tests: ["nearest", "refusal"],
  },
  {
    promise: "installing runs nothing: a package gets a postinstall script",
    file: "packages/core/package.json",
    from: '"scripts": {',
    to: '"scripts": { "postinstall": "node -v",',
    project: "test",
    tests: ["supply-chain"],
  },
  {
    promise: "draws belong to the stage: the replicate is left out of the key",
    file: "packages/core/src/resolve.ts",
    from: "return keyOf({ ...owner, replicate });",
    to: "return keyOf({ ...owner, replicate: replicate * 0 });",
    project: "packages/core",
    tests: ["draws"],
  },
  {
    promise: "expectations are exact: the kurtosis of Rademacher coordinates is that of Gaussians",
    file: "packages/core/src/stability.ts",
    from: 'return distribution === "rademacher" ? 1 : 3;',
    to: 'return distribution === "rademacher" ? 3 : 3;',
    project: "packages/core",
    tests: ["golden", "stability"],
  },
  {
    promise: "every call needs a token: one method is forgotten",
    file: "packages/protocol/src/rpc/gate.ts",
    from: "credentialsRefused(path, metadata, roleOf) ??",
    to: '(path.endsWith("/GetCell") ? undefined : credentialsRefused(path, metadata, roleOf)) ??',
    project: "packages/protocol",
    tests: ["rpc/credentials"],
  },
  {
    promise: "a worker's token opens nothing of a client: roles are not compared",
    file: "packages/protocol/src/rpc/gate.ts",
    from: "if (rolesByPath.get(path)?.includes(role)) return undefined;",
    to: "if (rolesByPath.has(path)) return undefined;",
    project: "packages/protocol",
    tests: ["rpc/credentials"],
  },
  {
    promise: "only the right coordinator is trusted: certificates are not checked",
    file: "packages/protocol/src/rpc/client-credentials.ts",
    from: "rejectUnauthorized: true,",
    to: "rejectUnauthorized: false,",
    project: "packages/protocol",
    tests: ["rpc/tls"],
  },
  {
    promise: "TLS is 1.3: the server speaks 1.2",
    file: "packages/protocol/src/rpc/server-credentials.ts",
    from: 'minVersion: "TLSv1.3",',
    to: 'minVersion: "TLSv1.2",',
    project: "packages/protocol",
    tests: ["rpc/tls"],
  },
  {
    promise: "a report that was changed on its way is refused: its digest is not compared",
    file: "packages/protocol/src/convert/report.ts",
    from: "if (sent !== found) refuse(",
    to: 'if (sent === "") refuse(',
    project: "packages/protocol",
    tests: ["rpc/refusals"],
  },
  {
    promise: "tokens are told to nobody: an error says the options of a connection",
    file: "packages/protocol/src/rpc/connection.ts",
    from: "throw errorOfCall(error as ServiceError, options.address);",
    to: "throw errorOfCall(error as ServiceError, JSON.stringify(options));",
    project: "packages/protocol",
    tests: ["rpc/credentials"],
  },
  {
    promise: "malformed compression never ends the process: encodings are let in",
    file: "packages/protocol/src/rpc/gate.ts",
    from: 'encoding === "identity" || encoding === undefined',
    to: 'typeof encoding !== "object"',
    project: "packages/protocol",
    tests: ["rpc/attack"],
  },
];

describe("a planted fault is caught", () => {
  let copy = "";

  beforeAll(() => {
    mkdirSync(join(root, "tmp"), { recursive: true });
    copy = mkdtempSync(join(root, "tmp/mutants-"));
    for (const name of [
      "packages",
      "test",
      "vitest.shared.ts",
      "tsconfig.base.json",
      "package.json",
      "package-lock.json",
    ]) {
      cpSync(join(root, name), join(copy, name), {
        recursive: true,
        filter: (path) => !["node_modules", "dist"].includes(basename(path)),
      });
    }
    linkPackages(copy);
  });

  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it.each(mutants.map((mutant) => [mutant.promise, mutant] as const))("%s", (_, mutant) => {
    const path = join(copy, mutant.file);
    const source = readFileSync(path, "utf8");
    expect(source.split(mutant.from).length, `${mutant.file} no longer has the line`).toBe(2);

    expect(run(copy, mutant), "the tests pass without the fault").toBe(0);
    writeFileSync(
      path,
      source.replace(mutant.from, () => mutant.to),
    );
    const withFault = run(copy, mutant);
    writeFileSync(path, source);

    expect(withFault, "the tests fail with the fault").toBe(1);
  });
});

function run(copy: string, { project, tests }: Mutant): number | null {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--root", join(copy, project), ...tests];
  return spawnSync(process.execPath, args, { cwd: copy, env: { ...process.env, CI: "true" } })
    .status;
}

/** Our packages from the copy; those of others as installed beside them or further up. */
function linkPackages(copy: string): void {
  const modules = join(copy, "node_modules/@ktsweep");
  mkdirSync(modules, { recursive: true });
  for (const name of readdirSync(join(copy, "packages"))) {
    symlinkSync(join(copy, "packages", name), join(modules, name));
    const own = join(root, "packages", name, "node_modules");
    if (existsSync(own)) symlinkSync(own, join(copy, "packages", name, "node_modules"));
  }
}
