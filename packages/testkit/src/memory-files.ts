// memory-files.ts — the file port on a disk in memory.
import type { FilePort, FileStat, NewFile } from "@ktsweep/results";
import {
  applyChange,
  forgetOldChanges,
  type DiskState,
  type Inode,
  type NameChange,
} from "./memory-disk.js";
import { systemError } from "./system-error.js";

export function memoryFiles(state: DiskState): FilePort {
  const { names, inodes } = state;

  function change(one: NameChange): void {
    applyChange(names, one);
    state.unsynced.push(one);
    forgetOldChanges(state);
  }

  function numberAt(path: string): number {
    const number = names.get(path);
    if (number === undefined) throw systemError("ENOENT", path);
    return number;
  }

  function inodeAt(path: string): Inode {
    const inode = inodes.get(numberAt(path));
    if (inode === undefined) throw systemError("EISDIR", path);
    return inode;
  }

  /** The folder that a path is in, which must be there. */
  function folderOf(path: string): string {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    if (numberAt(folder) !== 0) throw systemError("ENOTDIR", path);
    return folder;
  }

  function free(path: string): void {
    if (names.has(path)) throw systemError("EEXIST", path);
  }

  const now = {
    list(folder: string): string[] {
      if (numberAt(folder) !== 0) throw systemError("ENOTDIR", folder);
      const start = folder === "" ? 0 : folder.length + 1;
      return [...names.keys()]
        .filter(
          (path) => path !== "" && path.slice(0, Math.max(0, path.lastIndexOf("/"))) === folder,
        )
        .map((path) => path.slice(start));
    },
    stat(path: string): FileStat | undefined {
      const number = names.get(path);
      const inode = number === undefined ? undefined : inodes.get(number);
      if (inode !== undefined)
        return { kind: "file", size: inode.bytes.length, modified: inode.modified };
      return number === 0 ? { kind: "folder", size: 0, modified: 0 } : undefined;
    },
    create(path: string): NewFile {
      const folder = folderOf(path);
      free(path);
      const number = ++state.lastInode;
      const inode = {
        bytes: new Uint8Array(),
        durable: new Uint8Array(),
        modified: ++state.clock,
        poisoned: false,
      };
      inodes.set(number, inode);
      change({ folder, added: [path, number] });
      return newFile(state, inode);
    },
    rename(from: string, to: string): void {
      const number = numberAt(from);
      change({ folder: folderOf(to), removed: from, added: [to, number] });
    },
    link(from: string, to: string): void {
      const number = numberAt(from);
      free(to);
      change({ folder: folderOf(to), added: [to, number] });
    },
    makeFolder(folder: string): void {
      if (names.get(folder) === 0) return;
      free(folder);
      change({ folder: folderOf(folder), added: [folder, 0] });
    },
    syncFolder(folder: string): void {
      if (numberAt(folder) !== 0) throw systemError("ENOTDIR", folder);
      for (const one of state.unsynced)
        if (one.folder === folder) applyChange(state.durableNames, one);
      state.unsynced = state.unsynced.filter((one) => one.folder !== folder);
    },
    remove(path: string): void {
      inodeAt(path);
      change({ folder: folderOf(path), removed: path });
    },
  };

  return {
    root: "memory",
    list: async (folder) => now.list(folder),
    stat: async (path) => now.stat(path),
    read: async (path) => inodeAt(path).bytes.slice(),
    create: async (path) => now.create(path),
    rename: async (from, to) => now.rename(from, to),
    link: async (from, to) => now.link(from, to),
    makeFolder: async (folder) => now.makeFolder(folder),
    syncFolder: async (folder) => now.syncFolder(folder),
    remove: async (path) => now.remove(path),
    setModified: async (path, modified) => void (inodeAt(path).modified = modified),
  };
}

function newFile(state: DiskState, inode: Inode): NewFile {
  return {
    async write(bytes) {
      const grown = new Uint8Array(inode.bytes.length + bytes.length);
      grown.set(inode.bytes);
      grown.set(bytes, inode.bytes.length);
      inode.bytes = grown;
      inode.modified = ++state.clock;
    },
    async sync() {
      if (!inode.poisoned) inode.durable = inode.bytes;
    },
    async close() {},
  };
}
