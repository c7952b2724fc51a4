// Functions of the host that the emulator calls in the middle of a turn; everything else goes in batches.
// Answers are JSON text: strings cross into an isolate cheaply, and carry no object of the host with them.

import type { ImportAnswer, InputAnswer, ModuleAnswer, Scope } from './compiled-text.ts';

export interface Host {
  /** The compiled text of a module, given its name on the code path or its file: a ModuleAnswer. */
  loadModule(name: string): string;
  /** The file that an import in the file `from` means: an ImportAnswer. */
  resolveImport(specifier: string, from: string): string;
  /** Compiles an entry; `scope` is a Scope as JSON. Returns an InputAnswer. */
  compileInput(source: string, scope: string): string;
  /** Sets the cookie for `node` ('': this node's own) and returns ''; an empty `cookie` only reads it. */
  cookie(node: string, cookie: string): string;
  /** The monotonic clock, in milliseconds with fractions. */
  clock(): number;
  /** Sends the ticks that are due, when code has run for a while without a pause: peers must see a living node. */
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
  compileInput(source: string, scope: Scope): InputAnswer;
} = {
  loadModule: (name) => JSON.parse(host.calls.loadModule(name)),
  resolveImport: (specifier, from) => JSON.parse(host.calls.resolveImport(specifier, from)),
  compileInput: (source, scope) =>
    JSON.parse(host.calls.compileInput(source, JSON.stringify(scope))),
};

function missing(): never {
  throw new Error('the emulator has no host');
}
