// node-files.ts — the file port on a real folder.
import { constants, promises as fs } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { FilePort, FileStat, NewFile } from "./file-port.js";
import { checkPath, parentFolder } from "./folder-path.js";

/** Far above any file we write; what is larger is not ours. */
const maxReadBytes = 2 ** 30;

/** Codes by which file systems say that folders cannot be synced, as opposed to: it failed. */
const noFolderSync: ReadonlySet<string> = new Set(["EINVAL", "ENOTSUP"]);

/**
 * Files below `folder`, which need not exist yet.
 *
 * Throws: STORE_FOREIGN for paths that leave it, be it by a symbolic link; system errors otherwise.
 */
export function nodeFiles(folder: string): FilePort {
  const root = resolve(folder);
  /** Folders whose real place was found to be inside the root. */
  const inside = new Map<string, string>();

  async function locateFolder(path: string): Promise<string> {
    const known = inside.get(path);
    if (known !== undefined) return known;
    const real = await fs.realpath(join(root, ...checkPath(path)));
    if (path !== "") {
      const realRoot = await locateFolder("");
      if (!real.startsWith(realRoot + sep)) throw leavesRoot(path, real);
    }
    inside.set(path, real);
    return real;
  }

  async function locate(path: string): Promise<string> {
    const names = checkPath(path);
    if (names.length === 0) return locateFolder("");
    return join(await locateFolder(parentFolder(path)), names[names.length - 1]);
  }

  return {
    root,
    list: async (path) => fs.readdir(await locateFolder(path)),
    stat: async (path) => statOf(path === "" ? root : await locateOrNothing(locate(path))),
    read: async (path) => readWhole(await locate(path)),
    readPart: async (path, offset, length) => readPartOf(await locate(path), offset, length),
    create: async (path) => newFile(await fs.open(await locate(path), "wx", 0o666)),
    rename: async (from, to) => fs.rename(await locate(from), await locate(to)),
    link: async (from, to) => fs.link(await locate(from), await locate(to)),
    remove: async (path) => fs.unlink(await locate(path)),
    makeFolder: async (path) => (path === "" ? makeRoot(root) : makeFolderAt(await locate(path))),
    syncFolder: async (path) => syncFolderAt(await locateFolder(path)),
    setModified: async (path, modified) => {
      const at = await locate(path);
      await fs.utimes(at, modified / 1000, modified / 1000);
    },
  };
}

function leavesRoot(path: string, real: string): Error {
  return Object.assign(new Error(`${path} leads out of the sweep folder, to ${real}`), {
    code: "EXDEV",
  });
}

/** A path in a folder that does not exist is nothing, not an error. */
async function locateOrNothing(located: Promise<string>): Promise<string | undefined> {
  try {
    return await located;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function statOf(at: string | undefined): Promise<FileStat | undefined> {
  if (at === undefined) return undefined;
  try {
    const stat = await fs.stat(at);
    const kind = stat.isFile() ? "file" : stat.isDirectory() ? "folder" : "other";
    const { size, mtimeMs: modified, ctimeMs: changed, ino: inode } = stat;
    return { kind, size, modified, changed, inode };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

async function readWhole(at: string): Promise<Uint8Array> {
  return withFile(at, async (handle, size) => {
    if (size > maxReadBytes)
      throw Object.assign(new Error(`${at} has ${size} bytes`), { code: "EFBIG" });
    return readBytes(handle, 0, size);
  });
}

async function readPartOf(at: string, offset: number, length: number): Promise<Uint8Array> {
  return withFile(at, async (handle, size) =>
    readBytes(handle, offset, Math.max(0, Math.min(length, size - offset))),
  );
}

async function withFile<T>(
  at: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const handle = await fs.open(at, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw Object.assign(new Error(`${at} is not a file`), { code: "EISDIR" });
    return await use(handle, stat.size);
  } finally {
    await handle.close();
  }
}

/** Fewer where the file ends before. */
async function readBytes(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const { buffer, byteOffset } = Buffer.allocUnsafeSlow(length); // every byte is filled or cut off
  const bytes = new Uint8Array(buffer, byteOffset, length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === length ? bytes : bytes.slice(0, filled);
}

function newFile(handle: FileHandle): NewFile {
  return {
    write: async (bytes) => {
      let written = 0;
      while (written < bytes.length) {
        const { bytesWritten } = await handle.write(bytes, written, bytes.length - written);
        written += bytesWritten;
      }
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function makeFolderAt(at: string): Promise<void> {
  try {
    await fs.mkdir(at);
  } catch (error) {
    if ((await statOf(at))?.kind !== "folder") throw error;
  }
}

/** Creates the root with its parents, and makes each new name on the way durable. */
async function makeRoot(root: string): Promise<void> {
  const first = (await makeMissing(root)) ?? root;
  for (let at = root; at.length >= first.length; at = dirname(at)) {
    await syncFolderAt(dirname(at)).catch((error: unknown) => {
      // A parent that may not be opened was not made by us.
      if ((error as NodeJS.ErrnoException).code !== "EACCES") throw error;
    });
  }
}

/** Makes a folder with its parents; the first that was made. */
async function makeMissing(folder: string): Promise<string | undefined> {
  try {
    return await fs.mkdir(folder, { recursive: true });
  } catch (error) {
    // On a read-only file system Node's recursive form says ENOENT; the first missing name alone says why.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    let missing = folder;
    while ((await statOf(dirname(missing))) === undefined) missing = dirname(missing);
    await fs.mkdir(missing);
    throw error;
  }
}

async function syncFolderAt(at: string): Promise<void> {
  const handle = await fs.open(at, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } catch (error) {
    if (!noFolderSync.has((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    await handle.close();
  }
}
