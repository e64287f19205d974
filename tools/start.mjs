// start.mjs — `npm start`: builds what is not built and runs the main job into the folder quickstart/.
import { program, step } from "./run-step.mjs";

step("build", program("typescript/bin/tsc"), ["-b", "tsconfig.json"]);
step("main job", "packages/cli/bin/ktsweep.js", [
  "run",
  "examples/quickstart.yaml",
  "--out",
  "quickstart",
  ...process.argv.slice(2),
]);
