// report-page.ts — a report as plain data: sections of blocks, no markup.

export type Block =
  | { readonly kind: "text"; readonly text: string }
  /** Label and value, one per line. */
  | { readonly kind: "facts"; readonly facts: readonly (readonly [label: string, value: string])[] }
  /** Cells as they are to be read; columns of numbers are set to the right. */
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  /** A standalone SVG document of this package; `name`: what its files are called. */
  | {
      readonly kind: "figure";
      readonly name: string;
      readonly svg: string;
      readonly caption: string;
    }
  /** Begins a part of the section. */
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "notes"; readonly notes: readonly string[] }
  /** Shown when asked for. */
  | { readonly kind: "details"; readonly summary: string; readonly code: string };

export interface ReportSection {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface ReportPage {
  readonly title: string;
  readonly subtitle: string;
  readonly sections: readonly ReportSection[];
}
