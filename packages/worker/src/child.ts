// child.ts — the program of an agent's compute process; started by the agent, never by hand.
import { serveParent } from "./serve-parent.js";

serveParent();
