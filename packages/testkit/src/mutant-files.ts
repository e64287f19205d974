// mutant-files.ts — file ports with one planted mistake each; a test that stays green with one of them proves nothing.
import type { FilePort } from "@ktsweep/results";

/** Files are never synced, though it seems so. */
export function withoutFileSync(inner: FilePort): FilePort {
  return {
    ...inner,
    create: async (path) => ({ ...(await inner.create(path)), sync: async () => {} }),
  };
}

/** Folders are never synced, though it seems so. */
export function withoutFolderSync(inner: FilePort): FilePort {
  return { ...inner, syncFolder: async () => {} };
}

/** Failed writes look like good ones. */
export function ignoringWriteErrors(inner: FilePort): FilePort {
  return {
    ...inner,
    create: async (path) => {
      const file = await inner.create(path);
      return { ...file, write: (bytes) => file.write(bytes).catch(() => {}) };
    },
  };
}

/** A failed sync is tried once more, and believed. */
export function retryingSync(inner: FilePort): FilePort {
  return {
    ...inner,
    create: async (path) => {
      const file = await inner.create(path);
      return { ...file, sync: () => file.sync().catch(() => file.sync()) };
    },
  };
}
