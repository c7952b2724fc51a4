// Finds type errors of a module with TypeScript's own compiler, in another process: about 120 ms on a free
// core. The compiler's API would keep a server of 40 MB running, and its package calls that API unstable.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { TypeCheck } from '../emulator/host/host-requests.ts';
import { mostTypeChecks, mostTypeErrors, typeCheckTime } from '../node-limits.ts';
import { oneByOne } from './one-by-one.ts';
import { withLines } from './source-lines.ts';

/** Checks a module file on the code path, after the checks that were asked for before. */
export function typeCheck(
  file: string,
  find: (name: string) => string | undefined = packageOf,
  time: number = typeCheckTime,
): Promise<TypeCheck> {
  const checked = inTurn(() => checkNow(file, find, time));
  return checked ?? Promise.resolve(unchecked(`${mostTypeChecks} others wait for that already`));
}

const inTurn = oneByOne(mostTypeChecks);

async function checkNow(
  file: string,
  find: (name: string) => string | undefined,
  time: number,
): Promise<TypeCheck> {
  const source = readFileSync(file, 'utf8');
  const known = cache.get(source);
  if (known !== undefined && known.file === file) return known.result;
  const compiler = find('typescript');
  if (compiler === undefined)
    return unchecked('the package typescript is not installed: npm install typescript');
  const result = await run(compiler, file, source, time);
  // A result is not kept if the file imports other files: they may change while this file does not.
  if (result.ok && !/\bfrom\s*['"]\./.test(source)) remember(source, file, result);
  return result;
}

const cache = new Map<string, { readonly file: string; readonly result: TypeCheck }>();
const cached = 50; // modules; more than anybody works on at once

function remember(source: string, file: string, result: TypeCheck): void {
  cache.delete(source);
  cache.set(source, { file, result });
  for (const oldest of cache.keys()) {
    if (cache.size <= cached) break;
    cache.delete(oldest);
  }
}

function unchecked(why: string): TypeCheck {
  return { ok: false, message: `types are not checked: ${why}` };
}

async function run(
  compiler: string,
  file: string,
  source: string,
  time: number,
): Promise<TypeCheck> {
  const directory = mkdtempSync(join(tmpdir(), 'terl-types-'));
  try {
    const project = join(directory, 'tsconfig.json');
    writeFileSync(project, JSON.stringify(projectOf(file)));
    writeFileSync(join(directory, itself), ownName(file, source));
    const bin = join(compiler, 'bin/tsc');
    const { output, ended } = await outputOf(
      spawn(process.execPath, [bin, '-p', project, '--pretty', 'false'], {
        cwd: dirname(file),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
      time,
    );
    if (ended === 'late') return unchecked(`the compiler took longer than ${time / 1000} seconds`);
    if (ended === 'failed') return unchecked(output);
    return parsed(output, file, source);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/**
 * A tsconfig for this file, like a user's tsconfig that extends terl/tsconfig.json: it has ECMAScript and the
 * BIFs, but not Node, and types may be left out.
 */
function projectOf(file: string): unknown {
  const settings = fileAbove(import.meta.dirname, 'runtime/modules.tsconfig.json');
  const globals = join(dirname(settings), 'globals.d.ts');
  const patterns = packageOf('ts-pattern');
  return {
    extends: settings,
    compilerOptions: {
      paths: {
        'terl/globals': [globals],
        ...(patterns === undefined ? {} : { 'ts-pattern': [patterns] }),
      },
    },
    files: [file, globals, itself],
    include: [],
  };
}

const itself = 'itself.d.ts'; // a file in the same directory as the tsconfig

/** The declaration that lets a module call itself by its name; empty if terl has a global of that name. */
function ownName(file: string, source: string): string {
  const name = basename(file).replace(/\.ts$/, '');
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) || !source.includes(`${name}.`))
    return '';
  const globals = readFileSync(fileAbove(import.meta.dirname, 'runtime/globals.d.ts'), 'utf8');
  const isGlobal = new RegExp(
    `\\b(const|function|class|namespace) ${name.replaceAll('$', '\\$')}\\b`,
  );
  return isGlobal.test(globals)
    ? ''
    : `declare const ${name}: typeof import(${JSON.stringify(file)});`;
}

function packageOf(name: string): string | undefined {
  try {
    const description = findPackageJSON(name, import.meta.url);
    return description === undefined ? undefined : dirname(description);
  } catch {
    return undefined; // findPackageJSON throws if the package is not installed
  }
}

function fileAbove(folder: string, name: string): string {
  const here = join(folder, name);
  const above = dirname(folder);
  return existsSync(here) || above === folder ? here : fileAbove(above, name);
}

interface Outcome {
  readonly output: string;
  readonly ended: 'well' | 'late' | 'failed';
}

function outputOf(child: ChildProcess, time: number): Promise<Outcome> {
  let output = '';
  return new Promise((done) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      done({ output, ended: 'late' });
    }, time);
    const add = (text: string): void => {
      if (output.length < mostTypeErrors) output += text; // nobody reads more
    };
    child.stdout?.setEncoding('utf8').on('data', add);
    child.stderr?.setEncoding('utf8').on('data', add);
    child.on('error', (error) => {
      clearTimeout(timer);
      done({ output: error.message, ended: 'failed' });
    });
    child.on('close', () => {
      clearTimeout(timer);
      done({ output, ended: 'well' });
    });
  });
}

/** Parses `s.ts(4,9): error TS2322: Type …` and detail lines. Errors in other files are left out. */
function parsed(output: string, file: string, source: string): TypeCheck {
  const found: { line: number; column: number; message: string }[] = [];
  let own = false;
  for (const text of output.split('\n')) {
    const place = /^(.+)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(text);
    if (place !== null) {
      const [, name = '', line, column, message = ''] = place;
      own = resolve(dirname(file), name) === file;
      if (own) found.push({ line: Number(line), column: Number(column), message });
    } else if (/^\s+\S/.test(text)) {
      const last = found.at(-1);
      if (own && last !== undefined) last.message += `\n${text}`;
    } else if (text.trim() !== '') return unchecked(text.trim());
  }
  return { ok: true, diagnostics: withLines(source, found) };
}
