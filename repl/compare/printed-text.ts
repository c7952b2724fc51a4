// A printed text, compared with one in which `[...]` stands for any text. No regular expression is made of either, and
// the time is linear: outputs may be as long as a program likes.

/** What pids and references are compared by: `bind` says whether a written one may stand for the one that is shown. */
export interface Binder {
  bind(written: string, shown: string): boolean;
  /** The number of names bound so far. */
  mark(): number;
  /** Forget the names that were bound since the mark. */
  undo(mark: number): void;
}

interface Identifier {
  readonly at: number; // its index in the text that is compared
  readonly text: string; // as printed
}

/** A text without what varies from run to run: a document may say `port`, `n` and `id` in its place. It is worked out as far as somebody asks: many texts differ at once. */
export class PlainText {
  readonly identifiers: Identifier[] = []; // in their order; each is one letter of the plain text
  private plain = '';
  private at = 0; // the index in the source that is reached
  private cut: readonly Segment[] | undefined;
  private readonly source: string;
  private readonly varying: RegExp;

  /** With `folds`, blanks and line breaks count as one blank, and as none beside brackets. */
  constructor(source: string, folds: boolean) {
    this.source = source;
    this.varying = folds ? varyingOrBlank : varying;
  }

  /** Returns the plain text, at least `length` letters of it if it has as many. */
  upTo(length: number): string {
    let parts: string[] = [];
    let size = this.plain.length;
    while (size < length && this.at < this.source.length) {
      this.varying.lastIndex = this.at;
      const found = this.varying.exec(this.source);
      const index = found?.index ?? this.source.length;
      const letters = found === null ? '' : this.replaced(found, size + index - this.at);
      parts.push(this.source.slice(this.at, index), letters);
      size += index - this.at + letters.length;
      this.at = index + (found?.[0].length ?? 0);
      if (parts.length < partsKept) continue;
      this.plain += parts.join('');
      parts = [];
    }
    this.plain += parts.join('');
    return this.plain;
  }

  whole(): string {
    return this.upTo(Number.POSITIVE_INFINITY);
  }

  /** The texts between the wildcards, if this is what is wanted. */
  get segments(): readonly Segment[] {
    this.cut ??= segmentsOf(this.whole(), this.identifiers);
    return this.cut;
  }

  /** The index of the first identifier at or behind an index of the plain text. */
  identifierFrom(index: number): number {
    let [low, high] = [0, this.identifiers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.identifiers[middle]?.at ?? index) < index) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private replaced(found: RegExpExecArray, at: number): string {
    const [text] = found;
    if (isBlank.test(text)) return this.blank(found.index, text.length);
    if (text.startsWith('<') || isReference.test(text)) {
      this.identifiers.push({ at, text });
      return kindLetter(text);
    }
    if (text.startsWith('=')) return text.replace(/====.*/, '==== date ===');
    if (isTime.test(text)) return 'time';
    if (text.startsWith('#')) return text.slice(0, 5);
    if (isLine.test(text)) return text.charAt(0);
    const before = this.source.charAt(found.index - 1);
    if (before === ':') return 'n'; // (shell:n, line 1)
    return this.source.startsWith('_id: ', found.index - 5) ? 'id' : 'port';
  }

  private blank(index: number, length: number): string {
    const before = this.source.charAt(index - 1);
    const after = this.source.charAt(index + length);
    return before === '' || after === '' || '[{(,'.includes(before) || ']}),'.includes(after)
      ? ''
      : ' ';
  }
}

const partsKept = 8192; // parts joined at once: a huge text must not become as many small ones

const isBlank = /^\s/;
const isLine = /^[─╌┄]/;
const isTime = /^\d\d:/;
const isReference = /^#Ref(?:erence)?</;

/** Headers of reports, identifiers, functions, ports, numbers of shells, ids of connections, lines of a chart. */
export const varies: string = [
  '^=\\w{1,20} REPORT====.*===[^\\S\\n]*$',
  '^\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(?= \\[)', // of a report of Elixir
  '<\\d+\\.\\d+\\.\\d+>',
  '#Ref(?:erence)?<\\d+(?:\\.\\d+){1,9}>',
  '#(?:Fun|Port)<[^<>\\n]{1,300}>',
  "(?<=\\b(?:at|on) port |\\['\\w{1,100}', )\\d{4,5}\\b",
  '(?<=\\(shell:)\\d+(?=,)',
  '(?<=connection_id: )\\d+',
  '─{2,}|╌{2,}|┄{2,}', // as long as there is room
].join('|');
const varying = new RegExp(varies, 'gm');
const varyingOrBlank = new RegExp(`\\s+|${varies}`, 'gm');

/** A letter for each kind of identifier: a half of a surrogate pair, since no text that was decoded has one. */
export function kindLetter(identifier: string): string {
  const isFar = !/^\D+0\./.test(identifier);
  return String.fromCharCode(0xd800 + (isFar ? 1 : 0) + (identifier.startsWith('#') ? 2 : 0));
}

/** Whether an identifier of the one kind can stand for the other: pid or reference, of this node or another. */
export function sameKind(written: string, shown: string): boolean {
  return kindLetter(written) === kindLetter(shown);
}

interface Segment {
  readonly text: string;
  readonly identifiers: readonly string[];
}

function segmentsOf(plain: string, identifiers: readonly Identifier[]): readonly Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  let next = 0; // the index of the next identifier
  for (const text of plain.split('[...]')) {
    const end = at + text.length;
    const first = next;
    while ((identifiers[next]?.at ?? end) < end) next++;
    segments.push({ text, identifiers: identifiers.slice(first, next).map((one) => one.text) });
    at = end + '[...]'.length;
  }
  return segments;
}

/** Returns whether a text fits, and binds its identifiers; if it does not fit, some may be left bound. */
export function textFits(wanted: PlainText, shown: PlainText, binder: Binder): boolean {
  const { segments } = wanted;
  const [first] = segments;
  const last = segments.length > 1 ? segments.at(-1) : undefined;
  if (first === undefined || !shown.upTo(first.text.length).startsWith(first.text)) return false;
  if (!bindAll(first, shown, 0, binder)) return false;
  if (last === undefined) return shown.upTo(first.text.length + 1).length === first.text.length;
  const end = shown.whole().length - last.text.length;
  if (end < first.text.length || !shown.whole().endsWith(last.text)) return false;
  if (!bindAll(last, shown, end, binder)) return false;
  const between = segments.slice(1, -1);
  return new Search(between, shown, end, binder).from(0, first.text.length) === 'found';
}

function bindAll({ identifiers }: Segment, shown: PlainText, at: number, binder: Binder): boolean {
  if (identifiers.length === 0) return true;
  const first = shown.identifierFrom(at);
  return identifiers.every((written, i) =>
    binder.bind(written, shown.identifiers[first + i]?.text ?? ''),
  );
}

/** The segments between the first and the last, each searched behind the one before it. */
class Search {
  private tries = 500; // places of segments with identifiers that are looked at: there may be very many
  private readonly segments: readonly Segment[];
  private readonly shown: PlainText;
  private readonly end: number; // where the last segment begins
  private readonly binder: Binder;

  constructor(segments: readonly Segment[], shown: PlainText, end: number, binder: Binder) {
    this.segments = segments;
    this.shown = shown;
    this.end = end;
    this.binder = binder;
  }

  /** A segment that is absent is absent from every later place too; a clash of names may not be there at a later one. */
  from(index: number, from: number): 'found' | 'absent' | 'clash' {
    const text = this.shown.whole();
    let at = from;
    for (let i = index; i < this.segments.length; i++) {
      const segment = this.segments[i];
      if (segment === undefined) break;
      if (segment.identifiers.length > 0) return this.bound(segment, i, at);
      const found = placeOf(segment.text, text, at);
      if (found < 0) return 'absent';
      at = found + segment.text.length;
    }
    return at <= this.end ? 'found' : 'absent';
  }

  /** A segment with identifiers: at its first place where they agree with the names. */
  private bound(segment: Segment, index: number, from: number): 'found' | 'absent' | 'clash' {
    const text = this.shown.whole();
    const last = this.end - segment.text.length;
    let at = placeOf(segment.text, text, from);
    if (at < 0 || at > last) return 'absent';
    while (at >= 0 && at <= last) {
      if (this.tries-- <= 0) return 'absent';
      const mark = this.binder.mark();
      if (bindAll(segment, this.shown, at, this.binder)) {
        const rest = this.from(index + 1, at + segment.text.length);
        if (rest !== 'clash') return rest;
      }
      this.binder.undo(mark);
      at = placeOf(segment.text, text, at + 1);
    }
    return 'clash';
  }
}

/** As indexOf, but linear for a long part too (Knuth, Morris and Pratt). */
function placeOf(part: string, text: string, from: number): number {
  if (part.length < longestPart) return text.indexOf(part, from);
  const borders = new Int32Array(part.length + 1);
  borders[0] = -1;
  for (let i = 0, border = -1; i < part.length; borders[++i] = ++border)
    while (border >= 0 && part.charCodeAt(border) !== part.charCodeAt(i))
      border = borders[border] ?? -1;
  let matched = 0;
  for (let at = from; at < text.length; at++) {
    while (matched >= 0 && part.charCodeAt(matched) !== text.charCodeAt(at))
      matched = borders[matched] ?? -1;
    if (++matched === part.length) return at + 1 - part.length;
  }
  return -1;
}

const longestPart = 256; // letters; a search for a short part is fast whatever the text
