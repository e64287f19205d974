// file-port-contract.ts — what every file port promises; each adapter is held to all of it.
import { strict as assert } from "node:assert";
import type { FilePort } from "@ktsweep/results";

/** One promise. */
export interface ContractClause {
  /** A sentence true of every port. */
  readonly promise: string;
  /** Rejects where the port breaks it. `files` is empty but for its root folder. */
  readonly check: (files: FilePort) => Promise<void>;
}

export const filePortContract: readonly ContractClause[] = [
  {
    promise: "reads back what was written, in order",
    check: async (files: FilePort): Promise<void> => {
      await put(files, "a", "one", "two");
      assert.equal(await text(files, "a"), "onetwo");
      const stat = await files.stat("a");
      assert.deepEqual([stat?.kind, stat?.size], ["file", 6]);
    },
  },
  {
    promise: "lists names of files and folders, of one folder only",
    check: async (files: FilePort): Promise<void> => {
      await files.makeFolder("sub");
      await put(files, "a", "");
      await put(files, "sub/b", "");
      assert.deepEqual([...(await files.list(""))].sort(), ["a", "sub"]);
      assert.deepEqual(await files.list("sub"), ["b"]);
    },
  },
  {
    promise: "knows nothing of what is not there",
    check: async (files: FilePort): Promise<void> => {
      assert.equal(await files.stat("absent"), undefined);
      assert.equal(await files.stat("absent/deeper"), undefined);
      await rejects("ENOENT", files.read("absent"));
      await rejects("ENOENT", files.list("absent"));
      await rejects("ENOENT", files.remove("absent"));
      await rejects("ENOENT", files.create("absent/deeper"));
    },
  },
  {
    promise: "creates no file over another",
    check: async (files: FilePort): Promise<void> => {
      await put(files, "a", "first");
      await rejects("EEXIST", files.create("a"));
      assert.equal(await text(files, "a"), "first");
    },
  },
  {
    promise: "renames over what is there",
    check: async (files: FilePort): Promise<void> => {
      await put(files, "a", "new");
      await put(files, "b", "old");
      await files.rename("a", "b");
      assert.equal(await text(files, "b"), "new");
      assert.equal(await files.stat("a"), undefined);
    },
  },
  {
    promise: "links one name only",
    check: async (files: FilePort): Promise<void> => {
      await put(files, "a", "x");
      await files.link("a", "b");
      await rejects("EEXIST", files.link("a", "b"));
      await files.remove("a");
      assert.equal(await text(files, "b"), "x");
    },
  },
  {
    promise: "makes a folder that is there already without a word, and none over a file",
    check: async (files: FilePort): Promise<void> => {
      await files.makeFolder("sub");
      await files.makeFolder("sub");
      await put(files, "a", "");
      await rejects("EEXIST", files.makeFolder("a"));
      assert.equal((await files.stat("sub"))?.kind, "folder");
    },
  },
  {
    promise: "keeps the time of last change that it is given",
    check: async (files: FilePort): Promise<void> => {
      await put(files, "a", "");
      await files.setModified("a", 1_600_000_000_000);
      assert.equal((await files.stat("a"))?.modified, 1_600_000_000_000);
    },
  },
  {
    promise: "syncs files and folders",
    check: async (files: FilePort): Promise<void> => {
      await put(files, "a", "x");
      await files.syncFolder("");
    },
  },
];

async function put(files: FilePort, path: string, ...parts: readonly string[]): Promise<void> {
  const file = await files.create(path);
  for (const part of parts) await file.write(new TextEncoder().encode(part));
  await file.sync();
  await file.close();
}

async function text(files: FilePort, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path));
}

async function rejects(code: string, action: Promise<unknown>): Promise<void> {
  await assert.rejects(action, (error: { readonly code?: string }) => error.code === code);
}
