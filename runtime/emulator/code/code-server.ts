// Loaded modules, and calls by module, function and arguments; a module is loaded at its first use. A running
// function keeps the old code until it calls by the module's name (OTP: code_server, error_handler).

import type { Doc, ModuleAnswer, QuotedDiagnostic } from '../host/compiled-text.ts';
import { askHost } from '../host/host.ts';
import { asError, stackOf } from '../term/error-parts.ts';
import { ErlangError } from '../term/exception.ts';
import { registerExport } from '../term/exported-function.ts';
import type { FunctionTerm, Term } from '../term/term.ts';
import { nearest } from '../text/did-you-mean.ts';
import { noteModule, sharedModule } from '../text/module-objects.ts';
import { forgetSource, keepVersion, rememberSource } from '../text/sources.ts';
import { runModule } from './compiled.ts';

/** A module's exports. Each read of a property gives the export's current value. */
export type Namespace = Readonly<Record<string, unknown>>;

export interface Loaded {
  readonly name: string;
  readonly file: string;
  readonly path: string; // absolute path of the file
  readonly at: number; // milliseconds since 1970
  readonly exports: Record<string, unknown>; // the same object after a reload; only its properties change
  readonly namespace: Namespace; // a read-only view of `exports`
  readonly docs: Readonly<Record<string, Doc>>; // what h() prints for each export: its forms, and the text of its comment, if any
}

/** Why a module was not loaded. */
type LoadFailure = Extract<ModuleAnswer, { ok: false }>;

/** The outcome of compiling a module, and of loading it unless only lc compiles it. */
export type LoadResult =
  | {
      readonly ok: true;
      readonly name: string;
      readonly warnings: readonly QuotedDiagnostic[];
      readonly file: string;
      readonly path: string;
    }
  | LoadFailure;

const builtin = new Map<string, Namespace>(); // erlang, io, net_adm, …
const byName = new Map<string, Loaded>();
const byPath = new Map<string, Loaded>();
let version = 0;

/** Adds a module that is part of the emulator. */
export function addBuiltinModule(name: string, namespace: Namespace): void {
  builtin.set(name, namespace);
  noteModule(namespace, name);
}

/** A module's exports, after loading the module if necessary. Undefined if no module has this name. */
export function moduleNamed(name: string): Namespace | undefined {
  const known = byName.get(name)?.namespace ?? builtin.get(name);
  if (known !== undefined) return known;
  if (name.includes('/')) return undefined; // c and l accept a path, but a call needs a module's name
  const result = loadModule(name);
  if (result.ok) return byName.get(name)?.namespace;
  if (result.why === 'nofile') return undefined;
  throw new ErlangError(['load_failed', name, explainFailure(result)]);
}

/** One sentence on why a module did not load. */
export function explainFailure(result: Exclude<LoadResult, { ok: true }>): string {
  if (result.why === 'nofile') return 'there is no such file on the code path';
  if (result.why === 'refused') return result.message;
  const first = result.diagnostics[0];
  return first ? `${result.file}:${first.line}:${first.column}: ${first.message}` : 'it has errors';
}

/** Loads a module from the code path, again if it is loaded already (l/1). */
export function loadModule(name: string): LoadResult {
  return link(askHost.loadModule(name));
}

/** Compiles a module without loading it (lc/1). */
export function compileModule(name: string): LoadResult {
  const compiled = askHost.loadModule(name);
  return compiled.ok ? compiled : compiled;
}

/** Names of the modules that are part of the emulator. */
export function builtinModules(): string[] {
  return [...builtin.keys()];
}

/** Whether a module is loaded and exports a function of this name. */
export function isExported(module: string, name: string): boolean {
  const exports = byName.get(module)?.exports ?? builtin.get(module);
  return exports !== undefined && typeof exports[name] === 'function';
}

/** A module's exports if the module is loaded. Never loads it, so no user code runs. */
export function loadedNamespace(name: string): Namespace | undefined {
  return byName.get(name)?.namespace ?? builtin.get(name);
}

/** The modules loaded from files. */
export function loadedModules(): readonly Loaded[] {
  return [...byName.values()];
}

/** Calls an exported function by name, as spawn/4 and rpc do; throws `undef` if there is no such function. */
export function applyNamed(module: string, name: string, args: readonly Term[]): unknown {
  // not the namespace of a loaded module, a proxy, since calls are many
  const exports = byName.get(module)?.exports ?? moduleNamed(module);
  const found = exports !== undefined && Object.hasOwn(exports, name) && exports[name];
  if (typeof found !== 'function')
    throw new ErlangError('undef', {
      name: `${module}.${name}`,
      args,
      hint: undefinedHint(module, name),
    });
  return (found as (...args: readonly Term[]) => unknown)(...args);
}

function undefinedHint(module: string, name: string): string {
  const namespace = moduleNamed(module);
  if (namespace === undefined)
    return `there is no module ${module}: no ${module}.ts on the code path of this node${meant(module, modulesKnown())}`;
  return `module ${module} does not export a function ${name}${meant(name, Object.keys(namespace))}`;
}

/** The names of the emulator's own modules and of the modules loaded from files. */
export function modulesKnown(): string[] {
  return [...builtin.keys(), ...byName.keys()];
}

function meant(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

/** Carries out an `import`; returns the exports of the module. `where` begins the text of an error. */
export function importModule(specifier: string, from: string, where = ''): Namespace {
  const inside = builtin.get(specifier);
  if (inside !== undefined) return inside;
  const resolved = askHost.resolveImport(specifier, from);
  if (!resolved.ok) throw new ErlangError(['import_failed', specifier, where + resolved.message]);
  const known = byPath.get(resolved.path);
  if (known !== undefined) return known.namespace;
  const result = link(askHost.loadModule(resolved.path));
  if (!result.ok)
    throw new ErlangError(['import_failed', specifier, where + explainFailure(result)]);
  return (byPath.get(resolved.path) as Loaded).namespace;
}

/** Runs a file that other modules do not import, such as the description of an application, and returns what it exports. */
export function runFile(
  name: string,
): { readonly ok: true; readonly exports: Namespace } | LoadFailure {
  const compiled = askHost.loadModule(name);
  if (!compiled.ok) return compiled;
  const { file, path, code, positions, functions, spelling } = compiled;
  const url = `${file}?${++version}`;
  rememberSource(url, { file, module: compiled.name, positions, functions, spelling });
  const exports = newExports(compiled.name);
  const load = (specifier: string, line?: number): Namespace =>
    importModule(specifier, path, line === undefined ? '' : `${file}:${line}: `);
  runModule(code, url, load, exportTo(exports, new Set()));
  return { ok: true, exports };
}

/** Runs a compiled module. A reload fills the same exports object, so importers and callers get new code. */
function link(compiled: ModuleAnswer): LoadResult {
  if (!compiled.ok) return compiled;
  const { name, file, path, positions, functions, spelling, docs } = compiled;
  const previous = byPath.get(path);
  const exports = previous?.exports ?? newExports(name);
  const before = Object.getOwnPropertyDescriptors(exports);
  const namespace = previous?.namespace ?? sharedModule(exports);
  const loaded: Loaded = { name, file, path, at: Date.now(), exports, namespace, docs };
  byPath.set(path, loaded); // set before the module runs, so that circular imports find it
  const url = `${file}?${++version}`;
  rememberSource(url, { file, module: name, positions, functions, spelling });
  const exported = new Set<string>();
  try {
    const load = (specifier: string, line?: number): Namespace =>
      importModule(specifier, path, line === undefined ? '' : `${file}:${line}: `);
    runModule(compiled.code, url, load, exportTo(exports, exported));
  } catch (error) {
    keepOnly(exports, new Set());
    Object.defineProperties(exports, before);
    if (previous) byPath.set(path, previous);
    else byPath.delete(path);
    const thrown = asError(error);
    if (thrown !== undefined) stackOf(thrown); // V8 makes the stack when it is first read, and needs the source
    forgetSource(url);
    throw error;
  }
  keepVersion(path, url);
  keepOnly(exports, exported);
  byName.set(name, loaded);
  for (const [key, value] of Object.entries(exports))
    if (typeof value === 'function') registerExport(value as FunctionTerm, name, key);
  return { ok: true, name, file, path, warnings: compiled.warnings };
}

function newExports(name: string): Record<string, unknown> {
  const exports = {};
  noteModule(exports, name);
  return exports;
}

function exportTo(
  exports: Record<string, unknown>,
  exported: Set<string>,
): (getters: Record<string, () => unknown>) => void {
  return (getters) => {
    for (const [name, get] of Object.entries(getters)) {
      exported.add(name);
      Object.defineProperty(exports, name, { get, enumerable: true, configurable: true });
    }
  };
}

function keepOnly(exports: Record<string, unknown>, names: ReadonlySet<string>): void {
  for (const name of Object.keys(exports)) if (!names.has(name)) delete exports[name];
}
