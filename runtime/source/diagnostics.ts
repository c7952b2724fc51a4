// Errors in a text, with the lines and columns of the user's source.

import type { Diagnostic } from '../emulator/host/compiled-text.ts';

/** Thrown by any step of a compilation, and caught in compiler.ts. */
export class SyntaxErrors extends Error {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message ?? 'syntax error');
    this.diagnostics = diagnostics;
  }
}

export interface OxcError {
  readonly severity: string;
  readonly message: string;
  readonly helpMessage: string | null;
  readonly labels: readonly { readonly start: number }[];
}

/** Converts offsets to lines and columns of the source. `shift`: characters put before the source. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #shift: number;
  readonly #length: number;
  readonly #origin: (offset: number) => number;

  /** `origin`: converts an offset in the edited text to an offset in the source. */
  constructor(source: string, shift = 0, origin = (offset: number): number => offset) {
    this.#shift = shift;
    this.#origin = origin;
    this.#length = source.length;
    for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1))
      this.#starts.push(at + 1);
  }

  place(offset: number): { line: number; column: number } {
    const at = Math.min(Math.max(this.#origin(offset - this.#shift), 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: at - (this.#starts[low] ?? 0) + 1 };
  }

  /** The offset of a line and column, both counted from 0. */
  offset(line: number, column: number): number {
    return (this.#starts[line] ?? this.#length) + column + this.#shift;
  }

  diagnostic(offset: number, message: string): Diagnostic {
    return { ...this.place(offset), message };
  }
}

/** The errors of oxc, without warnings that a feature is missing in ES2016, since V8 has it. */
export function errorsOf(said: readonly OxcError[]): readonly OxcError[] {
  return said.filter(
    ({ severity, message }) =>
      severity === 'Error' || !message.includes('not available in the configured target'),
  );
}

/** oxc's message as one sentence, with its help after a colon. */
export function sentence({ message, helpMessage }: OxcError): string {
  const said = message.replace(/\.$/, '');
  return helpMessage ? `${said}: ${helpMessage.replace(/\.$/, '')}` : said;
}
