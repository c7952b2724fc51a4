// Functions that the emulator calls during a turn: loading modules, compiling entries, cookies, the clock.

import { basename, extname, isAbsolute, join } from 'node:path';
import { CookieError, checkCookie, type NetKernel } from '../../transport/kernel/net-kernel.ts';
import { compileFunction, compileInput, compileModule } from '../compile/compiler.ts';
import type {
  ImportAnswer,
  InputAnswer,
  LastingNames,
  ModuleAnswer,
  Scope,
} from '../emulator/host/compiled-text.ts';
import type { Host } from '../emulator/host/host.ts';
import { CodePathError, findModule, type ModuleFile, resolveImport } from '../modules/code-path.ts';
import { importHint } from '../modules/import-hints.ts';
import { withLines } from '../modules/source-lines.ts';
import type { WorkingDirectory } from '../modules/working-directory.ts';

/**
 * Makes the callbacks of one node. Most return JSON or plain text, in which they also report refusals.
 * `secret` is called with each cookie that is set.
 */
export function makeCallbacks(
  directory: WorkingDirectory,
  kernel: () => NetKernel | undefined,
  secret: (cookie: string) => void,
): Host {
  return {
    loadModule: (name) => JSON.stringify(loadModule(name, directory)),
    resolveImport: (specifier, from) => JSON.stringify(fileOfImport(specifier, from, directory)),
    compileInput: (source, scope, lasting) => JSON.stringify(compile(source, scope, lasting)),
    cookie(node, cookie) {
      if (cookie !== '') secret(cookie); // even if the cookie is refused
      return cookieOf(kernel(), node, cookie);
    },
    clock: () => performance.now(),
    keepAlive: () => kernel()?.keepAlive(),
  };
}

/** Loads a module by its name on the code path, a path from the current directory, or an absolute path. */
function loadModule(name: string, { current, path, shown }: WorkingDirectory): ModuleAnswer {
  let found: ModuleFile | undefined;
  try {
    if (isAbsolute(name)) found = resolveImport(`./${basename(name)}`, name, path);
    else if (name.includes('/')) found = resolveImport(`./${name}`, join(current, 'shell'), path);
    else found = findModule(name, path);
  } catch (error) {
    if (!(error instanceof CodePathError)) throw error;
    if (error.code === 'nofile' && !isAbsolute(name)) return { ok: false, why: 'nofile' };
    return { ok: false, why: 'refused', message: error.sentence(shown) };
  }
  if (found === undefined) return { ok: false, why: 'nofile' };
  const file = shown(found.file);
  const compiled = compileModule(file, found.source);
  if (!compiled.ok) {
    const diagnostics = withLines(found.source, compiled.diagnostics);
    return { ok: false, why: 'errors', file, diagnostics };
  }
  const { code, positions, functions, spelling, warnings, docs } = compiled;
  const module = basename(found.file, extname(found.file));
  return {
    ok: true,
    name: module,
    file,
    path: found.file,
    code,
    positions,
    functions,
    spelling,
    warnings: withLines(found.source, warnings),
    docs,
  };
}

function fileOfImport(specifier: string, from: string, directory: WorkingDirectory): ImportAnswer {
  try {
    const { file } = resolveImport(
      specifier,
      from === '' ? join(directory.current, 'shell') : from,
      directory.path,
    );
    return { ok: true, path: file };
  } catch (error) {
    if (!(error instanceof CodePathError)) throw error;
    const why = error.sentence(directory.shown);
    return { ok: false, message: importHint(specifier, why, directory.path) };
  }
}

function compile(source: string, scopeText: string, lastingText: string): InputAnswer {
  const { bindings, sent } = JSON.parse(scopeText) as Scope;
  const { globals, inherited, commands } = lastingNames(lastingText);
  const compiled = (sent ? compileFunction : compileInput)(source, {
    bindings: new Map([...inherited, ...bindings]),
    globals,
    commands,
  });
  if (!compiled.ok) return compiled;
  const { code, positions, functions, spelling, bound, hints } = compiled;
  return { ok: true, code, positions, functions, spelling, bound: [...bound], hints };
}

interface Lasting {
  readonly text: string;
  readonly globals: ReadonlySet<string>;
  readonly inherited: readonly (readonly [name: string, kind: 'let'])[];
  readonly commands: ReadonlySet<string>;
}

/** Returns the names, read anew only if they are others than the last time. */
function lastingNames(text: string): Lasting {
  if (text === lastRead?.text) return lastRead;
  const { globals, inherited = [], commands } = JSON.parse(text) as LastingNames;
  lastRead = {
    text,
    globals: new Set(globals),
    inherited: inherited.map((name) => [name, 'let'] as const),
    commands: new Set(commands),
  };
  return lastRead;
}
let lastRead: Lasting | undefined;

/**
 * If `cookie` is '', returns the cookie used for `node`. Else sets the cookie for `node`, and returns ''; if
 * the cookie is refused, returns the reason.
 * An empty `node` means this node.
 */
function cookieOf(kernel: NetKernel | undefined, node: string, cookie: string): string {
  if (kernel === undefined) return cookie === '' ? 'nocookie' : 'this node is not alive';
  if (cookie === '') return kernel.getCookie(node || undefined);
  try {
    kernel.setCookie(checkCookie(cookie, 'set_cookie'), node || undefined);
    return '';
  } catch (error) {
    if (error instanceof CookieError) return error.message;
    throw error;
  }
}
