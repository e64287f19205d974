// health.ts — the standard health service: a server that answers serves all that it has.
import { KtsweepError } from "@ktsweep/core";
import type { HealthCalls } from "./methods.js";

/** Serving, for the server as a whole (an empty name) and for each of its services. */
export function healthOf(serviceNames: readonly string[]): HealthCalls {
  return {
    async check(service) {
      if (service === "" || serviceNames.includes(service)) return "serving";
      throw new KtsweepError(
        "SWEEP_UNKNOWN",
        `There is no service ${JSON.stringify(service)}.`,
        `There are ${serviceNames.join(", ")}.`,
      );
    },
  };
}
