// trace.ts — a fingerprint of everything that happened, so that a second run of a seed can be compared.

export interface Trace {
  /** Takes one event into the fingerprint. */
  note(at: number, label: string): void;
  /** 8 hex digits. */
  hash(): string;
  /** The last events as lines, oldest first. */
  readonly tail: () => readonly string[];
}

/** @param kept how many of the last events can be read */
export function createTrace(kept: number): Trace {
  const bits = new DataView(new ArrayBuffer(8));
  const lines: string[] = [];
  let hash = 0x811c9dc5;
  const mix = (word: number) => {
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  };

  return {
    note(at, label) {
      bits.setFloat64(0, at);
      mix(bits.getUint32(0));
      mix(bits.getUint32(4));
      for (let i = 0; i < label.length; i++) mix(label.charCodeAt(i));
      if (kept === 0) return;
      lines.push(`${at.toFixed(0).padStart(9)}  ${label}`);
      if (lines.length > 2 * kept) lines.splice(0, lines.length - kept);
    },
    hash: () => (hash >>> 0).toString(16).padStart(8, "0"),
    tail: () => lines.slice(-kept),
  };
}
