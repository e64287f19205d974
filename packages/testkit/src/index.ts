// The public surface of @ktsweep/testkit.
export { memoryDisk, type MemoryDisk } from "./memory-disk.js";
export {
  Crash,
  faultyFiles,
  needsRoom,
  type FaultyFiles,
  type FaultyFilesOptions,
  type FileFault,
  type FileOperation,
} from "./faulty-files.js";
export { filePortContract, type ContractClause } from "./file-port-contract.js";
export { seededRandom, type Random } from "./seeded-random.js";
export { systemError } from "./system-error.js";
export {
  ignoringWriteErrors,
  retryingSync,
  withoutFileSync,
  withoutFolderSync,
} from "./mutant-files.js";
export {
  appendRows,
  exported,
  finishHistory,
  storeHistory,
  sweepOfHistory,
  violations,
  writeHistory,
  type History,
  type HistoryRow,
} from "./store-history.js";
