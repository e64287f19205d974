// exchange.ts — one unary call in bytes, as a promise of the answer and of the metadata before it.
import { Metadata, type Client, type ServiceError } from "@grpc/grpc-js";

/** A call that is ready to be made. */
export interface Outgoing {
  readonly path: string;
  readonly request: Buffer;
  readonly metadata: Metadata;
  readonly deadlineMs: number;
}

/** What came back. */
export interface Incoming {
  readonly head: Metadata;
  readonly bytes: Buffer;
}

const same = (bytes: Buffer): Buffer => bytes;

/** Makes the call. Rejects with the ServiceError of grpc-js. */
export function exchange(client: Client, outgoing: Outgoing): Promise<Incoming> {
  const { path, request, metadata, deadlineMs } = outgoing;
  return new Promise((resolve, reject) => {
    let head = new Metadata();
    const answered = (error: ServiceError | null, bytes?: Buffer): void => {
      if (error === null) resolve({ head, bytes: bytes ?? Buffer.alloc(0) });
      else reject(error);
    };
    const options = { deadline: Date.now() + deadlineMs };
    const call = client.makeUnaryRequest(path, same, same, request, metadata, options, answered);
    call.on("metadata", (received: Metadata) => (head = received));
  });
}
