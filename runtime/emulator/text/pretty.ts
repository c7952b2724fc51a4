// Lays out a term's parts: on one line if they fit, else as many on each line as fit (OTP: io_lib_pretty).
// The parts after a tag such as 'DOWN' are aligned behind the tag, as Erlang aligns tagged tuples.

/** Text that is never broken into lines, or a bracket with parts. */
export type Doc = string | Bracket;

export interface Bracket {
  readonly open: string; // `[`, `{ `, `Map(2) { `
  readonly items: readonly Item[];
  readonly close: string;
  readonly tagged: boolean; // the first item is a tag: a short word that tells what the other items are
  readonly size: number; // length in characters if written on one line
  readonly hangs?: boolean; // true: if one line is too short, each item has a line of its own, below `open`, which may be a long headline
}

export interface Item {
  readonly prefix: string; // `name: ` of a property
  readonly value: Doc;
}

const longestTag = 24; // characters; a longer tag would leave little room for the items behind it

export function bracket(
  open: string,
  items: readonly Item[],
  close: string,
  tagged = false,
): Bracket {
  let size = open.length + close.length + 2 * Math.max(0, items.length - 1);
  for (const item of items) size += sizeOf(item);
  const first = items[0];
  return {
    open,
    items,
    close,
    size,
    tagged: tagged && first !== undefined && sizeOf(first) <= longestTag,
  };
}

/** The document as text on one line. */
export function flat(doc: Doc): string {
  if (typeof doc === 'string') return doc;
  const items = doc.items.map((item) => item.prefix + flat(item.value));
  return doc.open + items.join(', ') + doc.close;
}

/**
 * The document as text that begins at `column`. `after`: the number of characters that will follow the text
 * on its last line. `margin`: the column from which the items of a bracket with `hangs` are indented.
 */
export function layOut(
  doc: Doc,
  column: number,
  width: number,
  after = 0,
  margin: number = column,
): string {
  if (typeof doc === 'string' || column + doc.size + after <= width) return flat(doc);
  if (doc.hangs === true) return hung(doc, margin, width, after);
  let text = doc.open;
  let at = column + doc.open.length; // the column of the next character
  let indent = at;
  doc.items.forEach((item, i) => {
    const last = i === doc.items.length - 1;
    const behind = last ? doc.close.length + after : 1;
    if (i > 0) {
      const fits = isBesideTag(doc, i) || at + 2 + sizeOf(item) + behind <= width;
      text += fits ? ', ' : `,\n${' '.repeat(indent)}`;
      at = fits ? at + 2 : indent;
      if (i === 1 && fits && doc.tagged) indent = at;
    }
    const written = item.prefix + layOut(item.value, at + item.prefix.length, width, behind);
    text += written;
    at = columnAfter(written, at);
  });
  return text + doc.close;
}

/** Whether item `i` goes on the line of the tag even if it does not fit there: its own parts may go below. */
function isBesideTag(doc: Bracket, i: number): boolean {
  return i === 1 && doc.tagged && typeof doc.items[i]?.value !== 'string';
}

/** The column after a text that began at `column`. */
function columnAfter(text: string, column: number): number {
  const lineBreak = text.lastIndexOf('\n');
  return lineBreak < 0 ? column + text.length : text.length - lineBreak - 1;
}

/** Lays out a bracket whose `hangs` is true on several lines: an item a line, indented by two columns. */
function hung(doc: Bracket, margin: number, width: number, after: number): string {
  const indent = margin + 2;
  const lines = doc.items.map(({ prefix, value }, i) => {
    const behind = i === doc.items.length - 1 ? doc.close.length + after : 1;
    const written = layOut(value, indent + prefix.length, width, behind, indent);
    return `\n${' '.repeat(indent)}${prefix}${written}`;
  });
  return doc.open.trimEnd() + lines.join(',') + doc.close;
}

function sizeOf(item: Item): number {
  const value = typeof item.value === 'string' ? item.value.length : item.value.size;
  return item.prefix.length + value;
}
