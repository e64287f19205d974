// json-log.ts — one line of JSON per event on stderr, for people and programs. Tokens never come near it.
import { destination, pino } from "pino";
import type { Log } from "./ports.js";

/** From this level on. */
export type LogLevel = "silent" | "error" | "warn" | "info";

/** Writes at once, so that the last words of a process are not lost with it. */
export function jsonLog(level: LogLevel): Log {
  const base = { service: "ktsweep" };
  const logger = pino({ level, base }, destination({ dest: 2, sync: true }));
  return {
    info: (fields, message) => {
      logger.info(fields, message);
    },
    warn: (fields, message) => {
      logger.warn(fields, message);
    },
    error: (fields, message) => {
      logger.error(fields, message);
    },
  };
}
