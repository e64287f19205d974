// bundle-parts.mjs — parts of a bundle that are compiled when they are first imported.
//
// The engine reads a program to its end before it runs the first line: 1.5 MB of code and 4 MB of assets would take
// longer than the start of node itself. Comments are skipped fast, so each part stands in one, at the end of the file:
// `//part NAME JSON`. Parts are what is imported by `import("…")` from a package, or from the entry itself.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * Code at the head of a bundle with parts. `__part(name)` is the JSON value of a part, `__module(name)` what the CommonJS
 * text in it exports; `__url` stands for import.meta.url everywhere, `__import` imports a module that only a user has.
 */
export const loader = `
import { readFileSync as __readFileSync } from "node:fs";
import { compileFunction as __compileFunction } from "node:vm";
const __url = import.meta.url;
const __file = __fileURLToPath(__url);
const __modules = new Map();
const __import = (url) => import(url);
function __part(name) {
  const text = __readFileSync(__file, "latin1");
  const mark = "\\n//part " + name + " ";
  const start = text.indexOf(mark) + mark.length;
  return JSON.parse(text.slice(start, text.indexOf("\\n", start)));
}
function __module(name) {
  if (__modules.has(name)) return __modules.get(name).exports;
  const module = { exports: {} };
  __modules.set(name, module);
  const scope = { module, exports: module.exports, require, __url, __part, __module, __threadFile, __import };
  __compileFunction(__part(name), Object.keys(scope), { filename: __file + "#" + name })(...Object.values(scope));
  return module.exports;
}
`;

/** Esbuild's options for a part: CommonJS that runs in the scope above. */
const partOptions = {
  format: "cjs",
  define: { "import.meta.url": "__url" },
  supported: { "dynamic-import": false },
};

/** The files that the PNG renderer of the package report reads. */
const assets = {
  renderer: "@resvg/resvg-wasm/index_bg.wasm",
  font: "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
};

/** What is imported on demand and yet is no part: modules of node and our own packages. */
const staying = /^(node:|@ktsweep\/)/;

/**
 * A plugin that makes parts of a build's imports on demand, and the list of the parts it made. `entry` is the path of the
 * file whose own imports on demand are parts too; `buildPart` bundles with the given options of esbuild.
 */
export function partsOnDemand(entry, buildPart) {
  const parts = new Map();

  async function addModule(name, specifier, resolveDir) {
    const contents = `export * from ${JSON.stringify(specifier)};`;
    const { outputFiles, metafile } = await buildPart({
      stdin: { contents, resolveDir, sourcefile: `${name}.mjs` },
      plugin,
      ...partOptions,
    });
    parts.set(name, { name, value: outputFiles[0].text, inputs: Object.keys(metafile.inputs) });
  }

  async function addAsset(name, file) {
    const value = await readFile(require.resolve(file), "base64");
    parts.set(name, { name, value, inputs: [`node_modules/${file}`] });
  }

  const plugin = {
    name: "parts-on-demand",
    setup({ onResolve, onLoad, initialOptions: { external } }) {
      onResolve({ filter: /./ }, ({ kind, path, importer, resolveDir }) => {
        if (kind !== "dynamic-import" || external.includes(path) || staying.test(path))
          return undefined;
        if (path.startsWith(".") && importer !== entry) return undefined;
        const name = path.replace(/^\.\/(.*)\.js$/, "$1");
        return { path: name, namespace: "part", pluginData: { specifier: path, resolveDir } };
      });
      onLoad({ filter: /./, namespace: "part" }, async ({ path, pluginData }) => {
        await addModule(path, pluginData.specifier, pluginData.resolveDir);
        return { contents: `module.exports = __module(${JSON.stringify(path)});` };
      });
      onLoad({ filter: /packages\/report\/src\/assets\.ts$/ }, async () => {
        await Promise.all(Object.entries(assets).map(([name, file]) => addAsset(name, file)));
        const bytes = (name) => `${name}: Buffer.from(__part("${name}"), "base64")`;
        const fields = Object.keys(assets).map(bytes).join(", ");
        return { contents: `export async function loadAssets() { return { ${fields} }; }` };
      });
    },
  };
  return { plugin, list: () => [...parts.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** The parts as the end of a bundle, in ASCII: regular expressions keep their characters however esbuild is set. */
export function carried(parts) {
  return parts.map(({ name, value }) => `//part ${name} ${asciiJson(value)}\n`).join("");
}

function asciiJson(value) {
  const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, escaped);
}
