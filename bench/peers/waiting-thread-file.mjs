// waiting-thread-file.mjs — stands in for packages/cli/dist/thread-file.js: threads that compute nothing.

export const computeProcess = "compute-process";

export function threadFile() {
  return { threadFile: new URL("waiting-thread.mjs", import.meta.url) };
}

export const agentFiles = threadFile;
