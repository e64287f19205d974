// thread-file.ts — where the threads' module is: beside the bundle, else in the package worker.

declare const KTSWEEP_BUNDLED: boolean | undefined;

/** Options for `createPool`. */
export function threadFile(): { readonly threadFile?: URL } {
  if (typeof KTSWEEP_BUNDLED === "undefined") return {};
  return { threadFile: new URL("./thread.mjs", import.meta.url) };
}
