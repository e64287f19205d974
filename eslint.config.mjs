// eslint.config.mjs — strict types everywhere, arrows between packages by tag, and what pure packages must not touch.
// test/lint/lint.spec.ts plants a violation of each ban and expects it to be found.

import nxPlugin from "@nx/eslint-plugin";
import { createProjectGraphAsync } from "nx/src/project-graph/project-graph.js";
import tseslint from "typescript-eslint";

// Without a cached project graph the boundary rule skips itself and says so in a line nobody reads: make the graph first.
process.env.NX_DAEMON ??= "false";
await createProjectGraphAsync({ exitOnError: false, resetDaemonClient: false });

const purePackages = "packages/{core,theory,fit,sweep,scheduler}/src/**/*.ts";
const withoutDependencies = "packages/{core,theory,fit,scheduler}/src/**/*.ts";
const specs = ["packages/*/src/**/*.spec.ts", "packages/*/src/**/*.fixture.ts", "test/**/*.ts"];

// ── Arrows ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const arrows = {
  "layer:pure": ["layer:pure"],
  "layer:effect": ["layer:pure", "layer:effect"],
  "layer:app": ["layer:pure", "layer:effect"],
  "layer:test": ["layer:pure", "layer:effect", "layer:test"],
};

/** The boundary rule; in tests every package may also use the packages tagged `layer:test`. */
function boundaries(inTests) {
  const depConstraints = Object.entries(arrows).map(([sourceTag, tags]) => ({
    sourceTag,
    onlyDependOnLibsWithTags: inTests ? [...new Set([...tags, "layer:test"])] : tags,
  }));
  // The test kit builds on these; their tests may use it all the same.
  const built = ["core", "sweep", "scheduler", "results", "protocol", "worker", "coordinator"];
  const ignoredCircularDependencies = built.map((name) => [`@ktsweep/${name}`, "@ktsweep/testkit"]);
  return ["error", { depConstraints, ...(inTests && { ignoredCircularDependencies }) }];
}

// ── Imports ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const insideOfPackages = {
  regex: "^@ktsweep/[^/]+/(src|dist)(/|$)",
  message: "Import what the package exports, not its files.",
};
const theApp = {
  regex: "^@ktsweep/cli(/|$)",
  message: "Nobody imports the app.",
};
const effects = {
  regex:
    "^(node:|@grpc/|piscina($|/)|apache-arrow($|/)|(fs|path|os|url|crypto|worker_threads|child_process|perf_hooks)($|/))",
  message:
    "Pure packages have no node modules, network, threads or Arrow: they run in a browser and in simulations.",
};
const runtimeDependencies = {
  regex: "^(?!\\.|@ktsweep/)",
  message: "core, theory, fit and scheduler have no runtime dependency.",
};

function imports(...patterns) {
  return ["error", { patterns: [insideOfPackages, theApp, ...patterns] }];
}

// ── Globals and properties ───────────────────────────────────────────────────────────────────────────────────────────

const impureGlobals = [
  ...["Date", "performance"].map((name) => ({
    name,
    message: "Time arrives as a value, for example a field of an event.",
  })),
  ...["setTimeout", "setInterval", "setImmediate", "queueMicrotask"].map((name) => ({
    name,
    message: "Pure code has no timers: return what is to happen and let the shell do it.",
  })),
  ...["process", "Buffer", "crypto", "fetch", "console", "require"].map((name) => ({
    name,
    message: "Pure code has no environment: it runs in a browser and in simulations.",
  })),
];

const inexactMath =
  "exp expm1 log log1p log2 log10 pow sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh cbrt hypot".split(
    " ",
  );
const impureProperties = [
  ...inexactMath.map((property) => ({
    object: "Math",
    property,
    message:
      "Differs between JavaScript engines: use the functions of @ktsweep/core, which give the same bits everywhere.",
  })),
  {
    object: "Math",
    property: "random",
    message: "Draws come from the streams of @ktsweep/core, addressed by key.",
  },
];

// ── Syntax ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const noEnums = { selector: "TSEnumDeclaration", message: "Use a union of string literals." };
const noDefaultExports = {
  selector: "ExportDefaultDeclaration, ExportSpecifier[exported.name='default']",
  message: "Use a named export.",
};
const noStarExports = {
  selector: "ExportAllDeclaration[exportKind!='type'], ExportAllDeclaration[exportKind='type']",
  message: "List what is exported by name.",
};
const noStarExportsOfValues = {
  ...noStarExports,
  selector: "ExportAllDeclaration[exportKind!='type']",
};
const noOnly = {
  selector:
    "MemberExpression[property.name='only'][object.name=/^(it|test|describe|bench|suite)$/]",
  message: "Would silently leave out the other tests.",
};
const pureSyntax = [
  {
    // x ** 2 and constants like 2 ** 31 are exact in every engine; other powers, x ** 3 among them, are not.
    selector:
      "BinaryExpression[operator='**']:not([right.raw='2']):not([left.raw='2'][right.type='Literal']), AssignmentExpression[operator='**='][right.raw!='2']",
    message: "Differs between JavaScript engines: multiply, or use pow of @ktsweep/core.",
  },
  {
    selector:
      "Identifier[name='Math']:not(MemberExpression > Identifier.object):not(VariableDeclarator[id.type='ObjectPattern'] > Identifier.init), MemberExpression[object.name='Math'][computed=true]",
    message: "Name the function: Math.floor, not an alias of Math.",
  },
  {
    selector: `ImportExpression:not([source.value=/^(\\.|@ktsweep\\u002f)/])`,
    message: "Pure packages load nothing at run time.",
  },
];

const syntax = [noEnums, noDefaultExports, noStarExports];

// ── Configuration ────────────────────────────────────────────────────────────────────────────────────────────────────

export default tseslint.config(
  {
    ignores: [
      "**/dist/**",
      "**/node_modules/**",
      "**/coverage/**",
      ".nx/**",
      "**/*.generated.ts",
      // AssemblyScript: another language in files of the same name.
      "packages/core/assembly/**",
      // Unpacked results of runs.
      "quickstart/**",
      "sweeps/**",
      "tmp/**",
      // README examples, written there while they are tested.
      "test/docs/.examples/**",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["packages/*/src/**/*.ts", "test/**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    plugins: { "@nx": nxPlugin },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/max-params": ["error", { max: 4 }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: "error",
      "max-lines": ["error", { max: 400 }],
      "no-restricted-imports": imports(),
      "no-restricted-syntax": ["error", ...syntax],

      // Numbers and booleans in texts are what this program is about.
      "@typescript-eslint/restrict-template-expressions": [
        "error",
        { allowNumber: true, allowBoolean: true },
      ],
      // () => list.push(x) is a fine callback.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // There are no enums and hardly a class, and these checks cost as much as all others together.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      // Names and numbers of a spec are taken apart by code point, which is what is wanted.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // A function may be async to fulfil a port, or to reject instead of throwing.
      "@typescript-eslint/require-await": "off",
      // while (true) with a return inside is how loops over retries and records read best.
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: true },
      ],
    },
  },
  {
    files: ["packages/*/src/**/*.ts"],
    rules: { "@nx/enforce-module-boundaries": boundaries(false) },
  },
  {
    files: [purePackages],
    rules: {
      "no-restricted-globals": ["error", { globals: impureGlobals, checkGlobalObject: true }],
      "no-restricted-imports": imports(effects),
      "no-restricted-properties": ["error", ...impureProperties],
      "no-restricted-syntax": ["error", ...syntax, ...pureSyntax],
    },
  },
  {
    files: [withoutDependencies],
    rules: { "no-restricted-imports": imports(effects, runtimeDependencies) },
  },
  {
    // The cell's types are the contract of all packages: core exports them as they are.
    files: ["packages/core/src/index.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        noEnums,
        noDefaultExports,
        noStarExportsOfValues,
        ...pureSyntax,
      ],
    },
  },
  {
    // Tests may use anything that runs, check exact values of Math against ours, and plant what types forbid.
    files: specs,
    rules: {
      "@typescript-eslint/explicit-module-boundary-types": "off",
      // Expectations on fields of unknown values: a wrong type fails the test itself.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      // `as never` and `!` stand for a value that the test knows to be there.
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-restricted-globals": "off",
      "no-restricted-imports": imports(),
      "no-restricted-properties": "off",
      "no-restricted-syntax": ["error", ...syntax, noOnly],
    },
  },
  {
    files: ["packages/*/src/**/*.spec.ts"],
    rules: { "@nx/enforce-module-boundaries": boundaries(true) },
  },
  {
    // Configuration of tools: default exports are their interface, types come from the tools.
    files: ["vitest.*.ts", "packages/*/vitest.config.ts", "test/vitest.config.ts"],
    extends: [tseslint.configs.strict, tseslint.configs.disableTypeChecked],
    rules: { "no-restricted-syntax": ["error", noEnums] },
  },
  {
    files: ["**/*.mjs"],
    extends: [tseslint.configs.strict, tseslint.configs.disableTypeChecked],
    rules: { eqeqeq: "error", "max-lines": ["error", { max: 400 }] },
  },
);
