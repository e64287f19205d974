// thread-file.ts — where the modules of threads and compute processes are: in the bundle, else in the package worker.

declare const KTSWEEP_BUNDLED: boolean | undefined;

/** First word of a command line that is no verb: the program is the compute process of a worker. */
export const computeProcess = "compute-process";

/** Options for `createPool`. */
export function threadFile(): { readonly threadFile?: URL } {
  if (typeof KTSWEEP_BUNDLED === "undefined") return {};
  return { threadFile: new URL("./thread.mjs", import.meta.url) };
}

/** Options for `runAgent`. */
export function agentFiles(): {
  readonly threadFile?: URL;
  readonly childFile?: URL;
  readonly childArguments?: readonly string[];
} {
  if (typeof KTSWEEP_BUNDLED === "undefined") return {};
  const childFile = new URL("./ktsweep.mjs", import.meta.url);
  return { ...threadFile(), childFile, childArguments: [computeProcess] };
}
