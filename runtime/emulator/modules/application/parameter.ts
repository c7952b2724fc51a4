// The values of parameters on the command line: terms, as the shell shows them (OTP: application_controller:make_term).

import type { Term } from '../../term/term.ts';
import { termOf } from '../../text/term-text.ts';

/** The value that a text stands for: a term, or the text itself if it is not written as a term. */
export function valueIn(text: string): Term {
  const read = readValue(text);
  return 'value' in read ? read.value : text;
}

/** A text that begins as a term does, but is none, is wrong. */
export function readValue(text: string): { readonly value: Term } | { readonly wrong: string } {
  if (/^(?!true$|false$|undefined$|null$)[A-Za-z]/.test(text)) return { value: text };
  const [outcome, term] = termOf(text);
  if (outcome === 'ok') return { value: term };
  return /^\s*['"[{<]/.test(text) ? { wrong: String(term) } : { value: text };
}
