// Tells the user what to do instead of an import that failed.

import { isBuiltin } from 'node:module';
import { basename } from 'node:path';
import { findModule } from './code-path.ts';

/** The message about a failed import. `why`: the message of the error. */
export function importHint(specifier: string, why: string, path: readonly string[]): string {
  if (isBuiltin(specifier))
    return `${specifier} is a module of Node, and none of them is here: code reaches no files and no network, only other nodes. os.getenv, io and timer are there without an import`;
  if (/^\.\.?\//.test(specifier)) return why + onThePath(specifier, path);
  if (/^(?:@[\w.-]+\/)?[\w.-]+(?:\/[\w./-]+)?$/.test(specifier)) {
    if (findModule(specifier, path) !== undefined) return moduleOf(specifier);
    const file = specifier.replace(/^@/, '').replaceAll('/', '-');
    return `${specifier} is a package, and none but ts-pattern is here. Make one file of it, npx esbuild ${specifier} --bundle --format=esm --outfile=${file}.ts, and import './${file}.ts'`;
  }
  return why;
}

/** A hint if `./s` is not beside the importing file, but s is a module on the code path. */
function onThePath(specifier: string, path: readonly string[]): string {
  const name = basename(specifier).replace(/\.[jt]s$/, '');
  return findModule(name, path) === undefined ? '' : `. ${moduleOf(name)}`;
}

function moduleOf(name: string): string {
  return `The module ${name} of the code path needs no import: ${name}.f() calls it`;
}
