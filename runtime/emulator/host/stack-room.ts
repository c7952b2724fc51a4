// Room on the stack: user code may call with the stack nearly full, and what changes several tables at once must then not
// even begin. Cut short in the midst of it, other processes would suffer.

const { apply } = Reflect;
const padding: readonly undefined[] = new Array(8 * 1024).fill(undefined); // 64 KB of stack, as arguments

/** Throws V8's RangeError where there is too little: whoever called has to bear that. */
export function needStack(): void {
  apply(nothing, undefined, padding);
}

function nothing(): void {
  return;
}
