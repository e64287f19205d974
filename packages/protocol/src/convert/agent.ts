// agent.ts — who calls: the agent and its session.
import type { AgentCall } from "../messages.js";
import { hex, integer, maxUint32 } from "../wire/checks.js";

/** The two fields that every call of a worker has. */
export function agentFrom({ agent, session }: AgentCall): AgentCall {
  return { agent: hex("agent", agent, 32), session: integer("session", session, 1, maxUint32) };
}
