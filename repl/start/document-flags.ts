// The flags about session documents: -verify FILE … and what belongs to it.

import type { VerifyOptions } from '../verify/verify.ts';
import { one, truthOrNone, Wrong, whole } from './flag-values.ts';

/** What these flags have said so far. */
export type SeenOfDocuments = { -readonly [K in keyof VerifyOptions]?: VerifyOptions[K] } & {
  isVerify?: boolean;
  lesson?: string; // its name, number or file; '' lists them
};

type Take = (seen: SeenOfDocuments, flag: string, values: readonly string[]) => void;

const flags: ReadonlyMap<string, Take> = new Map<string, Take>([
  [
    'lesson',
    (seen, _flag, values) => {
      seen.lesson = values.join(' ');
    },
  ],
  [
    'verify',
    (seen, _flag, values) => {
      seen.isVerify = true;
      seen.files = [...(seen.files ?? []), ...values];
    },
  ],
  ['update', yes('update')],
  ['json', yes('json')],
  ['allow_commands', yes('allowCommands')],
  [
    'jobs',
    (seen, flag, values) => {
      seen.jobs = whole(flag, one(flag, values, 'a number of documents'), 'number', 1, 64);
    },
  ],
  [
    'only',
    (seen, _flag, values) => {
      seen.only = values.join(' ');
    },
  ],
]);

/** A flag that is true unless its value says false; other words behind it are files, as in -verify -update FILE. */
function yes(key: 'update' | 'json' | 'allowCommands'): Take {
  return (seen, flag, values) => {
    const isValue = values.length === 1 && /^(true|false)$/.test(values[0] ?? '');
    seen[key] = truthOrNone(flag, isValue ? values : []);
    if (!isValue && values.length > 0) seen.files = [...(seen.files ?? []), ...values];
  };
}

/** Take a flag about documents; false if it is not one. */
export function takeOfDocuments(
  seen: SeenOfDocuments,
  flag: string,
  values: readonly string[],
): boolean {
  const take = flags.get(flag);
  take?.(seen, flag, values);
  return take !== undefined;
}

/** What -verify is to do; undefined without -verify. */
export function verifyOptionsOf(seen: SeenOfDocuments): VerifyOptions | undefined {
  const { files, update = false, json = false, allowCommands = false, jobs, only } = seen;
  if (seen.isVerify && files === undefined)
    throw new Wrong('-verify wants at least one file such as lesson.md');
  if (seen.isVerify && files !== undefined)
    return { files, update, json, allowCommands, jobs, only };
  if (Object.keys(seen).length > 0)
    throw new Wrong(`-update, -json, -jobs, -only and -allow_commands belong to -verify FILE`);
  return undefined;
}
