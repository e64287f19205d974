// text-pieces.ts — UTF-8 text that grows in pieces, without a string of the whole.

/** Size of a piece; a longer text makes its piece longer. */
const pieceBytes = 256 * 1024;

const encoder = new TextEncoder();

/** Text on its way out. */
export interface TextPieces {
  readonly put: (text: string) => void;
  /** A full piece, to be handed on; undefined until there is one. Its memory is not used again. */
  full(): Uint8Array | undefined;
  /** What is left. */
  rest(): Uint8Array;
}

export function textPieces(): TextPieces {
  let piece = new Uint8Array(pieceBytes);
  let end = 0;

  function take(): Uint8Array {
    const taken = piece.subarray(0, end);
    piece = new Uint8Array(pieceBytes);
    end = 0;
    return taken;
  }

  return {
    put(text) {
      if (end + 3 * text.length > piece.length) {
        const grown = new Uint8Array(2 * piece.length + 3 * text.length);
        grown.set(piece.subarray(0, end));
        piece = grown;
      }
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (code > 127) {
          end += encoder.encodeInto(text.slice(i), piece.subarray(end)).written;
          return;
        }
        piece[end++] = code;
      }
    },
    full: () => (end >= pieceBytes - pieceBytes / 8 ? take() : undefined),
    rest: take,
  };
}
