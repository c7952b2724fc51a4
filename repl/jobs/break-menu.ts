// The menu that a second Ctrl-C opens (erts: break.c), with only the letters that make sense without BEAM.
// Pure: from a letter to a text to print and an action. An action may be TypeScript for the node to evaluate.

/** Two Ctrl-C on an empty line within this time open the menu. */
export const secondPressWithin = 1_000; // ms

export const breakMenu = `
BREAK: (a)bort (c)ontinue (p)roc info (i)nfo
       (v)ersion (k)ill (d)istribution
`;

export type BreakAction =
  | { readonly kind: 'abort' } // exit at once, with status 0
  | { readonly kind: 'continue' }
  | { readonly kind: 'ask'; readonly source: string }; // the node evaluates `source`, which prints the answer

export interface BreakAnswer {
  readonly text: string;
  readonly action?: BreakAction; // undefined: the menu stays open
}

/** Returns the answer to one line typed at the menu. */
export function breakCommand(line: string, version: string): BreakAnswer {
  const [letter = '', argument] = line.trim().split(/\s+/);
  switch (letter) {
    case 'a':
      return { text: '', action: { kind: 'abort' } };
    case '':
    case 'c':
      return { text: '', action: { kind: 'continue' } };
    case 'v':
      return { text: `Terl version ${version}\n`, action: { kind: 'continue' } };
    case 'p':
      return { text: '', action: { kind: 'ask', source: processes } };
    case 'i':
      return { text: '', action: { kind: 'ask', source: information } };
    case 'd':
      return { text: '', action: { kind: 'ask', source: distribution } };
    case 'k':
      return argument !== undefined && pid.test(argument)
        ? { text: '', action: { kind: 'ask', source: killing(argument) } }
        : { text: 'Which one? Enter k and its pid, such as: k <0.90.0>\n' };
    default:
      return {
        text: `Invalid option '${letter}'. Please enter one of the following:${breakMenu}`,
      };
  }
}

const pid = /^<\d+\.\d+\.\d+>$/;

/** TypeScript that prints one line for each process, like i(), but shorter. */
const processes = `for (const pid of processes()) {
  const of = (item) => process_info(pid, item)?.[1] ?? '';
  const call = of('initial_call');
  io.format('~-12s ~-24s ~-28s ~5w~n', [
    String(pid), String(of('registered_name')).slice(0, 24),
    Array.isArray(call) ? call[0] + '.' + call[1] + '/' + call[2] : '', of('message_queue_len') || 0,
  ]);
}`;

const information = `io.format('=node:~p~nprocesses: ~w~nnames: ~w~n', [
  node(), processes().length, registered().length,
])`;

const distribution = `io.format('=node:~p~n', [node()]);
for (const one of nodes('visible')) io.format('=visible_node:~p~n', [one]);
for (const one of nodes('hidden')) io.format('=hidden_node:~p~n', [one]);
for (const one of nodes('known'))
  if (one !== node() && !nodes('connected').includes(one)) io.format('=not_connected:~p~n', [one])`;

function killing(text: string): string {
  return `{
  const wanted = processes().find((one) => String(one) === ${JSON.stringify(text)});
  if (wanted === undefined) io.format('There is no process ~s~n', [${JSON.stringify(text)}]);
  else exit(wanted, 'kill');
}`;
}
