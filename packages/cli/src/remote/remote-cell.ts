// remote-cell.ts — a cell as the coordinator describes it.

import type { CellRequest } from "@ktsweep/protocol";
import { type CoordinatorFlags, openConnection } from "./connection.js";

/** Rejects: SWEEP_UNKNOWN, USAGE_INVALID, COORDINATOR_UNREACHABLE, CREDENTIALS_REFUSED. */
export async function remoteCell<View>(
  flags: CoordinatorFlags,
  request: CellRequest,
): Promise<View> {
  const connection = await openConnection(flags);
  try {
    return JSON.parse(await connection.sweeps.getCell(request)) as View;
  } finally {
    connection.close();
  }
}
