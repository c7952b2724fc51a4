// What is wrong with a text, with the line it is on: messages quote it.

import type { Diagnostic } from '../compile/compiler.ts';

export interface QuotedDiagnostic extends Diagnostic {
  readonly text: string; // the line
}

export function withLines(
  source: string,
  diagnostics: readonly Diagnostic[],
): readonly QuotedDiagnostic[] {
  const lines = source.split(/\r?\n/);
  return diagnostics.map((one) => ({
    ...one,
    text: (lines[one.line - 1] ?? '').slice(0, longest),
  }));
}

const longest = 500; // characters of a line that are quoted
