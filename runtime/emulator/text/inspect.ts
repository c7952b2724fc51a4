// Terms as text: TypeScript literals in the layout of ~p (OTP: io_lib_pretty). Also io:format, whose control
// sequences are ~FieldWidth.Precision.PadModControl (OTP: io_lib_format).

import { Float } from '../term/float.ts';
import { bytesOf } from '../term/typed-arrays.ts';
import { readUtf8, textOf as unitsOf } from '../term/utf8.ts';
import { layOut } from './pretty.ts';
import { docOf } from './term-doc.ts';
import type { View } from './view.ts';

export interface InspectOptions {
  readonly width?: number; // columns of a line, by default 80; Infinity puts all on one line
  readonly column?: number; // the column where the text begins
  readonly margin?: number; // the column from which an error's properties are indented, by default `column`
  readonly depth?: number; // levels of nesting shown; deeper levels are `...`
  readonly quoteStrings?: boolean; // false: strings are written without quotes
  readonly whole?: boolean; // true: nothing is left out, as with ~p
  readonly characters?: boolean; // false: lists and binaries of printable characters are shown by numbers
}

const lineWidth = 80;
const levelsShown = 30;
const partsShown = 5000; // a part is an element or 20 characters; a larger term would block the node
const levelsWhole = 300; // levels; a deeper term would overflow the stack
const partsWhole = 2_000_000; // parts: about 40 million characters, and a second of work

export function inspect(term: unknown, options: InspectOptions = {}): string {
  return inspected(term, options).text;
}

/** A term as text, and whether something was left out. */
export function inspected(
  term: unknown,
  options: InspectOptions = {},
): { readonly text: string; readonly isCut: boolean } {
  const { width = lineWidth, column = 0, margin = column } = options;
  const { quoteStrings = true, whole = false, characters = true } = options;
  const { depth = whole ? levelsWhole : levelsShown } = options;
  const parts = whole ? partsWhole : partsShown;
  try {
    const view: View = { open: [], depth, parts, whole, quoteStrings, characters, isCut: false };
    return { text: layOut(docOf(term, view), column, width, 0, margin), isCut: view.isCut };
  } catch {
    return { text: '[Unprintable]', isCut: false }; // a proxy's trap threw, or the stack was nearly full
  }
}

/** The text that io:format writes. Throws an Error in Erlang's words if format and arguments do not fit. */
export function format(text: string, args: readonly unknown[]): string {
  let written = '';
  let next = 0; // the index of the next argument
  let from = 0;
  const take = (): unknown => {
    if (next >= args.length) throw new Error('wrong number of arguments');
    return args[next++];
  };
  for (let at = text.indexOf('~'); at >= 0; at = text.indexOf('~', from)) {
    written += text.slice(from, at);
    sequence.lastIndex = at;
    const found = sequence.exec(text);
    if (found === null) throw new Error(`unknown control sequence ${text.slice(at, at + 2)}`);
    const width = numberOf(found[1], take);
    const precision = numberOf(found[2], take);
    const column = written.length - written.lastIndexOf('\n') - 1;
    const control: Control = {
      letter: found[4] ?? '',
      width,
      precision,
      pad: found[3] ?? ' ',
      column,
    };
    written += write(control, take);
    from = at + found[0].length;
  }
  if (next < args.length) throw new Error('wrong number of arguments');
  return written + text.slice(from);
}

const sequence = /~(-?\d+|\*)?(?:\.(\d+|\*)?)?(?:\.([\s\S]))?[tlkK]*([~npPwWscaBbxX#+efgi])/uy;

interface Control {
  readonly letter: string;
  readonly width: number | undefined; // negative: the text is aligned to the left
  readonly precision: number | undefined;
  readonly pad: string;
  readonly column: number; // the column where the text begins
}

type Take = () => unknown;

function numberOf(text: string | undefined, take: Take): number | undefined {
  if (text === undefined) return undefined;
  const value = text === '*' ? take() : Number(text);
  if (typeof value !== 'number' || !(Math.abs(value) <= widest))
    throw new Error(`a field cannot be ${inspect(value)} wide`);
  return value;
}

const widest = 100_000; // characters of a field; a wider field could fill the memory

function write(control: Control, take: Take): string {
  const { letter, width, column } = control;
  switch (letter) {
    case '~':
      return '~'.repeat(Math.abs(width ?? 1));
    case 'n':
      return '\n'.repeat(Math.abs(width ?? 1));
    case 'i':
      take();
      return '';
    case 'p':
      return inspect(take(), {
        width: width ?? lineWidth,
        column: control.precision ?? column,
        whole: true,
      });
    case 'P':
      return inspect(take(), { width: width ?? lineWidth, column, depth: depthOf(take()) });
    case 'w':
      return fitted(inspect(take(), { ...onOneLine, whole: true }), control);
    case 'W':
      return fitted(inspect(take(), { ...onOneLine, depth: depthOf(take()) }), control);
    case 'a':
    case 's':
      return textField(textOf(take(), letter), control);
    case 'c':
      return characters(take(), control);
    case 'x':
    case 'X':
      return based(take(), control, String(take()));
    case 'b':
    case 'B':
    case '#':
    case '+':
      return based(
        take(),
        control,
        letter === '#' || letter === '+' ? `${control.precision ?? 10}#` : '',
      );
    default:
      return fitted(float(numberArgument(take(), letter), control), control);
  }
}

const onOneLine: InspectOptions = { width: Number.POSITIVE_INFINITY, characters: false };

function depthOf(value: unknown): number {
  if (typeof value !== 'number') throw new Error(`a depth is a number, not ${inspect(value)}`);
  return value;
}

/** The text of a string, a binary or a charlist (an array or list of these and of character codes). */
function textOf(value: unknown, letter: string, depth = 0): string {
  if (typeof value === 'string') return value;
  if (letter === 's' && value instanceof Uint8Array) {
    const bytes = bytesOf(value);
    return readUtf8(bytes, 0, bytes.length) ?? unitsOf(bytes, 0, bytes.length);
  }
  if (letter === 's' && Array.isArray(value) && depth < 100) {
    return value
      .map((part) =>
        isCharacter(part) ? String.fromCodePoint(part) : textOf(part, letter, depth + 1),
      )
      .join('');
  }
  if (typeof value === 'boolean') return String(value);
  throw new Error(`~${letter} takes a string, not ${inspect(value)}`);
}

function isCharacter(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0x10ffff;
}

/** The text cut to the precision (by default the width) and padded to the width. */
function textField(text: string, control: Control): string {
  const { width, precision = width } = control;
  const cut = precision === undefined ? text : [...text].slice(0, Math.abs(precision)).join('');
  return padded(cut, control);
}

function characters(value: unknown, control: Control): string {
  if (!isCharacter(value)) throw new Error(`~c takes a character code, not ${inspect(value)}`);
  const count = Math.abs(control.precision ?? control.width ?? 1);
  return padded(String.fromCodePoint(value).repeat(count), control);
}

function based(value: unknown, control: Control, prefix: string): string {
  const base = control.precision ?? 10;
  const isInteger = typeof value === 'bigint' || Number.isInteger(value);
  if (!isInteger) throw new Error(`~${control.letter} takes an integer, not ${inspect(value)}`);
  if (base < 2 || base > 36) throw new Error(`there are no numbers of base ${base}`);
  const digits = BigInt(value as number | bigint).toString(base);
  const cased = 'BX#'.includes(control.letter) ? digits.toUpperCase() : digits;
  return fitted(cased.startsWith('-') ? `-${prefix}${cased.slice(1)}` : prefix + cased, control);
}

function numberArgument(given: unknown, letter: string): number {
  const value = Float.is(given) ? Float.valueIn(given) : given;
  if (typeof value !== 'number')
    throw new Error(`~${letter} takes a number, not ${inspect(value)}`);
  return value;
}

/** `~e` counts significant digits, `~f` decimals; `~g` is `~e` or `~f`, depending on the number's size. */
function float(value: number, control: Control): string {
  const digits = Math.min(control.precision ?? 6, 100);
  const size = Math.abs(value);
  if (control.letter === 'f') return value.toFixed(digits);
  if (control.letter === 'g' && size >= 0.1 && size < 10_000) {
    const whole = size < 1 ? 0 : Math.floor(Math.log10(size)) + 1;
    return value.toFixed(Math.max(digits - whole, 1));
  }
  return value.toExponential(Math.max(digits - 1, 1));
}

/** The text padded to the width of the field; if the text is wider, stars, as in Erlang. */
function fitted(text: string, control: Control): string {
  const width = Math.abs(control.width ?? text.length);
  return text.length > width ? '*'.repeat(width) : padded(text, control);
}

function padded(text: string, control: Control): string {
  const { width = 0, pad } = control;
  const missing = pad.repeat(Math.max(0, Math.abs(width) - [...text].length));
  return width < 0 ? text + missing : missing + text;
}
