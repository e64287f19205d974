// int-rows.ts — rows of a few whole numbers each, growing, without an object per row.

/** Row r stands at [r · width, (r + 1) · width) of `values`. */
export class IntRows {
  readonly width: number;
  #values: Int32Array<ArrayBuffer>;
  #length = 0;

  constructor(width: number) {
    this.width = width;
    this.#values = new Int32Array(width * 64);
  }

  get length(): number {
    return this.#length;
  }

  /** Valid until the next row is added. */
  get values(): Int32Array<ArrayBuffer> {
    return this.#values;
  }

  /** Adds a row of zeros; where it begins in `values`. */
  add(): number {
    const at = this.#length++ * this.width;
    if (at === this.#values.length) {
      const grown = new Int32Array(at * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    return at;
  }
}
