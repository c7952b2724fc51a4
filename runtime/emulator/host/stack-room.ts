// A check that enough stack is left. User code may call a BIF on a nearly full stack; a BIF that changes
// several tables must not begin then, since a half-done change would harm other processes.

const { apply } = Reflect;
const padding: readonly undefined[] = new Array(8 * 1024).fill(undefined); // takes 64 KB of stack when passed as arguments

/** Throws V8's RangeError if too little stack is left. */
export function needStack(): void {
  apply(nothing, undefined, padding);
}

function nothing(): void {
  return;
}
