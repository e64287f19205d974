// file-port.ts — the few file operations that the store is built from, so that tests can make each of them fail.

/** What a path is. */
export interface FileStat {
  readonly kind: "file" | "folder" | "other";
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
  /** When bytes, name or rights changed last, in milliseconds since 1970; absent where that is not known. */
  readonly changed?: number;
  /** Number of the file on its disk; absent where there is none. */
  readonly inode?: number;
}

/** A file being written. Its bytes survive a power loss only after `sync`, its name only after `syncFolder`. */
export interface NewFile {
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Files below one root folder. Paths are relative, with "/" between names, "" is the root itself;
 * they are refused when they could leave the root (see `checkPath`).
 * Failures are thrown as they come, with the system's `code` (ENOENT, ENOSPC, EIO, …).
 */
export interface FilePort {
  /** Where the root is, for messages. */
  readonly root: string;
  /** Names in a folder, in no particular order. */
  list(folder: string): Promise<readonly string[]>;
  /** Undefined where nothing is. */
  stat(path: string): Promise<FileStat | undefined>;
  /** The whole file, in memory of its own, aligned to 8 bytes. Symbolic links are refused. */
  read(path: string): Promise<Uint8Array>;
  /** At most `length` bytes from `offset` on; absent where only whole files can be read. */
  readonly readPart?: (path: string, offset: number, length: number) => Promise<Uint8Array>;
  /** A file that was not there before. */
  create(path: string): Promise<NewFile>;
  /** Atomic; replaces what is there. */
  rename(from: string, to: string): Promise<void>;
  /** A second name for a file; fails with EEXIST where the name is taken. */
  link(from: string, to: string): Promise<void>;
  /** In a folder that is there (the root: with its parents); nothing happens where it exists already. */
  makeFolder(folder: string): Promise<void>;
  /** Makes creations, renames and removals in the folder survive a power loss. */
  syncFolder(folder: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Sets the time of last change, in milliseconds since 1970. */
  setModified(path: string, modified: number): Promise<void>;
}
