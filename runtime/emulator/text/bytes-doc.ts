// Turns typed arrays into Docs: as numbers, or as text (see term-doc.ts).

import { Bitstring } from '../term/bitstring.ts';
import { type Bracket, bracket, type Doc, type Item } from './pretty.ts';
import { textOfBinary } from './printable.ts';
import { cut, isFull, quoted, spend, type View } from './view.ts';

type DocOf = (term: unknown, view: View) => Doc;

/** `name`: that of the array's class. */
export function typedArrayDoc(term: Uint8Array, name: string, view: View, docOf: DocOf): Doc {
  const text = view.characters ? textOfBinary(term) : undefined;
  if (text !== undefined) return spend(`binary(${quoted(text, view)})`, view);
  return bracket(`${name} [`, byteItems(term, view, docOf), ']');
}

/** `bitstring([5, 160], 3)`: the call that makes it. */
export function bitstringDoc(term: Bitstring, view: View, docOf: DocOf): Bracket {
  const bits = Bitstring.bitsOf(term);
  if (bits === 8) return bracket('Uint8Array [', byteItems(term, view, docOf), ']');
  const bytes = bracket('[', byteItems(term, view, docOf), ']');
  return bracket(
    'bitstring(',
    [
      { prefix: '', value: bytes },
      { prefix: '', value: String(bits) },
    ],
    ')',
  );
}

function byteItems(term: Uint8Array, view: View, docOf: DocOf): Item[] {
  const items: Item[] = [];
  const length = Number(Reflect.get(Uint8Array.prototype, 'length', term));
  for (let i = 0; i < length; i++) {
    if (isFull(i, view)) {
      items.push({ prefix: '', value: cut(view) });
      break;
    }
    items.push({ prefix: '', value: docOf(term[i], view) });
  }
  return items;
}
