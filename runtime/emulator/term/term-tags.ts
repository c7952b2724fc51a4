// The tags: the first byte of each term on the wire. Erlang's external term format has most of them; terl's
// own tags are for terms that Erlang lacks.

export const newFloat = 70;
export const bitBinary = 77; // u32 size, u8 bits of the last byte, bytes
export const newPid = 88;
export const newPort = 89; // atom node, u32 id, u32 creation
export const newerReference = 90;
export const smallInteger = 97;
export const integer = 98;
export const atomLatin1 = 100; // read, but never written
export const smallTuple = 104;
export const largeTuple = 105;
export const nil = 106; // the list without elements
export const charlist = 107; // STRING_EXT: a list of bytes
export const list = 108; // u32 size, elements, then nil, or the tail of an improper list
export const binary = 109;
export const smallBig = 110;
export const largeBig = 111;
export const newFun = 112; // u32 size of all that follows the tag: see readFun in codec/read-foreign.ts
export const exportedFunction = 113; // a function of an Erlang node has an arity with the tag `integer`: there it is a part of the name
export const smallAtomLatin1 = 115; // read, but never written
export const map = 116;
export const atomUtf8 = 118; // u16 size, UTF-8: written for Erlang nodes only, since terl nodes get longer strings with the tag `text`
export const smallAtomUtf8 = 119;
export const v4Port = 120; // atom node, u64 id, u32 creation

// Terl's own tags, sent only to terl nodes. A "text" in the comments is a 4-byte length and UTF-8, in which
// lone surrogates may occur (WTF-8).
export const undefinedTerm = 200;
export const nullTerm = 201;
export const text = 202; // text: a string that cannot be an atom: over 255 bytes, 'true', 'false', or with lone surrogates
export const nonFinite = 203; // u8: 0 NaN, 1 Infinity, 2 -Infinity
export const smallBigint = 204; // as smallBig, but a bigint even if it fits into a number
export const mapObject = 205; // u32 size, keys and values in turn: a JavaScript Map
export const set = 206; // u32 size, values
export const date = 207; // f64: milliseconds since 1970, NaN for an invalid date
export const buffer = 208; // u8 kind (typed-arrays.ts), u32 size, the bytes, least significant first
export const error = 209; // text name, text message, text stack, and a map of the other properties
// A function: u8 kind, text name, u8 arity, text source (or path), u32 number of uses, u32 number of
// properties, then the uses and the properties. A use or property: text name, then u8 1 and a term; or u8 0
// and the u32 number of an earlier term.
export const fun = 211;
export const sameFunction = 212; // u32: the number of an earlier function in the same term
export const wholeFloat = 213; // f64: a Float
export const pidElsewhere = 210; // atom home, atom origin, u32 low, u32 high, u32 creation: a process that origin has spawned on home
