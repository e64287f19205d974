// lists.ts — sweeps, workers and files, a page at a time.
import {
  fileEntryCodec,
  sweepStateCodec,
  workerStateCodec,
  type FileEntryWire,
  type ListFilesRequestWire,
  type ListFilesResponseWire,
  type ListSweepsResponseWire,
  type ListWorkersResponseWire,
} from "../generated/messages.generated.js";
import type { SweepState, WorkerState } from "../messages.js";
import { count, list, text } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { filePath } from "./file-path.js";
import type { Page } from "./page.js";
import { sweepName } from "./sweep-name.js";
import { sweepState, workerState } from "./sweep-state.js";

const maxItems = 65_536;
const maxKey = 4_096;

/** A file of a sweep's folder. */
export interface FileEntry {
  readonly path: string;
  readonly size: number;
}

/** The key after which a page begins. */
export const afterKey: Converter<string, { readonly after: string }> = {
  to: (after) => ({ after }),
  from: ({ after }) => text("after", after, maxKey),
};

/** A sweep, and the path after which a page of its files begins. */
export const filesRequest: Converter<
  readonly [sweep: string, after: string],
  ListFilesRequestWire
> = {
  to: ([sweep, after]) => ({ sweep, after }),
  from: ({ sweep, after }) => [sweepName("sweep", sweep), text("after", after, maxKey)],
};

/** A page of sweeps. */
export const sweepsPage: Converter<Page<SweepState>, ListSweepsResponseWire> = {
  to: ({ items, more }) => ({ sweeps: items.map((item) => sweepState.to(item)), more }),
  from: ({ sweeps, more }) => ({
    items: list("sweeps", sweeps, maxItems, (_, wire) => sweepState.from(wire)),
    more,
  }),
};

/** A page of workers. */
export const workersPage: Converter<Page<WorkerState>, ListWorkersResponseWire> = {
  to: ({ items, more }) => ({ workers: items.map((item) => workerState.to(item)), more }),
  from: ({ workers, more }) => ({
    items: list("workers", workers, maxItems, (_, wire) => workerState.from(wire)),
    more,
  }),
};

/** A page of files. */
export const filesPage: Converter<Page<FileEntry>, ListFilesResponseWire> = {
  to: ({ items, more }) => ({ files: items, more }),
  from: ({ files, more }) => ({ items: list("files", files, maxItems, fileFrom), more }),
};

/** Bytes that an entry takes in its page. */
export const entryBytes = {
  sweep: (state: SweepState): number => sweepStateCodec.encode(sweepState.to(state)).length,
  worker: (state: WorkerState): number => workerStateCodec.encode(workerState.to(state)).length,
  file: (file: FileEntry): number => fileEntryCodec.encode(file).length,
};

function fileFrom(field: string, { path, size }: FileEntryWire): FileEntry {
  return { path: filePath(`${field}.path`, path), size: count(`${field}.size`, size) };
}
