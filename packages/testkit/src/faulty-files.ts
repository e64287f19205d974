// faulty-files.ts — a file port that fails at a chosen operation.
import type { FilePort, NewFile } from "@ktsweep/results";
import { systemError } from "./system-error.js";

/** Every operation of a port; those of a file carry the path that it was created with. */
export type FileOperation =
  | "list"
  | "stat"
  | "read"
  | "create"
  | "write"
  | "sync"
  | "close"
  | "rename"
  | "link"
  | "makeFolder"
  | "syncFolder"
  | "remove"
  | "setModified";

/**
 * What happens at operation `at` (0, 1, …; operations that only look do not count):
 * die: the process is gone, this operation and all later ones do nothing; fail: it does nothing and reports EIO;
 * tear: half of a write gets through, then the process is gone (others: as die);
 * full: it and all later ones that need room report ENOSPC.
 */
export interface FileFault {
  readonly kind: "die" | "fail" | "tear" | "full";
  readonly at: number;
}

/** Thrown by a port whose process is gone. */
export class Crash extends Error {
  override readonly name = "Crash";
}

export interface FaultyFiles {
  readonly files: FilePort;
  /** Counted operations so far. */
  readonly operations: () => number;
  /** Whether the fault has happened. */
  readonly struck: () => boolean;
}

export interface FaultyFilesOptions {
  readonly fault?: FileFault;
  /** Called before each counted operation, with its number. */
  readonly before?: (
    operation: FileOperation,
    path: string,
    number: number,
  ) => void | Promise<void>;
  /** Called when a sync is made to fail, e.g. to lose what it should have written. */
  readonly syncFailed?: (path: string) => void;
}

/** Operations that change nothing. */
const looking: ReadonlySet<FileOperation> = new Set(["list", "stat", "read"]);
const needingRoom: ReadonlySet<FileOperation> = new Set([
  "create",
  "write",
  "sync",
  "makeFolder",
  "link",
]);

/** Whether an operation can fail for want of room. */
export function needsRoom(operation: FileOperation): boolean {
  return needingRoom.has(operation);
}

/** A port like `inner` until its fault strikes. */
export function faultyFiles(inner: FilePort, options: FaultyFilesOptions = {}): FaultyFiles {
  const { fault, before, syncFailed } = options;
  let count = 0;
  let struck = false;
  let dead = false;

  /** Runs an operation, or what the fault makes of it; `part` is what a torn one still does. */
  async function run<T>(
    operation: FileOperation,
    path: string,
    act: () => Promise<T>,
    part?: () => Promise<unknown>,
  ): Promise<T> {
    if (dead) throw new Crash(`${operation} ${path} after the end`);
    if (looking.has(operation)) return act();
    const number = count++;
    await before?.(operation, path, number);
    if (fault === undefined || number < fault.at) return act();
    if (fault.kind === "full") {
      if (!needsRoom(operation)) return act();
      struck = true;
      throw systemError("ENOSPC", path);
    }
    if (number > fault.at) return act();
    struck = true;
    if (fault.kind === "fail") {
      if (operation === "sync") syncFailed?.(path);
      throw systemError("EIO", path);
    }
    dead = true;
    if (fault.kind === "tear") await part?.();
    throw new Crash(`${operation} ${path}`);
  }

  function newFile(file: NewFile, path: string): NewFile {
    return {
      write: (bytes) =>
        run(
          "write",
          path,
          () => file.write(bytes),
          () => file.write(bytes.subarray(0, bytes.length >> 1)),
        ),
      sync: () => run("sync", path, () => file.sync()),
      close: () => run("close", path, () => file.close()),
    };
  }

  const files: FilePort = {
    root: inner.root,
    list: (folder) => run("list", folder, () => inner.list(folder)),
    stat: (path) => run("stat", path, () => inner.stat(path)),
    read: (path) => run("read", path, () => inner.read(path)),
    create: (path) => run("create", path, async () => newFile(await inner.create(path), path)),
    rename: (from, to) => run("rename", to, () => inner.rename(from, to)),
    link: (from, to) => run("link", to, () => inner.link(from, to)),
    makeFolder: (folder) => run("makeFolder", folder, () => inner.makeFolder(folder)),
    syncFolder: (folder) => run("syncFolder", folder, () => inner.syncFolder(folder)),
    remove: (path) => run("remove", path, () => inner.remove(path)),
    setModified: (path, modified) =>
      run("setModified", path, () => inner.setModified(path, modified)),
  };
  return { files, operations: () => count, struck: () => struck };
}
