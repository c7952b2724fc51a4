// The menu of ^G: several shells of one terminal, on this and on other nodes (OTP: user_drv, switch_loop).
// Pure: from a command and the list of jobs to a text to print and an action.

/** A shell of this terminal. */
export interface Job {
  readonly number: number;
  readonly node?: string; // the node on which the shell runs, if it is another node
}

export interface Jobs {
  readonly list: readonly Job[]; // in order of their numbers
  readonly current: number | undefined; // the number of the job on which the menu's c, i and k act if no number is typed
}

/** The action that a command of the menu asks for. */
export type JobAction =
  | { readonly kind: 'connect' | 'interrupt' | 'kill'; readonly job: number }
  | { readonly kind: 'start'; readonly node: string | undefined }
  | { readonly kind: 'quit' };

export interface Answer {
  readonly text: string; // whole lines, or ''
  readonly action?: JobAction;
}

export const menuTitle = 'User switch command';
export const menuPrompt = ' --> ';

/** Returns the answer to one line typed at the prompt ` --> `. */
export function jobCommand(jobs: Jobs, line: string): Answer {
  const [command = '', first, ...rest] = line.trim().split(/\s+/);
  switch (command) {
    case '':
      return { text: '' };
    case 'c':
      return onJob(jobs, 'connect', first, rest);
    case 'i':
      return onJob(jobs, 'interrupt', first, rest);
    case 'k':
      return onJob(jobs, 'kill', first, rest);
    case 'j':
      return first === undefined ? { text: listed(jobs) } : unknownCommand;
    case 's':
      return first === undefined || first === 'shell'
        ? { text: '', action: { kind: 'start', node: undefined } }
        : unknownCommand;
    case 'r':
      return rest.length === 0 || rest[0] === 'shell'
        ? { text: '', action: { kind: 'start', node: first && unquoted(first) } }
        : unknownCommand;
    case 'q':
      return { text: '', action: { kind: 'quit' } };
    case 'h':
    case '?':
      return { text: help };
    default:
      return unknownCommand;
  }
}

const unknownCommand: Answer = { text: 'Unknown command\n' };
const unknownJob: Answer = { text: 'Unknown job\n' };

function onJob(
  { list, current }: Jobs,
  kind: 'connect' | 'interrupt' | 'kill',
  number: string | undefined,
  rest: readonly string[],
): Answer {
  if (rest.length > 0 || (number !== undefined && !/^\d+$/.test(number))) return unknownCommand;
  const job = number === undefined ? current : Number(number);
  return job !== undefined && list.some((one) => one.number === job)
    ? { text: '', action: { kind, job } }
    : unknownJob;
}

/** Returns a line for each job, such as `   1* {shell,start,[init]}`. */
function listed({ list, current }: Jobs): string {
  return list
    .map(({ number, node }) => {
      const mark = number === current ? '*' : ' ';
      const args = number === 1 && node === undefined ? '[init]' : '[]';
      const where = node === undefined ? '' : `${quoted(node)},`;
      return `${String(number).padStart(4)}${mark} {${where}shell,start,${args}}\n`;
    })
    .join('');
}

const help = `  c [nn]            - connect to job
  i [nn]            - interrupt job
  k [nn]            - kill job
  j                 - list all jobs
  s [shell]         - start local shell
  r [node [shell]]  - start remote shell
  q                 - quit terl
  ? | h             - this message
`;

/** Returns the node's name as Erlang writes the atom. */
function quoted(node: string): string {
  return /^[a-z][\w@]*$/.test(node) ? node : `'${node}'`;
}

function unquoted(node: string): string {
  return /^(['"]).*\1$/.test(node) ? node.slice(1, -1) : node;
}
