// Reads the page runtime/erlang-functions.md row by row.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';

export const kinds = ['same', 'differs', 'no', 'inside'] as const;

export interface Row {
  readonly module: string;
  readonly name: string;
  readonly arity: number;
  readonly kind: (typeof kinds)[number];
}

export const page: string = readFileSync(join(root, 'runtime/erlang-functions.md'), 'utf8');

/** Returns a row for each function and arity that a table names. */
export function rowsOfPage(): Row[] {
  let module = '';
  return page.split('\n').flatMap((line) => {
    module = /^## (\w+)$/.exec(line)?.[1] ?? module;
    const [, functions = '', kind] = /^\| `([^`]+)` \| (\w+) \|/.exec(line) ?? [];
    return functions.split(' ').flatMap((entry) => {
      const slash = entry.lastIndexOf('/');
      const arities = entry === '' ? [] : entry.slice(slash + 1).split(',');
      return arities.map((arity) => ({
        module,
        name: entry.slice(0, slash),
        arity: Number(arity),
        kind: kind as Row['kind'],
      }));
    });
  });
}
