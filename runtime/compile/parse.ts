// Text to tree, by oxc-parser; refuses what the parser, or the machine under it, could not bear.

import type { Program } from 'oxc-parser';
import { parseSync } from 'oxc-parser';
import { Lines, SyntaxErrors, sentence } from './diagnostics.ts';

export interface Parsed {
  readonly text: string; // what was parsed: the source, perhaps in parentheses
  readonly program: Program;
  readonly lines: Lines; // places in the source, given offsets in the text
}

export function parse(file: string, source: string): Parsed {
  const lines = new Lines(source);
  refuseDeep(source, lines);
  const result = parseText(file, source);
  if (result.errors.length > 0)
    throw new SyntaxErrors(
      result.errors.map((error) => lines.diagnostic(error.labels[0]?.start ?? 0, sentence(error))),
    );
  return { text: source, program: result.program, lines };
}

export const inputFile = 'input.ts';

/** As `parse`, but `{ a: 1 }` alone is an object, as it is in Node's shell. */
export function parseInput(source: string): Parsed {
  if (/^\s*\{/.test(source) && !/;\s*$/.test(source)) {
    const lines = new Lines(source, 1);
    refuseDeep(source, lines);
    const text = `(${source}\n)`;
    const result = parseText(inputFile, text);
    if (result.errors.length === 0 && result.program.body.length === 1)
      return { text, program: result.program, lines };
  }
  return parse(inputFile, source);
}

function parseText(file: string, text: string): ReturnType<typeof parseSync> {
  return parseSync(file, text, { lang: 'ts', sourceType: 'module', showSemanticErrors: true });
}

// The parser recurses on the machine's stack, and where that ends so does the whole program.
const maxNesting = 250; // brackets; about a tenth of what a thread's stack holds
const maxChain =
  /(?:(?:[!~+-]|\b(?:typeof|void|await|new|delete|yield)\b)\s*){250}|(?:=>[^;\n]*?){250}/;

function refuseDeep(source: string, lines: Lines): void {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const code = source.charCodeAt(at);
    if (code === 0x28 || code === 0x5b || code === 0x7b) depth++;
    else if (code === 0x29 || code === 0x5d || code === 0x7d) depth = Math.max(0, depth - 1);
    if (depth > maxNesting)
      throw new SyntaxErrors([
        lines.diagnostic(at, `Brackets are nested more than ${maxNesting} deep`),
      ]);
  }
  const chain = maxChain.exec(source);
  if (chain)
    throw new SyntaxErrors([
      lines.diagnostic(chain.index, 'Operators follow one another too often'),
    ]);
}
