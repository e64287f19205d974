// parameter.ts — the fields of a learner as data: the spec's schema, its checks and its documentation
// are derived from these, so that a new learner is one new file.

export type Parameter =
  | {
      readonly kind: "number";
      readonly min?: number;
      readonly exclusiveMin?: number;
      readonly max?: number;
      readonly doc: string;
    }
  /** Floored; at least 1. */
  | { readonly kind: "count"; readonly doc: string }
  /** Real, at least 1; `steps` stands for the stage's own number of updates. */
  | { readonly kind: "length"; readonly doc: string }
  | { readonly kind: "word"; readonly words: readonly string[]; readonly doc: string }
  /** The name of an earlier stage. */
  | { readonly kind: "stage"; readonly doc: string }
  | { readonly kind: "oneOf"; readonly options: readonly Parameter[]; readonly doc: string }
  | {
      readonly kind: "object";
      readonly fields: Readonly<Record<string, Parameter>>;
      readonly required?: readonly string[];
      readonly doc: string;
    }
  | {
      readonly kind: "list";
      readonly of: Parameter;
      readonly length?: number;
      readonly doc: string;
    };
