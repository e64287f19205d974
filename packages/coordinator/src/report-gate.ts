// report-gate.ts — bounds what waits for the disk: reports beyond it wait outside, in the order in which they came.

export interface ReportGate {
  /** Bytes inside. */
  readonly bytes: number;
  /** Reports that wait outside. */
  readonly waiting: number;
  /** Resolves when there is room; a report larger than everything gets in alone. */
  enter(bytes: number): Promise<void>;
  leave(bytes: number): void;
}

export function reportGate(limitBytes: number): ReportGate {
  let inside = 0;
  const outside: { readonly bytes: number; readonly admit: () => void }[] = [];
  const hasRoom = (bytes: number): boolean => inside === 0 || inside + bytes <= limitBytes;
  return {
    get bytes() {
      return inside;
    },
    get waiting() {
      return outside.length;
    },
    async enter(bytes) {
      if (outside.length > 0 || !hasRoom(bytes)) {
        await new Promise<void>((admit) => outside.push({ bytes, admit }));
        return;
      }
      inside += bytes;
    },
    leave(bytes) {
      inside -= bytes;
      while (outside.length > 0 && hasRoom(outside[0].bytes)) {
        const next = outside.shift();
        inside += next?.bytes ?? 0;
        next?.admit();
      }
    },
  };
}
