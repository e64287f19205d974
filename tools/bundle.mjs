// bundle.mjs — the whole program in two files that run without node_modules: DIR/ktsweep.mjs and DIR/thread.mjs, which
// its threads load. Equal sources give equal bytes; the SHA-256 of the files is the id of the build.
//
//   node tools/bundle.mjs [--out DIR]     DIR is dist unless given
//
// Built from the TypeScript sources: no other build step is needed. What the program imports on demand stands at the end
// of ktsweep.mjs and is compiled then (bundle-parts.mjs).
import { createHash } from "node:crypto";
import { chmod, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { carried, loader, partsOnDemand } from "./bundle-parts.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** CommonJS inside ES modules needs `require`; piscina needs to know what its threads run. */
const banner = [
  'import { createRequire as __createRequire } from "node:module";',
  'import { fileURLToPath as __fileURLToPath } from "node:url";',
  "const require = __createRequire(import.meta.url);",
  'const __threadFile = __fileURLToPath(new URL("./thread.mjs", import.meta.url));',
  loader,
].join("\n");

/** Piscina starts threads from a file of its own, which is in the thread file here. */
const threadsInside = {
  name: "threads-inside",
  setup({ onLoad }) {
    onLoad({ filter: /piscina\/dist\/index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const own = "(0, node_path_1.resolve)(__dirname, 'worker.js')";
      if (source.split(own).length !== 2)
        throw new Error(`${path} starts its threads in another way than expected.`);
      return { loader: "js", contents: source.replace(own, "__threadFile") };
    });
  },
};

/** linkedom draws on `canvas`, a native module, where it finds one. */
const withoutCanvas = {
  name: "without-canvas",
  setup({ onResolve }) {
    const path = join(root, "node_modules/linkedom/commonjs/canvas-shim.cjs");
    onResolve({ filter: /^canvas$/ }, () => ({ path }));
  },
};

/** What all builds have in common. */
const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  metafile: true,
  platform: "node",
  target: "node20",
  conditions: ["@ktsweep/source"],
  tsconfigRaw: "{}",
  minify: true,
  charset: "ascii",
  legalComments: "none",
  // Optional companions: used where the user has installed them.
  external: ["@duckdb/node-api", "@napi-rs/nice"],
  define: { KTSWEEP_BUNDLED: "true", "process.env.NODE_ENV": '"production"' },
  logLevel: "warning",
};

/** Text of one file, and the paths of the sources that it was made of; `input` are esbuild's options for it. */
async function bundled(input, entry) {
  const parts = partsOnDemand(entry, ({ plugin, define, ...options }) =>
    build({
      ...common,
      define: { ...common.define, ...define },
      plugins: [plugin, threadsInside, withoutCanvas],
      ...options,
    }),
  );
  const { outputFiles, metafile } = await build({
    ...common,
    ...input,
    format: "esm",
    banner: { js: banner },
    plugins: [parts.plugin, threadsInside, withoutCanvas],
  });
  return {
    text: outputFiles[0].text + carried(parts.list()),
    inputs: [...Object.keys(metafile.inputs), ...parts.list().flatMap(({ inputs }) => inputs)],
  };
}

/** Names, versions and licence texts of the packages that the inputs come from. */
async function licences(inputs) {
  const folder = /^(?:.*:)?(.*node_modules\/(?:@[^/]+\/)?[^/.@][^/]*)\//;
  const folders = new Set(inputs.map((input) => folder.exec(input)?.[1]).filter(Boolean));
  const texts = [...folders].sort().map(async (path) => {
    const { name, version, license } = JSON.parse(
      await readFile(join(root, path, "package.json"), "utf8"),
    );
    const files = (await readdir(join(root, path))).filter((file) =>
      /^(licen[cs]e|notice|copying)/i.test(file),
    );
    const contents = await Promise.all(
      files.sort().map((file) => readFile(join(root, path, file), "utf8")),
    );
    return [`${name} ${version} (${license})`, ...contents.map((text) => text.trim())].join("\n\n");
  });
  const title = "Packages inside ktsweep.mjs and thread.mjs, and their licences.";
  return `${[title, ...(await Promise.all(texts))].join(`\n\n${"─".repeat(80)}\n\n`)}\n`;
}

const { values } = parseArgs({ options: { out: { type: "string", default: join(root, "dist") } } });
const out = resolve(values.out);
const entry = join(root, "packages/cli/src/main.ts");
const program = await bundled({ entryPoints: [entry] }, entry);
const threadEntry = `
  import "./node_modules/piscina/dist/worker.js";
  export { computeLot } from "./packages/worker/src/thread.ts";`;
const thread = await bundled({
  stdin: { contents: threadEntry, resolveDir: root, sourcefile: "thread.mjs" },
});

await mkdir(out, { recursive: true });
for (const [name, text] of [
  ["ktsweep.mjs", `#!/usr/bin/env node\n${program.text}`],
  ["thread.mjs", thread.text],
]) {
  await writeFile(join(out, name), text);
  const digest = createHash("sha256").update(text).digest("hex");
  process.stdout.write(`${digest}  ${name}  ${(text.length / 1e6).toFixed(2)} MB\n`);
}
await chmod(join(out, "ktsweep.mjs"), 0o755);
await writeFile(join(out, "LICENSES.txt"), await licences([...program.inputs, ...thread.inputs]));
