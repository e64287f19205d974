// version.ts — which program this is.

/** Version of all packages. */
export const version = "0.1.0";
