// build.mjs — `npm run build`: every package to its dist folder, then the bundle in dist/.
import { program, step } from "./run-step.mjs";

step("types and JavaScript", program("typescript/bin/tsc"), ["-b", "tsconfig.json"]);
step("bundle", "tools/bundle.mjs");
