/** Path of a python3 that has the packages; see python-environment.mjs. */
export function pythonWith(packages: readonly string[]): string;
