// The code of an error: one from the system, such as ENOENT, or one that terl sets, such as channel_closed.

/** Returns the code of `error`, or `otherwise` (by default the error's text) if `error` has no code. */
export function codeOf(error: unknown, otherwise: string = String(error)): string {
  return error instanceof Error && 'code' in error ? String(error.code) : otherwise;
}
