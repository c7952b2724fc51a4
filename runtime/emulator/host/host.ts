// What the sealed room asks of its host at once, in the middle of a turn; everything else goes by batches.
// Answers are JSON text, since that is the one thing that crosses into an isolate cheaply and safely.

export interface Host {
  /** A module's compiled text, by name on the code path, or by file. */
  loadModule(name: string): string;
  /** The file an import means, seen from the file that has it. */
  resolveImport(specifier: string, from: string): string;
  /** An entry at the prompt, compiled; `scope` has the bindings and globals it may refer to. */
  compileInput(source: string, scope: string): string;
  /** Cookies: '' for this node's own. Returns the cookie, or '' when set. */
  cookie(node: string, cookie: string): string;
  /** The monotonic clock, in milliseconds with fractions. */
  clock(): number;
  /** Code has been running for a while without a pause: ticks that are due go out, so that peers see a living node. */
  keepAlive(): void;
}

/** The host of this emulator; set once, by main.ts. */
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

function missing(): never {
  throw new Error('the emulator has no host');
}
