// blob.ts — pieces of specs and of files.
import type {
  GetBlobRequestWire,
  GetBlobResponseWire,
  ReadFileRequestWire,
  ReadFileResponseWire,
} from "../generated/messages.generated.js";
import type { BlobRequest, BlobResponse } from "../messages.js";
import { count, hex, integer, maxUint32 } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";
import { refuse } from "../wire/refuse.js";
import { filePath } from "./file-path.js";
import { sweepName } from "./sweep-name.js";

/** Most bytes of one answer. */
export const maxPieceBytes = 1 << 20;

/** Asks for a piece of a spec, by the hash of the whole. */
export const blobRequest: Converter<BlobRequest, GetBlobRequestWire> = {
  to: (request) => request,
  from: ({ digest, offset }) => ({
    digest: hex("digest", digest, 64),
    offset: integer("offset", offset, 0, maxUint32),
  }),
};

/** A piece of a spec. */
export const blobResponse: Converter<BlobResponse, GetBlobResponseWire> = {
  to: (response) => response,
  from: ({ bytes, size }) => ({
    bytes: piece(bytes),
    size: integer("size", size, bytes.length, maxUint32),
  }),
};

/** Asks for a piece of a file of a sweep's folder. */
export const readFileRequest: Converter<
  readonly [sweep: string, path: string, offset: number],
  ReadFileRequestWire
> = {
  to: ([sweep, path, offset]) => ({ sweep, path, offset }),
  from: ({ sweep, path, offset }) => [
    sweepName("sweep", sweep),
    filePath("path", path),
    count("offset", offset),
  ],
};

/** A piece of a file. */
export const readFileResponse: Converter<Uint8Array, ReadFileResponseWire> = {
  to: (bytes) => ({ bytes }),
  from: ({ bytes }) => piece(bytes),
};

/** A copy: the message that the bytes came in need not be kept for them. */
function piece(bytes: Uint8Array): Uint8Array {
  return bytes.length <= maxPieceBytes
    ? new Uint8Array(bytes)
    : refuse("bytes", `are ${bytes.length}; at most ${maxPieceBytes} are allowed`);
}
