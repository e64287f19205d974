// host.ts — the few names of the host (Node, worker thread, browser) that the kernels need, without any host's types.

/** A module's linear memory. */
export interface LinearMemory {
  readonly buffer: ArrayBuffer;
  /** Adds 64 KiB pages; throws RangeError where the host refuses. */
  grow(pages: number): number;
}

/** Text to UTF-8; a lone surrogate becomes U+FFFD. */
export interface Utf8Encoder {
  encode(text: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { readonly written: number };
}

/** UTF-8 to text. */
export interface Utf8Decoder {
  decode(bytes: Uint8Array): string;
}

interface Host {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  };
  readonly TextEncoder: new () => Utf8Encoder;
  readonly TextDecoder: new () => Utf8Decoder;
  atob(base64: string): string;
}

const host = globalThis as unknown as Host;

export const utf8Encoder = new host.TextEncoder();

export const utf8Decoder = new host.TextDecoder();

/** Exports of the module with these bytes, compiled and started at once; the module has no imports. */
export function instantiate(wasmBase64: string): object {
  const bytes = Uint8Array.from(host.atob(wasmBase64), (character) => character.charCodeAt(0));
  return new host.WebAssembly.Instance(new host.WebAssembly.Module(bytes), {}).exports;
}
