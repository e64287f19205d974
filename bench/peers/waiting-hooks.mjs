// waiting-hooks.mjs — `node --import …/waiting-hooks.mjs packages/cli/bin/ktsweep.js`: the program as it is, except that
// its threads load waiting-thread.mjs.

import { register } from "node:module";

const replaced = new URL("../../packages/cli/dist/thread-file.js", import.meta.url).href;
const replacement = new URL("waiting-thread-file.mjs", import.meta.url).href;
const hooks = `
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  return found.url === "${replaced}" ? { ...found, url: "${replacement}" } : found;
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
