// index.ts — all converters.
export { helloRequest, helloResponse } from "./hello.js";
export { leaseRequest, leaseResponse } from "./lease.js";
export { beatRequest, beatResponse, goodbyeRequest } from "./beat.js";
export { reportRequest, reportResponse } from "./report.js";
export { crashRequest } from "./crash.js";
export { blobRequest, blobResponse, readFileRequest, readFileResponse } from "./blob.js";
export { submitRequest, submitResponse } from "./submit.js";
export { sweepRequest, sweepResponse } from "./get-sweep.js";
export { changeRequest, changeResponse } from "./change.js";
export { cellRequest, cellResponse } from "./cell.js";
export {
  afterKey,
  entryBytes,
  filesPage,
  filesRequest,
  sweepsPage,
  workersPage,
  type FileEntry,
} from "./lists.js";
export { allPages, pageAfter, type Page } from "./page.js";
export { healthRequest, healthResponse, type ServingStatus } from "./health.js";
export { nothing } from "./nothing.js";
