// health.ts — gRPC's own question whether a server serves.
import type {
  HealthCheckRequestWire,
  HealthCheckResponseWire,
} from "../generated/messages.generated.js";
import { servingStatusNames } from "../generated/messages.generated.js";
import { oneOf, text } from "../wire/checks.js";
import type { Converter } from "../wire/converter.js";

const maxService = 255;
const statuses = ["unknown", "serving", "not-serving", "service-unknown"] as const;

/** What a server says of itself or of one of its services. */
export type ServingStatus = (typeof statuses)[number];

/** The service asked about; empty for the server as a whole. */
export const healthRequest: Converter<string, HealthCheckRequestWire> = {
  to: (service) => ({ service }),
  from: ({ service }) => text("service", service, maxService),
};

/** The answer. */
export const healthResponse: Converter<ServingStatus, HealthCheckResponseWire> = {
  to: (status) => ({ status: statuses.indexOf(status) }),
  from: ({ status }) => oneOf("status", servingStatusNames.get(status) ?? String(status), statuses),
};
