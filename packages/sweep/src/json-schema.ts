// json-schema.ts — the spec's structure for editors.

import * as z from "zod";

import { wholeSpec } from "./schema/spec-schema.js";

/** JSON Schema (draft 2020-12) of a spec; names and references are checked by `parseSpec` only. */
export function specJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(wholeSpec());
}
