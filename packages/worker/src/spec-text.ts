// spec-text.ts — a resolved spec as threads get it: bytes that all of them share, parsed once by each.

/** A resolved spec on its way to threads. */
export interface SpecText {
  /** SHA-256 of the text, 64 hex digits. Equal digests are taken for equal specs. */
  readonly digest: string;
  /** UTF-8 of its JSON. */
  readonly text: SharedArrayBuffer;
}

/** What a sweep tells of its spec. */
export interface ResolvedSweep {
  readonly digest: string;
  /** Plain JSON. */
  readonly resolved: unknown;
}

/** The spec of `sweep` for any number of threads. */
export function specText({ digest, resolved }: ResolvedSweep): SpecText {
  return { digest, text: shared(new TextEncoder().encode(JSON.stringify(resolved))) };
}

/** A copy of `bytes` that threads can share. */
export function shared(bytes: Uint8Array): SharedArrayBuffer {
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}

/** The resolved spec in `text`. Throws: SyntaxError. */
export function resolvedOf({ text }: SpecText): unknown {
  return JSON.parse(new TextDecoder().decode(new Uint8Array(text).slice()));
}
