// The code path: the directories in which modules are searched, in order, as in OTP's code server. User code
// can read no other files: a module is a .ts file that is really below such a directory, and is not hidden.

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

export interface ModuleFile {
  readonly file: string; // absolute path
  readonly source: string;
}

/** The module `name` in the first directory that has it. */
export function findModule(name: string, path: readonly string[]): ModuleFile | undefined {
  if (!moduleName.test(name)) return undefined;
  for (const directory of path) {
    const file = resolve(directory, `${name}.ts`);
    if (isFile(file)) return read(file, path);
  }
  return undefined;
}

/** The module that `specifier` ('./x.ts', './x', './x.js') names in an import in `fromFile`. */
export function resolveImport(
  specifier: string,
  fromFile: string,
  path: readonly string[],
): ModuleFile {
  if (!/^\.\.?\//.test(specifier) || /[\0\\]/.test(specifier))
    throw new CodePathError(
      'badfile',
      specifier,
      (got) => `expected a relative import such as './x.ts', got ${got}`,
    );
  const named = resolve(dirname(fromFile), specifier);
  const file = candidates(named).find((candidate) => isOpen(candidate, path) && isFile(candidate));
  if (file !== undefined) return read(file, path);
  if (!isBelow(named, path)) throw outside(named);
  if (!isOpen(named, path)) throw hidden(named);
  throw new CodePathError('nofile', named, (file) => `there is no TypeScript file ${file}`);
}

/** Why a file cannot be used as a module. */
export class CodePathError extends Error {
  readonly code: 'badfile' | 'nofile' | 'outside' | 'too_big';
  readonly #file: string;
  readonly #say: (file: string) => string;

  constructor(code: CodePathError['code'], file: string, say: (file: string) => string) {
    super(say(JSON.stringify(file)));
    this.code = code;
    this.#file = file;
    this.#say = say;
  }

  /** The error as a sentence. `shown` returns the file's path as the user should see it. */
  sentence(shown: (file: string) => string): string {
    if (this.code === 'badfile') return this.message; // the argument was not a file name
    return this.#say(JSON.stringify(shown(this.#file)));
  }
}

/** Nobody writes a module as large as this, so a larger file is probably not a module. */
export const maxModuleSize: number = 1024 * 1024; // bytes

// Without slashes, so that a name never leads out of its directory. NAME.app.ts describes an application.
const moduleName = /^[A-Za-z_][\w-]{0,127}(?:\.app)?$/;

function candidates(named: string): readonly string[] {
  if (/\.d\.[cm]?ts$/.test(named)) return [];
  if (named.endsWith('.ts')) return [named];
  return [`${named}.ts`, ...(named.endsWith('.js') ? [`${named.slice(0, -3)}.ts`] : [])];
}

function read(file: string, path: readonly string[]): ModuleFile {
  // A symbolic link may lead out of the code path.
  if (!isBelow(realpathSync(file), path.filter(exists).map(realDirectory))) throw outside(file);
  const { size } = statSync(file);
  if (size > maxModuleSize)
    throw new CodePathError(
      'too_big',
      file,
      (shown) => `${shown} has ${size} bytes, and a module may have ${maxModuleSize}`,
    );
  return { file, source: readFileSync(file, 'utf8') };
}

function isBelow(file: string, path: readonly string[]): boolean {
  return path.some((directory) => wayTo(file, directory) !== undefined);
}

/** Whether a file is below the code path, with no hidden name and no node_modules on the way. */
function isOpen(file: string, path: readonly string[]): boolean {
  return path.some((directory) => {
    const way = wayTo(file, directory)?.split(sep);
    return way?.every((name) => !name.startsWith('.') && name !== 'node_modules') === true;
  });
}

/** The path from a directory to a file below it; undefined if the file is not below the directory. */
function wayTo(file: string, directory: string): string | undefined {
  const way = relative(resolve(directory), file);
  const isInside = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  return isInside ? way : undefined;
}

function outside(file: string): CodePathError {
  return new CodePathError('outside', file, (shown) => `${shown} is not below the code path`);
}

function hidden(file: string): CodePathError {
  return new CodePathError(
    'outside',
    file,
    (shown) =>
      `${shown} is no module: no name on the way to it may begin with a dot or be node_modules`,
  );
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function exists(directory: string): boolean {
  return statSync(directory, { throwIfNoEntry: false }) !== undefined;
}

function realDirectory(directory: string): string {
  return realpathSync(resolve(directory));
}
