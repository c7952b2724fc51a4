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
    (seen, flag, values) => {
      seen.lesson =
        values.length === 0 ? '' : one(flag, values, 'a lesson such as 1, links or mine.md');
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
  ['stay', yes('stay')],
  ['allow_commands', yes('allowCommands')],
  [
    'jobs',
    (seen, flag, values) => {
      seen.jobs = whole(flag, one(flag, values, 'a number of documents'), 'number', 1, 64);
    },
  ],
  [
    'only',
    (seen, flag, values) => {
      seen.only = values.join(' ');
      if (seen.only.trim() === '') throw new Wrong(`-${flag} wants a part of a heading`);
    },
  ],
]);

/** A flag that is true unless its value says false; other words behind it are files, as in -verify -update FILE. */
function yes(key: 'update' | 'json' | 'stay' | 'allowCommands'): Take {
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

/** What -verify is to do; undefined without -verify. `others` are the flags that are not about documents. */
export function verifyOptionsOf(
  seen: SeenOfDocuments,
  others: readonly string[],
  codePath: readonly string[] = [],
): VerifyOptions | undefined {
  const { files, update = false, json = false, allowCommands = false, stay = false } = seen;
  const { jobs, only } = seen;
  if (stay && (update || json)) throw new Wrong('-stay does not go with -update or -json');
  if (seen.isVerify && files !== undefined && files.length > 0) {
    const other = others.find((flag) => flag !== 'pa');
    if (other !== undefined)
      throw new Wrong(`-${other} does not go with -verify: a document starts its nodes itself`);
    return { codePath, files, update, json, allowCommands, stay, jobs, only };
  }
  if (seen.isVerify) throw new Wrong('-verify wants at least one file such as lesson.md');
  if (Object.keys(seen).length > 0)
    throw new Wrong(
      '-update, -json, -jobs, -only, -stay and -allow_commands belong to -verify FILE',
    );
  return undefined;
}
