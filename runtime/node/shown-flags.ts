// The flags that programs may see: without secrets, since programs of other nodes can see them too.

export type Flag = readonly [flag: string, values: readonly string[]];

export function shownFlags(flags: readonly Flag[]): Flag[] {
  return flags.map(([flag, values]) => [
    flag,
    values.map((value, i) => (shown(flag, values, i) ? value : hidden)),
  ]);
}

const hidden = '********';

/** Not C and P in `-setcookie C`, `-setcookie NODE C`, `-ssl_dist_opt … password P …` (and server_, client_password). */
function shown(flag: string, values: readonly string[], at: number): boolean {
  if (flag === 'setcookie') return at < values.length - 1;
  return !(flag === 'ssl_dist_opt' && at % 2 === 1 && values[at - 1]?.endsWith('password'));
}
