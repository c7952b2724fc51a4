// Adds to each error the line of the text in which the error is, so that messages can quote the line.

import type { Diagnostic, QuotedDiagnostic } from '../emulator/host/compiled-text.ts';

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

const longest = 500; // characters of a line; the rest is not quoted
