// The hint under the input: the form of the function whose
// call is open at the cursor, chosen by the arguments so far.

import stringWidth from 'string-width';
import type { Editor } from '../line/line-editor.ts';
import type { Ask } from './completer.ts';
import { type Call, callAt } from './completion-context.ts';

export interface Signatures {
  line(): string; // the hint to show; '' for none
  subscribe(listener: () => void): () => void;
  /** Call this when the line being typed has changed. */
  follow(editor: Editor): void;
}

/** Makes the hints for the line being typed. Asks the node once for each function name. */
export function createSignatures(ask: Ask): Signatures {
  const listeners = new Set<() => void>();
  const known = new Map<string, string>(); // the forms of each function that was asked for, by name; '' if it has none
  let now = '';
  let followed: Editor | undefined;

  const show = (line: string): void => {
    if (line === now) return;
    now = line;
    for (const listener of listeners) listener();
  };

  const learn = async (callee: string): Promise<void> => {
    known.set(callee, '');
    const { signature } = await ask({ kind: 'doc', name: callee });
    if (signature === undefined)
      known.delete(callee); // ask again later: the name may get a binding, or lose one
    else known.set(callee, signature);
    if (signature !== undefined && followed !== undefined) follow(followed);
  };

  const follow = (editor: Editor): void => {
    followed = editor;
    const call = editor.text === '' ? undefined : callAt(editor.text, editor.at);
    if (call === undefined) return show('');
    const forms = known.get(call.callee);
    if (forms === undefined && call.callee !== asked) {
      asked = call.callee;
      void learn(call.callee).catch(() => undefined); // without an answer there is no hint
    } else if (call.callee !== asked) asked = '';
    show(forms === undefined ? '' : formFor(forms, call.args));
  };
  let asked = ''; // the last name asked for: not asked again while the cursor stays in its call

  return {
    line: () => now,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    follow,
  };
}

/**
 * Returns the form that fits these arguments best (undefined: any value),
 * followed by the number of forms if there are several.
 */
export function formFor(forms: string, args: Call['args']): string {
  const all = forms.split('\n');
  const fitting = all.filter((form) => {
    const parameters = parametersOf(form);
    const isOpen = parameters[0]?.startsWith('...') || parameters[0]?.startsWith('…');
    if (!isOpen && parameters.length < args.length)
      return parameters.length === 0 && args.length === 1;
    return args.every((arg, i) => arg === undefined || takes(parameters[i] ?? '', arg));
  });
  // prefer a form that has a parameter for the argument being typed
  const form =
    fitting.find((one) => parametersOf(one).length >= args.length) ?? fitting[0] ?? all[0] ?? '';
  return all.length > 1 ? `${form}  (${all.length} forms)` : form;
}

/** Whether a parameter takes the string `text`: a node's name has an @, a module's name has none. */
function takes(parameter: string, text: string): boolean {
  if (parameter.startsWith('module:') && text.includes('@')) return false;
  if (parameter.startsWith('node:') && !text.includes('@')) return false;
  return !noString.test(parameter);
}

const noString = /^\w+\??: *(\(|Function|Pid$|Reference$|number|boolean)/;

function parametersOf(form: string): readonly string[] {
  const inside = form.slice(form.indexOf('(') + 1);
  const parameters: string[] = [];
  let depth = 0;
  let from = 0;
  for (const [i, letter] of [...inside].entries()) {
    depth += deeper(letter, inside[i - 1]);
    if (depth > 0 || (depth === 0 && letter !== ',')) continue;
    if (i > from) parameters.push(inside.slice(from, i).trim());
    from = i + 1;
    if (depth < 0) break;
  }
  return parameters;
}

/** Returns the change of the bracket depth at this letter: 1, 0 or -1. */
function deeper(letter: string, before: string | undefined): number {
  if ('([{<'.includes(letter)) return 1;
  if (letter === '>') return before === '=' ? 0 : -1; // `=>` in the type of a function is not a bracket
  return ')]}'.includes(letter) ? -1 : 0;
}

/** Returns the line, cut to the width of the screen. */
export function fitted(line: string, columns: number): string {
  return stringWidth(line) < columns ? line : `${line.slice(0, Math.max(0, columns - 4))}...`;
}
