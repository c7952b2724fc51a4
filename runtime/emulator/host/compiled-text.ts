// The types of the host's answers about user code: compiled code, and tables that lead from places and names
// in the compiled code to places and names in the user's text.

/** An error or a warning of the compiler or the type checker, with its place in the user's text. */
export interface Diagnostic {
  readonly line: number; // from 1, like the column
  readonly column: number;
  readonly message: string;
}

/** A diagnostic with the whole line of text at its place, so that messages can quote the line. */
export interface QuotedDiagnostic extends Diagnostic {
  readonly text: string;
}

/**
 * A source map: for each line of the compiled code, segments of three numbers each (column in the code, line
 * and column in the source, all from 1). A place belongs to the last segment that does not begin after it.
 */
export type Positions = readonly (readonly number[])[];

/** [first line, column, last line, column, name] of a source function, all from 1; outer functions first. */
export type FunctionPlace = readonly [number, number, number, number, string];

/** Names that the compiler has made, each with the user's text for it. */
export interface Spelling {
  readonly bindings: string; // the variable with the prompt's bindings: `$bindings.x` is the user's x; '' in a module
  readonly values: readonly (readonly [ours: string, theirs: string])[]; // `$1.a` is an imported b, `_this` is this; longer names first
  readonly callees: readonly (readonly [line: number, text: string])[]; // called expressions that the compiler changes, as the user wrote them
}

/** The documentation of a function or value. */
export interface Doc {
  readonly signature: string; // a line for each way to call it: spawn(fun: () => unknown): Pid
  readonly text: string; // the text of its doc comment; '' if it has none
}

/** Tables that lead from places and names in compiled code back to the user's text. */
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
      readonly name: string; // such as 's'
      readonly file: string; // the path that messages show
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

/** The names that an entry may use without declaring them. */
export interface Scope {
  readonly bindings: readonly (readonly [name: string, kind: 'const' | 'let'])[];
  readonly sent?: boolean; // whether the text is the source of a function from a message, and not an entry
}

/** Names that are the same for every entry of a shell. */
export interface LastingNames {
  readonly globals: readonly string[];
  readonly inherited?: readonly string[]; // by the bindings: the names of commands, and of what else the shell gives
  readonly commands?: readonly string[]; // those of them that are functions
}

/** The answer of Host.compileInput, for an entry or for the source of a function that was sent. */
export type InputAnswer =
  | (Compiled & {
      readonly bound: readonly (readonly [name: string, kind: 'const' | 'let'])[];
      readonly hints: readonly Diagnostic[];
    })
  | Failed<Diagnostic>;
