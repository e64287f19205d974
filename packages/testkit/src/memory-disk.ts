// memory-disk.ts — a disk in memory that knows what a power loss would keep.
//
// The model is harsher than most file systems: bytes survive only a sync of their file, names only a sync of their
// folder; of everything else, any part may survive, in any combination.
import type { FilePort } from "@ktsweep/results";
import { memoryFiles } from "./memory-files.js";
import type { Random } from "./seeded-random.js";

/** Bytes of one file. Arrays are replaced, never changed. */
export interface Inode {
  /** What readers see. */
  bytes: Uint8Array;
  /** What a power loss cannot take. */
  durable: Uint8Array;
  modified: number;
  /** A sync has failed: what was not on the disk is gone, though later syncs succeed. */
  poisoned: boolean;
}

/** What names stand for: the number of an inode, 0 for a folder. "" is the root. */
export type Names = Map<string, number>;

/** A change of names, atomic; it survives for certain once `folder` was synced. */
export interface NameChange {
  readonly folder: string;
  readonly removed?: string;
  readonly added?: readonly [path: string, inode: number];
}

/** Everything about a disk. */
export interface DiskState {
  readonly inodes: Map<number, Inode>;
  /** Number of the newest inode. */
  lastInode: number;
  readonly names: Names;
  readonly durableNames: Names;
  /** In the order in which they were made. */
  unsynced: NameChange[];
  /** Milliseconds; every write takes one. */
  clock: number;
}

export interface MemoryDisk {
  readonly files: FilePort;
  /** The disk as a new process finds it when this one is killed now: everything written is there. */
  afterKill(): MemoryDisk;
  /** The disk after a power loss now: of what was not synced, `random` chooses what is left, by sectors. */
  afterPowerLoss(random: Random): MemoryDisk;
  /** Makes syncs of a file useless from now on, as after one that failed. */
  readonly poison: (path: string) => void;
}

const sectorBytes = 512;

export function memoryDisk(): MemoryDisk {
  return diskOf({
    inodes: new Map(),
    lastInode: 0,
    names: new Map([["", 0]]),
    durableNames: new Map([["", 0]]),
    unsynced: [],
    clock: 0,
  });
}

export function applyChange(names: Names, { removed, added }: NameChange): void {
  if (removed !== undefined) names.delete(removed);
  if (added !== undefined) names.set(added[0], added[1]);
}

/** Changes of names that may still be lost are kept up to this number. */
const mostUnsynced = 1024;

/**
 * Forgets the older half of too many changes that were never synced (a power loss takes them for certain), and files that
 * no name leads to any more: a folder of short-lived files would grow for ever.
 */
export function forgetOldChanges(state: DiskState): void {
  if (state.unsynced.length <= mostUnsynced) return;
  state.unsynced = state.unsynced.slice(mostUnsynced >> 1);
  const named = new Set([...state.names.values(), ...state.durableNames.values()]);
  for (const { added } of state.unsynced) if (added !== undefined) named.add(added[1]);
  for (const number of state.inodes.keys()) if (!named.has(number)) state.inodes.delete(number);
}

function diskOf(state: DiskState): MemoryDisk {
  return {
    files: memoryFiles(state),
    afterKill: () => diskOf(copyOf(state)),
    afterPowerLoss: (random) => diskOf(remainsOf(copyOf(state), random)),
    poison(path) {
      const inode = state.inodes.get(state.names.get(path) ?? 0);
      if (inode !== undefined) inode.poisoned = true;
    },
  };
}

function copyOf(state: DiskState): DiskState {
  return {
    ...state,
    inodes: new Map([...state.inodes].map(([number, inode]) => [number, { ...inode }])),
    names: new Map(state.names),
    durableNames: new Map(state.durableNames),
    unsynced: [...state.unsynced],
  };
}

/** What is left, and all of it durable: the machine has started again. Changes and returns `state`. */
function remainsOf(state: DiskState, random: Random): DiskState {
  const names: Names = new Map(state.durableNames);
  for (const change of state.unsynced) if (random() < 0.5) applyChange(names, change);
  for (const path of names.keys()) if (!isReachable(names, path)) names.delete(path);
  for (const inode of state.inodes.values()) {
    inode.bytes = inode.durable = tornBytes(inode, random);
    inode.poisoned = false;
  }
  return { ...state, names, durableNames: new Map(names), unsynced: [] };
}

function isReachable(names: Names, path: string): boolean {
  for (let at = path; at !== "";) {
    at = at.slice(0, Math.max(0, at.lastIndexOf("/")));
    if (names.get(at) !== 0) return false;
  }
  return true;
}

/** Each sector that was not synced is new, old or zero; the length is any up to the new one. */
function tornBytes({ bytes, durable }: Inode, random: Random): Uint8Array {
  if (bytes === durable) return durable;
  const length = durable.length + Math.floor(random() * (bytes.length - durable.length + 1));
  const torn = new Uint8Array(length);
  torn.set(durable);
  for (let at = 0; at < length; at += sectorBytes) {
    if (random() < 0.5) torn.set(bytes.subarray(at, Math.min(length, at + sectorBytes)), at);
  }
  return torn;
}
