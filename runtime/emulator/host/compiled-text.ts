// What the host's compiler makes of a text, as the emulator gets it: code, and the way back to what the user wrote.

/** What is wrong with a text, or looks wrong. */
export interface Diagnostic {
  readonly line: number; // from 1, as is the column
  readonly column: number;
  readonly message: string;
}

/** With the line it is on: messages quote it. */
export interface QuotedDiagnostic extends Diagnostic {
  readonly text: string;
}

/**
 * For each line of the code, segments in a row of three: column in the code, line and column in the source. All count
 * from 1. A place in the code is where the last segment at or before it says.
 */
export type Positions = readonly (readonly number[])[];

/** [first line, its column, last line, its column, name] of a function, all from 1, outer functions first. */
export type FunctionPlace = readonly [number, number, number, number, string];

/** How names that the compiler made read in the user's text. */
export interface Spelling {
  readonly bindings: string; // `$bindings.x` is x; '' where there are none
  readonly values: readonly (readonly [ours: string, theirs: string])[]; // `$1.a` is b, `_this` is this: longer ones first
  readonly callees: readonly (readonly [line: number, text: string])[];
}

/** The comment above a function or value, and its form. */
export interface Doc {
  readonly signature: string; // one form a line: spawn(fun: () => unknown): Pid
  readonly text: string; // '' without a comment
}

/** How places and names in compiled code lead back to the text. */
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

/** Host.loadModule: a module by its name on the code path, or by its file. */
export type ModuleAnswer =
  | (Compiled & {
      readonly name: string; // 's'
      readonly file: string; // as shown
      readonly path: string; // what identifies it
      readonly warnings: readonly QuotedDiagnostic[];
      readonly docs: Readonly<Record<string, Doc>>;
    })
  | { readonly ok: false; readonly why: 'nofile' }
  | { readonly ok: false; readonly why: 'refused'; readonly message: string }
  | (Failed<QuotedDiagnostic> & { readonly why: 'errors'; readonly file: string });

/** Host.resolveImport: the file that an import means. */
export type ImportAnswer =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly message: string };

/** The names that an entry may refer to. */
export interface Scope {
  readonly bindings: readonly (readonly [name: string, kind: 'const' | 'let'])[];
  readonly globals: readonly string[];
  readonly commands?: readonly string[];
  readonly sent?: boolean; // the source of a function that was sent, and no entry
}

/** Host.compileInput: an entry at the prompt, or the source of a function that was sent. */
export type InputAnswer =
  | (Compiled & {
      readonly bound: readonly (readonly [name: string, kind: 'const' | 'let'])[];
      readonly hints: readonly Diagnostic[];
    })
  | Failed<Diagnostic>;
