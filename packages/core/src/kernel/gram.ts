// gram.ts — sums of X Xᵀ over panels of columns: covariances of features that are never held whole.

import { allocate, float64View, release } from "./memory.js";
import { wasm } from "./wasm.js";

/** Rows of the result per call of the kernel: a few milliseconds. */
const ROWS_PER_CALL = 32;

export interface GramSum {
  /** The panel X to fill before `add`: (rows × columns) row-major. A view of kernel memory, taken anew for every panel. */
  readonly panel: () => Float64Array;
  /** Adds X Xᵀ. */
  readonly add: () => void;
  /** The sum (rows × rows), symmetric to the bit. */
  readonly values: () => Float64Array;
  readonly release: () => void;
}

/**
 * An empty sum of X Xᵀ with X (rows × columns), columns even.
 * Cost of a panel: ½ rows² columns multiplications and additions, some 2-3 a nanosecond. Throws: MEMORY_REFUSED.
 */
export function createGramSum(rows: number, columns: number): GramSum {
  const padded = Math.ceil(rows / 4) * 4;
  const panelBytes = 8 * padded * columns;
  const bytes = panelBytes + 8 * padded * padded;
  const panel = allocate(bytes);
  const gram = panel + panelBytes;
  float64View(panel, bytes / 8).fill(0);
  return {
    panel: () => float64View(panel, rows * columns),
    add() {
      for (let first = 0; first < padded; first += ROWS_PER_CALL) {
        const end = Math.min(padded, first + ROWS_PER_CALL);
        wasm.gramAdd(gram, panel, padded, columns, first, end);
      }
    },
    values() {
      const sum = float64View(gram, padded * padded);
      const values = new Float64Array(rows * rows);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j <= i; j++) {
          values[i * rows + j] = sum[i * padded + j];
          values[j * rows + i] = sum[i * padded + j];
        }
      }
      return values;
    },
    release() {
      release(panel, bytes);
    },
  };
}
