// kubernetes-yaml.ts — objects as YAML documents for `kubectl apply -f -`.

import { stringify } from "yaml";

/** One document per object; words such as yes, on and 1e3 are quoted, for readers of YAML 1.1 too. */
export function manifestsText(objects: readonly object[]): string {
  const options = { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false } as const;
  return objects.map((object) => stringify(object, options)).join("---\n");
}
