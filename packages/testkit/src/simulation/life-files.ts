// life-files.ts — the files of one process: they take time, fail when told to, and do nothing once the process is gone.
import type { FilePort, NewFile } from "@ktsweep/results";
import { needsRoom, type FileOperation } from "../faulty-files.js";
import type { MemoryDisk } from "../memory-disk.js";
import { systemError } from "../system-error.js";

/** What is to happen to the operations of a process. Changed while it runs. */
export interface DiskTrouble {
  /** The process dies before this many more changing operations; Infinity: it does not. */
  operationsLeft: number;
  /** Whether the operation at which it dies is done by half. */
  tear: boolean;
  /** The next sync of a file fails, and what it should have made durable is lost. */
  failNextSync: boolean;
  /** Nothing that needs room works. */
  full: boolean;
}

/** No trouble. */
export function noTrouble(): DiskTrouble {
  return { operationsLeft: Infinity, tear: false, failNextSync: false, full: false };
}

export interface LifeFilesOptions {
  readonly disk: MemoryDisk;
  readonly trouble: DiskTrouble;
  readonly isAlive: () => boolean;
  /** Its operations have come to the one at which it dies. */
  readonly die: () => void;
  /** A failure was reported to it. */
  readonly failed: (code: string) => void;
  /** On a full disk: whether there is room for an operation all the same, as for the name of an empty file. */
  readonly hasRoomFor: (operation: FileOperation) => boolean;
  /** Resolves when a sync is through; undefined: at once. */
  readonly syncTakes: () => Promise<void> | undefined;
}

/** Operations that change nothing. */
const looking: ReadonlySet<FileOperation> = new Set(["list", "stat", "read"]);

/** The port of one process. Operations of a dead one never end. */
export function lifeFiles(options: LifeFilesOptions): FilePort {
  const { trouble, isAlive } = options;
  const inner = options.disk.files;

  async function run<T>(
    operation: FileOperation,
    path: string,
    act: () => Promise<T>,
    part?: () => Promise<unknown>,
  ): Promise<T> {
    if (!isAlive()) return never();
    if (looking.has(operation)) return act();
    if (--trouble.operationsLeft <= 0) {
      if (trouble.tear) await part?.();
      options.die();
      return never();
    }
    if (trouble.full && needsRoom(operation) && !options.hasRoomFor(operation)) {
      options.failed("ENOSPC");
      throw systemError("ENOSPC", path);
    }
    if (operation !== "sync" && operation !== "syncFolder") return act();
    const time = options.syncTakes();
    if (time !== undefined) await time;
    if (!isAlive()) return never();
    if (operation === "sync" && trouble.failNextSync) {
      trouble.failNextSync = false;
      options.disk.poison(path);
      options.failed("EIO");
      throw systemError("EIO", path);
    }
    return act();
  }

  function newFile(file: NewFile, path: string): NewFile {
    const half = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length >> 1);
    return {
      write: (bytes) =>
        run(
          "write",
          path,
          () => file.write(bytes),
          () => file.write(half(bytes)),
        ),
      sync: () => run("sync", path, () => file.sync()),
      close: () => run("close", path, () => file.close()),
    };
  }

  return {
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
}

function never<T>(): Promise<T> {
  return new Promise(() => {});
}
