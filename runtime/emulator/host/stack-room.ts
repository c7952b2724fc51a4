// Whether enough stack is left. User code may call with the stack nearly full; a function that changes several tables must
// not begin then, for half a change would harm other processes.

const { apply } = Reflect;
const padding: readonly undefined[] = new Array(8 * 1024).fill(undefined); // takes 64 KB of stack when passed as arguments

/** Throws V8's RangeError if too little stack is left; the caller gets that error. */
export function needStack(): void {
  apply(nothing, undefined, padding);
}

function nothing(): void {
  return;
}
