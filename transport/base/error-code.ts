// The code of an error: ENOENT and its like from the system, or one of our own.

/** `otherwise`: what is given for an error without a code; its text unless said. */
export function codeOf(error: unknown, otherwise: string = String(error)): string {
  return error instanceof Error && 'code' in error ? String(error.code) : otherwise;
}
