// Adds to each error its line of the text, which messages quote.

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
