// Functions of the host that the emulator calls in the middle of a turn; everything else is sent in batches.
// Larger answers are JSON text: it enters the isolate cheaply, and gives user code no object of the host.

import type {
  ImportAnswer,
  InputAnswer,
  LastingNames,
  ModuleAnswer,
  Scope,
} from './compiled-text.ts';

export interface Host {
  /** Compiles a module, given by its name on the code path or by its file. Returns a ModuleAnswer. */
  loadModule(name: string): string;
  /** Finds the file that `specifier` names in an import of the file `from`. Returns an ImportAnswer. */
  resolveImport(specifier: string, from: string): string;
  /** Compiles an entry; `scope` is a Scope and `lasting` LastingNames as JSON. Returns an InputAnswer. */
  compileInput(source: string, scope: string, lasting: string): string;
  /** Sets the cookie for `node` ('': this node) and returns ''; with `cookie` '', only returns the cookie. */
  cookie(node: string, cookie: string): string;
  /** The monotonic clock, in milliseconds with fractions. */
  clock(): number;
  /** Sends the due ticks while code runs without a pause: peers disconnect a node that sends no ticks. */
  keepAlive(): void;
}

/** The host of this emulator; set once, by wiring.ts. */
export const host: { calls: Host } = {
  calls: {
    loadModule: missing,
    resolveImport: missing,
    compileInput: missing,
    cookie: missing,
    clock: missing,
    keepAlive: missing,
  },
};

/** Calls of the host with typed answers instead of JSON text. */
export const askHost: {
  loadModule(name: string): ModuleAnswer;
  resolveImport(specifier: string, from: string): ImportAnswer;
  compileInput(source: string, scope: Scope, lasting: LastingNames): InputAnswer;
} = {
  loadModule: (name) => JSON.parse(host.calls.loadModule(name)),
  resolveImport: (specifier, from) => JSON.parse(host.calls.resolveImport(specifier, from)),
  compileInput: (source, scope, lasting) =>
    JSON.parse(host.calls.compileInput(source, JSON.stringify(scope), textOf(lasting))),
};

const texts = new WeakMap<LastingNames, string>();

function textOf(lasting: LastingNames): string {
  const known = texts.get(lasting);
  if (known !== undefined) return known;
  const text = JSON.stringify(lasting);
  texts.set(lasting, text);
  return text;
}

function missing(): never {
  throw new Error('the emulator has no host');
}
