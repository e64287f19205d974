// read-inputs.ts — the files that a spec names, read: what stands in their place, or why nothing does.

import { dirname, resolve } from "node:path";
import { isKtsweepError } from "@ktsweep/core";
import type { InputAnswer, InputRequest } from "@ktsweep/sweep";
import { loadLearnerFile } from "@ktsweep/worker";

/** Answers in the order of the requests. `specFile`: files are relative to it. */
export async function readInputs(
  requests: readonly InputRequest[],
  specFile: string,
): Promise<readonly InputAnswer[]> {
  const answers: InputAnswer[] = [];
  for (const request of requests) {
    const { path } = request;
    try {
      answers.push({
        path,
        value: await readInput(request, resolve(dirname(specFile), request.file)),
      });
    } catch (error) {
      if (!isKtsweepError(error)) throw error;
      answers.push({ path, what: error.what, fix: error.fix });
    }
  }
  return answers;
}

type Value = Extract<InputAnswer, { readonly value: unknown }>["value"];

/** Rejects: INPUT_INVALID. */
async function readInput(request: InputRequest, file: string): Promise<Value> {
  switch (request.kind) {
    case "learner": {
      const { sha256 } = await loadLearnerFile(file);
      return `own:${sha256}`;
    }
    case "eigenvalues":
    case "rows":
      throw new Error("not yet");
  }
}
