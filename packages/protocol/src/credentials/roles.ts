// roles.ts — which token opens which call. Derived from the services, so that a new call is closed until it is here.
import { services } from "../generated/messages.generated.js";

/** Who a token stands for. */
export type Role = "client" | "worker";

/** Both roles, in the order of a token file. */
export const allRoles: readonly Role[] = ["client", "worker"];

const rolesOfService: { readonly [Service in keyof typeof services]: readonly Role[] } = {
  "ktsweep.v1.WorkerService": ["worker"],
  "ktsweep.v1.SweepService": ["client"],
  "grpc.health.v1.Health": allRoles,
};

/** Roles by the path of a call. A path that is not in it is open to nobody. */
export const rolesByPath: ReadonlyMap<string, readonly Role[]> = new Map(
  Object.entries(services).flatMap(([service, calls]) =>
    Object.values(calls).map(({ path }) => [
      path,
      rolesOfService[service as keyof typeof services],
    ]),
  ),
);
