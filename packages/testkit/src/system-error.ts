// system-error.ts — failures as a file system reports them.

/** An error with a system code, e.g. ENOSPC. */
export function systemError(code: string, path: string): Error & { readonly code: string } {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
