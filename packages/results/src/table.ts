// table.ts — what people get: columns in memory, in canonical order.

/** A column of a table. Shape of `values`: (rows). In float64, NaN means null. */
export type Column =
  | { readonly name: string; readonly type: "float64"; readonly values: Float64Array }
  | { readonly name: string; readonly type: "int32"; readonly values: Int32Array }
  | { readonly name: string; readonly type: "utf8"; readonly values: readonly string[] };

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: number;
}
