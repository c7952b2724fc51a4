// TextEncoder and TextDecoder (encoding.spec.whatwg.org), for UTF-8 and UTF-16.

import { utf8PerUnit, writeUtf8 } from '../term/utf8.ts';
import { inspect } from '../text/inspect.ts';
import { decodedUtf8, decodedUtf16 } from './text-decoding.ts';

/** Encodes texts as UTF-8: `new TextEncoder().encode('hi')`. */
export class TextEncoder {
  get encoding(): string {
    return 'utf-8';
  }

  encode(text: unknown = ''): Uint8Array<ArrayBuffer> {
    const whole = String(text).toWellFormed();
    const bytes = new Uint8Array(whole.length * utf8PerUnit);
    return bytes.slice(0, writeUtf8(whole, 0, bytes, 0));
  }

  /** Write as many whole characters as fit into `bytes`. */
  encodeInto(text: unknown, bytes: Uint8Array): { read: number; written: number } {
    let read = 0;
    let written = 0;
    for (const letter of String(text)) {
      const encoded = this.encode(letter);
      if (written + encoded.length > bytes.length) break;
      bytes.set(encoded, written);
      written += encoded.length;
      read += letter.length;
    }
    return { read, written };
  }
}

const labels: Readonly<Record<string, string>> = {
  __proto__: null as never,
  utf8: 'utf-8',
  'utf-8': 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
};

/** Decodes bytes: `new TextDecoder().decode(bytes)`; with `{ fatal: true }` wrong bytes throw a TypeError. */
export class TextDecoder {
  readonly #encoding: string;
  readonly #fatal: boolean;
  readonly #ignoreBOM: boolean;
  #left = new Uint8Array(); // bytes of an incomplete character: with { stream: true } more may follow
  #begun = false;

  constructor(label: unknown = 'utf-8', options: { fatal?: boolean; ignoreBOM?: boolean } = {}) {
    const encoding = labels[String(label).trim().toLowerCase()];
    if (encoding === undefined)
      throw new RangeError(`utf-8 and utf-16le can be decoded, not ${inspect(label)}`);
    this.#encoding = encoding;
    this.#fatal = options.fatal === true;
    this.#ignoreBOM = options.ignoreBOM === true;
  }

  get encoding(): string {
    return this.#encoding;
  }

  get fatal(): boolean {
    return this.#fatal;
  }

  get ignoreBOM(): boolean {
    return this.#ignoreBOM;
  }

  decode(given?: ArrayBuffer | ArrayBufferView, options: { stream?: boolean } = {}): string {
    const isLast = options.stream !== true;
    const bytes = joined(this.#left, bytesOf(given));
    const read = this.#encoding === 'utf-8' ? decodedUtf8 : decodedUtf16;
    const { text, left, isWrong } = read(bytes, isLast);
    this.#left = left;
    if (isWrong && this.#fatal) {
      this.#left = new Uint8Array();
      throw new TypeError(`The encoded data was not valid for encoding ${this.#encoding}`);
    }
    const hasMark = !this.#begun && !this.#ignoreBOM && text.startsWith('\ufeff');
    this.#begun = !isLast && (this.#begun || text !== '');
    return hasMark ? text.slice(1) : text;
  }
}

function bytesOf(given: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
  if (given === undefined) return new Uint8Array();
  if (ArrayBuffer.isView(given))
    return new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  if (given instanceof ArrayBuffer) return new Uint8Array(given);
  throw new TypeError(`decode takes bytes, not ${inspect(given)}`);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second;
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
