// limits.ts — how large, how long and how many: every bound of the transport in one place.

const kibi = 1024;
const mebi = 1024 * kibi;
/** What a message has besides the one large field that its limit is about. */
const slack = 64 * kibi;

/** Most bytes of a message. `data`: reports, leases (ranges of rows) and cells; `control`: everything else. */
export const messageBytes = { control: mebi + slack, data: 8 * mebi + slack };

/** Bytes of reports that a server holds at once, between the first byte and the answer; in memory they are twice that. */
export const heldBytes = 128 * mebi;

/** Milliseconds until a call is given up by its caller; a report waits for its rows to be durable. */
export const deadlineMs = { control: 20_000, data: 60_000 };

/** Longest deadline that a server accepts: from 2^31 ms on the timers of the transport wrap around. */
export const maxDeadlineMs = 24 * 3600 * 1000;

/** Pings of both sides on connections without traffic, and how long the answer may take. */
export const keepaliveMs = { interval: 20_000, timeout: 10_000 };

/** Wait before another try to connect: 0.2 s at first, 3 s at most (±20 %), so that a coordinator is found within 5 s. */
export const reconnectMs = { first: 200, longest: 3_000 };

/** Calls at once per connection. */
export const maxStreams = 64;
/** Connections at once, unless told otherwise. */
export const maxConnections = 4_096;
/** MB (10^6) that one connection may take in the HTTP/2 layer: headers, and what waits to be sent. */
export const sessionMegabytes = 32;
/** A connection that has not made one accepted call after this time is closed. */
export const introductionMs = 10_000;
/** Refused calls after which a connection is closed. */
export const maxRefusals = 100;
