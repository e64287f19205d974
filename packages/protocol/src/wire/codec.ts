// codec.ts — bytes to messages and back, such that no bytes cost much more to decode than they weigh.
import protobuf from "protobufjs/minimal.js";
import { refuse } from "./refuse.js";

/** Encodes and decodes one kind of message. */
export interface Codec<T> {
  /** Full name of the message. */
  readonly name: string;
  encode(message: T): Buffer;
  /** Throws MESSAGE_INVALID where the bytes are no such message. Its fields are unchecked. */
  decode(bytes: Buffer): T;
}

/** What pbjs makes of a message. */
interface Generated<T> {
  encode(message: T): protobuf.Writer;
  decode(reader: protobuf.Reader): T;
}

/**
 * Fields of one message, all levels together. An empty message inside another takes two bytes on the wire and a hundred in
 * memory: without this bound, 8 MiB would become half a gigabyte. A report of 65,536 failures has 400,000 fields.
 */
const maxFields = 1_000_000;

/** A codec over the functions that pbjs has made. */
export function codec<T>(type: Generated<T>, name: string): Codec<T> {
  return {
    name,
    encode(message) {
      const { buffer, byteOffset, length } = type.encode(message).finish();
      return Buffer.from(buffer, byteOffset, length);
    },
    decode(bytes) {
      try {
        return type.decode(countingReader(bytes));
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : "not readable";
        return refuse(name, `is no such message (${reason})`, { bytes: bytes.length }, { cause });
      }
    },
  };
}

function countingReader(bytes: Buffer): protobuf.Reader {
  const reader = protobuf.Reader.create(bytes);
  let fields = 0;
  const tag = reader.tag.bind(reader);
  reader.tag = () => {
    if (++fields > maxFields) throw new RangeError(`more than ${maxFields} fields`);
    return tag();
  };
  return reader;
}
