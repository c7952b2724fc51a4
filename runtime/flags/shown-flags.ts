// The flags that user code may see, without secrets: programs on other nodes can read them too.

export type Flag = readonly [flag: string, values: readonly string[]];

export function shownFlags(flags: readonly Flag[]): Flag[] {
  return flags.map(([flag, values]) => [
    flag,
    values.map((value, i) => (shown(flag, values, i) ? value : hidden)),
  ]);
}

const hidden = '********';

/** False for secrets: an invite, C and P in `-setcookie C`, `-setcookie NODE C`, `-ssl_dist_opt … password P …`. */
function shown(flag: string, values: readonly string[], at: number): boolean {
  if (flag === 'join') return values[at]?.startsWith('@') === true; // the name of a file is not secret
  if (flag === 'setcookie') return at < values.length - 1;
  return !(flag === 'ssl_dist_opt' && at % 2 === 1 && values[at - 1]?.endsWith('password'));
}
