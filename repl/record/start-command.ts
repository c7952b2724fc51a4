// The command that starts a node as this one was started, for a session document.

import { homedir } from 'node:os';

type Flags = readonly (readonly [flag: string, values: readonly string[]])[];

/** `terl FLAGS`, with `~` for the home directory; undefined for `terl -sname NAME`, as documents start a terminal unless they say otherwise. */
export function startCommand(flags: Flags, home: string = homedir()): string | undefined {
  const kept = flags.filter(
    ([flag, { length }]) => flag !== 'transcript' && !(flag === 'setcookie' && length === 1),
  );
  const [[flag, [name = '', ...more]] = ['', []], ...others] = kept;
  if (flag === 'sname' && /^[\w-]+$/.test(name) && more.length + others.length === 0)
    return undefined;
  const words = kept.flatMap(([word, values]) => [`-${word}`, ...shownValues(word, values)]);
  const isInHome = (word: string): boolean => word === home || word.startsWith(`${home}/`);
  return ['terl', ...words]
    .map((word) => quoted(isInHome(word) ? `~${word.slice(home.length)}` : word))
    .join(' ');
}

/** A document shows no password: stars stand in its place. */
function shownValues(flag: string, values: readonly string[]): readonly string[] {
  if (flag !== 'ssl_dist_opt') return values;
  return values.map((value, at) => (values[at - 1]?.endsWith('password') ? '********' : value));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
