// connections.ts — the sockets of a server: who has not introduced himself is shown out, and who keeps being refused too.
import type { Socket } from "node:net";
import { introductionMs, maxRefusals } from "./limits.js";

interface Guest {
  readonly socket: Socket;
  introduction: NodeJS.Timeout | undefined;
  refusals: number;
}

/** The open connections of a server by their peer, `ADDRESS:PORT`. */
export class Connections {
  readonly #guests = new Map<string, Guest>();

  /** Begins to watch a connection. */
  add(socket: Socket): void {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`;
    const introduction = setTimeout(() => socket.destroy(), introductionMs);
    introduction.unref();
    this.#guests.set(peer, { socket, introduction, refusals: 0 });
    // Resets by the peer are the business of the HTTP/2 session, which ends with them.
    socket.on("error", () => undefined);
    socket.once("close", () => {
      clearTimeout(introduction);
      this.#guests.delete(peer);
    });
  }

  /** One of its calls was let in. */
  accepted(peer: string): void {
    const guest = this.#guests.get(peer);
    if (guest === undefined) return;
    clearTimeout(guest.introduction);
    guest.introduction = undefined;
    guest.refusals = 0;
  }

  /** One of its calls was refused; after many in a row the connection is closed. */
  refused(peer: string): void {
    const guest = this.#guests.get(peer);
    if (guest !== undefined && ++guest.refusals >= maxRefusals) guest.socket.destroy();
  }

  /** Closes those that nobody has used for a call. */
  destroyStrangers(): void {
    for (const { socket, introduction } of this.#guests.values())
      if (introduction !== undefined) socket.destroy();
  }

  /** Closes all that are still open. */
  destroy(): void {
    for (const { socket } of this.#guests.values()) socket.destroy();
  }
}
