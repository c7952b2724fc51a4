// Lowers edited TypeScript to JavaScript of ES2016, and keeps source positions for stack traces.
// An async function becomes babelHelpers.asyncToGenerator(function* …), which the emulator implements.

import type { HelperMode } from 'oxc-transform';
import type { Positions } from '../emulator/host/compiled-text.ts';
import { errorsOf, Lines, SyntaxErrors, sentence } from '../source/diagnostics.ts';
import type { Edited } from '../source/edits.ts';
import { decodeMappings } from '../source/mappings.ts';
import { oxcTransformer } from '../source/oxc.ts';
import { madeVariables } from './spelling.ts';

export interface Lowered {
  readonly code: string;
  readonly made: readonly string[]; // variables that lowering has added
  readonly positions: Positions;
}

interface Frame {
  readonly file: string;
  readonly head: string; // a line of text before the code
  readonly returns: boolean; // whether the code is the body of a function and may `return`
}

/** Lowers the text. `head` is a line to put before the code: it begins the function around the code. */
export function lower(edited: Edited, { file, head, returns }: Frame, source: Lines): Lowered {
  const {
    code,
    map,
    errors: said,
  } = oxcTransformer().transformSync(file, edited.text, {
    lang: 'ts',
    sourceType: returns ? 'commonjs' : 'module',
    target: 'es2016',
    helpers: { mode: 'External' as HelperMode },
    sourcemap: true,
  });
  const errors = errorsOf(said);
  if (errors.length > 0)
    throw new SyntaxErrors(
      errors.map((error) =>
        source.diagnostic(edited.origin(error.labels[0]?.start ?? 0), sentence(error)),
      ),
    );
  const lines = map ? positions(map.mappings, edited, source) : [];
  return {
    code: `${head}\n${code}})`,
    made: madeVariables(code, edited.text),
    positions: [[], ...lines],
  };
}

function positions(mappings: string, edited: Edited, source: Lines): Positions {
  const editedLines = new Lines(edited.text);
  return decodeMappings(mappings).map((segments) => {
    const flat: number[] = [];
    for (const { column, sourceLine, sourceColumn } of segments) {
      const { line, column: there } = source.place(
        edited.origin(editedLines.offset(sourceLine, sourceColumn)),
      );
      if (flat.at(-2) !== line || flat.at(-1) !== there) flat.push(column + 1, line, there);
    }
    return flat;
  });
}
