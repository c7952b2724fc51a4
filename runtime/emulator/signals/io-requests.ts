// The requests of Erlang's I/O protocol ("The Erlang I/O Protocol" in the STDLIB user's guide): what each asks of a device. terl nodes
// send strings; Erlang nodes send lists of characters, binaries, and lists of these.

import { textIn } from '../term/characters.ts';
import { List, listOf } from '../term/list.ts';
import type { Term } from '../term/term.ts';
import { format, inspect } from '../text/inspect.ts';
import type { Call } from './spawn.ts';

export type IoRequest =
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'line'; readonly prompt: string }
  | { readonly kind: 'characters'; readonly prompt: string; readonly count: number }
  // `until`: is called with what is typed, after what it has given for the text before, until it has enough
  | { readonly kind: 'until'; readonly prompt: string; readonly until: Call }
  | { readonly kind: 'options'; readonly isBinary: boolean | undefined } // undefined: as it was
  | { readonly kind: 'tell'; readonly what: 'options' | 'columns' | 'rows' }
  | { readonly kind: 'several'; readonly requests: readonly Term[] }
  | { readonly kind: 'unknown'; readonly reason: 'request' | 'enotsup' };

const unknown: IoRequest = { kind: 'unknown', reason: 'request' };
const unsupported: IoRequest = { kind: 'unknown', reason: 'enotsup' };

export function ioRequestOf(request: Term): IoRequest {
  if (request === 'getopts') return { kind: 'tell', what: 'options' };
  if (!Array.isArray(request)) return unknown;
  const [kind, ...parts] = request as readonly Term[];
  switch (kind) {
    case 'put_chars':
      return writing(withoutEncoding(parts), parts[0] === 'latin1');
    case 'get_line':
      return { kind: 'line', prompt: promptOf(parts.at(-1)) };
    case 'get_chars':
      return characters(withoutEncoding(parts));
    case 'get_until':
      return until(withoutEncoding(parts));
    case 'get_password':
      return unsupported;
    case 'setopts':
      return options(parts[0]);
    case 'get_geometry':
      return geometry(parts[0]);
    case 'requests':
      return several(parts[0]);
    default:
      return unknown;
  }
}

function geometry(what: Term): IoRequest {
  return what === 'columns' || what === 'rows' ? { kind: 'tell', what } : unsupported;
}

function several(requests: Term): IoRequest {
  return Array.isArray(requests) ? { kind: 'several', requests: requests as Term[] } : unknown;
}

/** Requests of before OTP R13 have no encoding. */
function withoutEncoding(parts: readonly Term[]): readonly Term[] {
  const [first] = parts;
  return parts.length > 1 && (first === 'unicode' || first === 'latin1') ? parts.slice(1) : parts;
}

function writing(parts: readonly Term[], isLatin1: boolean): IoRequest {
  const text = parts.length === 3 ? called(parts) : textIn(parts[0], isLatin1);
  return parts.length === 2 || text === undefined ? unknown : { kind: 'write', text };
}

/** The text that a function of io_lib makes: [io_lib, format, [Format, Values]]. */
function called([module, name, given]: readonly Term[]): string | undefined {
  if (module !== 'io_lib' || !Array.isArray(given)) return undefined;
  const [first, second] = given as readonly Term[];
  if (name === 'write') return inspect(first, { width: Number.POSITIVE_INFINITY, whole: true });
  if (name !== 'format' && name !== 'fwrite') return undefined;
  const text = textIn(first, false);
  if (text === undefined || !Array.isArray(second)) return undefined;
  try {
    return format(text, second);
  } catch {
    return undefined;
  }
}

function characters([prompt, count]: readonly Term[]): IoRequest {
  if (typeof count !== 'number' || !(count > 0)) return unknown;
  return { kind: 'characters', prompt: promptOf(prompt), count };
}

function until([prompt, module, name, args]: readonly Term[]): IoRequest {
  if (typeof module !== 'string' || typeof name !== 'string' || !Array.isArray(args))
    return unknown;
  return {
    kind: 'until',
    prompt: promptOf(prompt),
    until: { module, function: name, args: args as readonly Term[] },
  };
}

function options(given: Term): IoRequest {
  if (!Array.isArray(given)) return unknown;
  let isBinary: boolean | undefined;
  for (const option of given as readonly Term[]) {
    const [name, value] = Array.isArray(option) ? (option as readonly Term[]) : [option, true];
    if (name === 'binary' && typeof value === 'boolean') isBinary = value;
    else if (name === 'list' && value === true) isBinary = false;
    else if (!harmless.has(name)) return unsupported;
  }
  return { kind: 'options', isBinary };
}

const harmless: ReadonlySet<Term> = new Set(['echo', 'encoding', 'expand_fun']);

/** A prompt: characters, an atom, or ['format', Format, Values]. */
function promptOf(prompt: Term): string {
  if (Array.isArray(prompt) && !(prompt instanceof List) && prompt[0] === 'format')
    return called(['io_lib', 'format', prompt.slice(1)]) ?? '';
  return textIn(prompt, false) ?? '';
}

/** The options of a device, as getopts tells them. */
export function optionsTold(isBinary: boolean): Term {
  return listOf<Term>([
    ['binary', isBinary],
    ['echo', true],
    ['encoding', 'unicode'],
  ]) as Term;
}
