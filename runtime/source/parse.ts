// Parses text with oxc-parser. Refuses texts for which the parser would take too much time, stack or memory.

import type { Comment, Program } from 'oxc-parser';
import { longestSource } from '../emulator/host/term-limits.ts';
import { longestChecked, longestModule, mostQuoted } from '../node-limits.ts';
import { type Sends, withBars, writeSends } from './bang.ts';
import { errorsOf, Lines, type OxcError, SyntaxErrors, sentence } from './diagnostics.ts';
import { refuseDeep } from './nesting.ts';
import { oxcParser } from './oxc.ts';

export interface Parsed {
  readonly text: string; // the parsed text: the source, perhaps in parentheses
  readonly program: Program;
  readonly lines: Lines; // converts offsets in `text` to lines and columns of the source
}

interface Commented {
  readonly comments: readonly Comment[];
}

export function parse(file: string, source: string): Parsed & Commented {
  refuseUnbearable(source, file === inputFile ? longestSource : longestModule);
  const lines = new Lines(source);
  const result = parseText(file, source);
  if (result.errors.length > 0) {
    const sends = sendsIn(source);
    if (sends === undefined) throw syntaxErrors(result.errors, lines);
    throw new SyntaxErrors([
      lines.diagnostic(sends.first, '`!` only works at the prompt; write send(…)'),
    ]);
  }
  const { program, comments } = result;
  return { text: source, program, lines, comments };
}

export const inputFile = 'input.ts';

/** Parses an entry: `{ a: 1 }` alone is an object, as in Node's REPL, and `pid ! message` sends. */
export function parseInput(source: string): Parsed {
  refuseUnbearable(source, longestSource);
  const sends = sendsIn(source);
  if (sends !== undefined) return parseLiteral(sends.text, source, sends.origin);
  try {
    return parseLiteral(source);
  } catch (error) {
    // if each `!` is read as a send, the first error may be further on, and tell more
    if (error instanceof SyntaxErrors) throw laterOf(error, source);
    throw error;
  }
}

/** Refuses a text that is too long or too deep. Long lines are checked last, as that error names no line. */
function refuseUnbearable(source: string, longest: number): void {
  const refused = (message: string): SyntaxErrors =>
    new SyntaxErrors([{ line: 1, column: 1, message }]);
  if (source.length > longest) throw refused(`This is longer than ${longest} characters`);
  refuseDeep(source);
  if (longest === longestSource && !hasShortLines(source))
    throw refused('The lines of a text as long as this must be shorter: break them');
}

/** Whether lines are short enough: the parser quotes the whole line for each of maybe thousands of errors. */
function hasShortLines(source: string): boolean {
  let longest = 0;
  for (let at = 0; at < source.length; ) {
    const end = source.indexOf('\n', at);
    longest = Math.max(longest, (end === -1 ? source.length : end) - at);
    at = end === -1 ? source.length : end + 1;
  }
  return source.length * longest <= mostQuoted;
}

function laterOf(error: SyntaxErrors, source: string): SyntaxErrors {
  const barred = withBars(source);
  if (barred === source) return error;
  const lines = new Lines(source);
  const { errors } = parseText(inputFile, barred);
  const there = lines.place(firstAt(errors));
  const { line = 1, column = 1 } = error.diagnostics[0] ?? {};
  const isLater = there.line > line || (there.line === line && there.column > column);
  return isLater ? syntaxErrors(errors, lines) : error;
}

/** Parses `source`. `typed`: the user's text, if `source` is an edited form of it. */
function parseLiteral(
  source: string,
  typed: string = source,
  origin?: (offset: number) => number,
): Parsed {
  const plainLines = new Lines(typed, 0, origin);
  if (!/^\s*\{/.test(source) || /;\s*$/.test(source)) {
    const { errors, program } = parseText(inputFile, source);
    if (errors.length > 0) throw syntaxErrors(errors, plainLines);
    return { text: source, program, lines: plainLines };
  }
  const lines = new Lines(typed, 1, origin);
  const text = `(${source}\n)`;
  const { errors, program } = parseText(inputFile, text);
  if (errors.length === 0 && program.body.length === 1) return { text, program, lines };

  const plain = parseText(inputFile, source);
  if (plain.errors.length === 0) return { text: source, program: plain.program, lines: plainLines };
  // The user probably meant the reading whose first error comes later. An error at the added `)` is ignored.
  const asObject = firstAt(errors) - 1;
  throw asObject > firstAt(plain.errors) && asObject < source.length
    ? syntaxErrors(errors, lines)
    : syntaxErrors(plain.errors, plainLines);
}

function sendsIn(source: string): Sends | undefined {
  if (!source.includes('!')) return undefined;
  const sends = writeSends(source, validProgram(source), validProgram);
  if (sends !== undefined || !/^\s*\{/.test(source)) return sends;
  // members of an object are not statements, so the text is parsed in parentheses
  const inside = writeSends(`(${source}\n)`, undefined, validProgram);
  if (inside === undefined) return undefined;
  const { text, origin, first } = inside;
  return {
    text: text.slice(1, -2),
    origin: (offset) => origin(offset + 1) - 1,
    first: first - 1,
  };
}

function validProgram(text: string): Program | undefined {
  const { errors, program } = parseText(inputFile, text);
  return errors.length === 0 ? program : undefined;
}

function syntaxErrors(errors: readonly OxcError[], lines: Lines): SyntaxErrors {
  return new SyntaxErrors(
    errors.map((error) => lines.diagnostic(error.labels[0]?.start ?? 0, sentence(error))),
  );
}

function firstAt(errors: readonly OxcError[]): number {
  return errors[0]?.labels[0]?.start ?? 0;
}

interface ParsedText {
  readonly program: Program;
  readonly comments: readonly Comment[];
  readonly errors: readonly OxcError[];
}

function parseText(file: string, text: string): ParsedText {
  const result = oxcParser().parseSync(file, text, {
    lang: 'ts',
    sourceType: 'module',
    // a long text is not checked for semantic errors here; V8 reports them
    showSemanticErrors: text.length <= longestChecked && hasShortLines(text),
  });
  const { program, comments, errors } = result;
  return { program, comments, errors: errorsOf(errors) };
}
