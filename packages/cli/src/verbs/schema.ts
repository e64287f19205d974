// schema.ts — `ktsweep schema`: the spec's JSON Schema.

import { specJsonSchema } from "@ktsweep/sweep";
import { type ExitCode, exitCodes } from "../exit-codes.js";
import type { Terminal } from "../terminal.js";

export function schema(terminal: Terminal): Promise<ExitCode> {
  terminal.print(JSON.stringify(specJsonSchema(), undefined, 2));
  return Promise.resolve(exitCodes.ok);
}
