// The types of compiled texts, as the emulator gets them: the code, and what leads back to the user's text.

/** An error or a warning, with its place in a text. */
export interface Diagnostic {
  readonly line: number; // from 1, like the column
  readonly column: number;
  readonly message: string;
}

/** A diagnostic with its whole line, which messages quote. */
export interface QuotedDiagnostic extends Diagnostic {
  readonly text: string;
}

/**
 * For each line of the code, its segments, of three numbers each: column in the code, line and column in the source,
 * all from 1. The last segment at or before a place in the code gives its place in the source.
 */
export type Positions = readonly (readonly number[])[];

/** [first line, its column, last line, its column, name] of a function, all from 1; outer functions come first. */
export type FunctionPlace = readonly [number, number, number, number, string];

/** The compiler's names, and what the user wrote for them. */
export interface Spelling {
  readonly bindings: string; // the name of $bindings, since `$bindings.x` is x; '' in a module
  readonly values: readonly (readonly [ours: string, theirs: string])[]; // `$1.a` is b, `_this` is this; longer names first
  readonly callees: readonly (readonly [line: number, text: string])[];
}

/** The documentation of a function or value. */
export interface Doc {
  readonly signature: string; // each form on a line of its own: spawn(fun: () => unknown): Pid
  readonly text: string; // '' without a comment
}

/** What leads from places and names in compiled code back to the user's text. */
export interface Origins {
  readonly positions: Positions;
  readonly functions: readonly FunctionPlace[];
  readonly spelling: Spelling;
}

export interface Compiled extends Origins {
  readonly ok: true;
  readonly code: string;
}

interface Failed<D> {
  readonly ok: false;
  readonly diagnostics: readonly D[];
}

/** The answer of Host.loadModule. */
export type ModuleAnswer =
  | (Compiled & {
      readonly name: string; // 's'
      readonly file: string; // as shown to the user
      readonly path: string; // absolute path, which identifies the module
      readonly warnings: readonly QuotedDiagnostic[];
      readonly docs: Readonly<Record<string, Doc>>;
    })
  | { readonly ok: false; readonly why: 'nofile' }
  | { readonly ok: false; readonly why: 'refused'; readonly message: string }
  | (Failed<QuotedDiagnostic> & { readonly why: 'errors'; readonly file: string });

/** The answer of Host.resolveImport. */
export type ImportAnswer =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly message: string };

/** The names that an entry may use. */
export interface Scope {
  readonly bindings: readonly (readonly [name: string, kind: 'const' | 'let'])[];
  readonly globals: readonly string[];
  readonly commands?: readonly string[];
  readonly sent?: boolean; // the source is that of a function that was sent, not an entry
}

/** The answer of Host.compileInput, for an entry or for the source of a function that was sent. */
export type InputAnswer =
  | (Compiled & {
      readonly bound: readonly (readonly [name: string, kind: 'const' | 'let'])[];
      readonly hints: readonly Diagnostic[];
    })
  | Failed<Diagnostic>;
