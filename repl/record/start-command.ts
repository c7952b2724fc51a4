// The command that starts a node as this one was started, for a session document.

import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';

type Flags = readonly (readonly [flag: string, values: readonly string[]])[];

/** `terl FLAGS`, with `~` for the home directory; undefined for `terl -sname NAME`, as documents start a terminal unless they say otherwise. */
export function startCommand(flags: Flags, home: string = homedir()): string | undefined {
  const kept = flags
    .map(([flag, values]) => [flag, valuesElsewhere(flag, values)] as const)
    .filter(
      ([flag, { length }]) =>
        flag !== 'transcript' &&
        flag !== 'mapper_port' &&
        !(flag === 'setcookie' && length === 1) &&
        !(/^(kernel|pa)$/.test(flag) && length === 0),
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

/** What holds on other machines, too. */
function valuesElsewhere(flag: string, values: readonly string[]): readonly string[] {
  if (flag === 'kernel') return withoutInterface(values);
  // who plays the document says where its modules are: -verify FILE -pa DIRECTORY
  return flag === 'pa' ? values.filter((path) => !isAbsolute(path)) : values;
}

/** An address at which a node listens is that of one machine only. */
function withoutInterface(parameters: readonly string[]): readonly string[] {
  const at = parameters.indexOf('inet_dist_use_interface');
  return at < 0 ? parameters : parameters.toSpliced(at, 2);
}

/** A document shows no password: stars stand in its place. */
function shownValues(flag: string, values: readonly string[]): readonly string[] {
  if (flag === 'join' && !values[0]?.startsWith('@')) return ['INVITE']; // it has the key of the room
  if (flag !== 'ssl_dist_opt') return values;
  return values.map((value, at) => (values[at - 1]?.endsWith('password') ? '********' : value));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
