// compute-process.ts — the program as the compute process of a worker; started by a worker, never by hand.

export { serveParent } from "@ktsweep/worker";
