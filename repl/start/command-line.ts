// The command line of terl: erl's arguments, with one dash or two (OTP: init). Pure: from the
// arguments to the options of a start, or a text to print, or a sentence that says what is wrong.

import type { NodeOptions } from '../../runtime/node/node.ts';
import type { OpenLesson } from '../lesson/run-lesson.ts';
import { unknownFormat } from '../record/transcript-formats.ts';
import {
  applicationStep,
  type BootStep,
  callStep,
  inOrder,
  isEnvironment,
  missingValue,
} from './boot-steps.ts';
import {
  type DocumentCommand,
  documentCommand,
  firstThenDocuments,
  type SeenOfDocuments,
  takeOfDocuments,
} from './document-flags.ts';
import { none, one, protocols, quoted, truth, truthOrNone, Wrong, whole } from './flag-values.ts';
import { brokerOf, checkCarrier, type InviteCommand, inviteCommand, joinOf } from './room-flags.ts';

/** The options of a start. */
export interface StartOptions {
  readonly node: NodeOptions;
  readonly shell: boolean; // false after -noshell or -noinput: no banner, no prompt, no input
  readonly boot: readonly BootStep[]; // -application, and then -eval, -s, -run
  readonly env: Readonly<Record<string, string>>; // the environment variables of -env
  readonly remsh?: string; // the node whose shell to open
  readonly transcript?: { readonly file: string; readonly clean: boolean }; // the file to which to record the session
  readonly lesson?: OpenLesson; // -lesson: the lesson that guides in this terminal
  readonly haltOnError?: boolean; // -halt_on_error: exit at the first error, if the input is not a keyboard
}

/** The meaning of the arguments. */
export type CommandLine =
  | ({ readonly kind: 'start' } & StartOptions)
  | { readonly kind: 'detach'; readonly args: readonly string[] } // start the program again without a terminal
  | { readonly kind: 'lesson'; readonly lesson: string; readonly role: string | undefined } // '': list them
  | DocumentCommand // play session documents
  | InviteCommand
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly sentence: string };

/** Parses the arguments after the program's name. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const seen: Seen = {
    node: {},
    shell: true,
    boot: [],
    env: {},
    flags: [],
    plain: [],
    documents: {},
  };
  try {
    return readAll(argv, seen) ?? asked(argv, seen);
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'wrong', sentence: error.message };
    throw error;
  }
}

/** Reads all flags. A flag such as -help ends the reading: its command line is returned. */
function readAll(argv: readonly string[], seen: Seen): CommandLine | undefined {
  for (let at = 0; at < argv.length; ) {
    const word = argv[at] ?? '';
    if (word === '--') {
      const values = valuesAfter(argv, at + 1);
      seen.plain.push(...values);
      at += 1 + values.length;
      continue;
    }
    const flag = flagName(word);
    if (flag === 'extra') {
      seen.plain.push(...argv.slice(at + 1)); // all further words are for user code
      break;
    }
    if (flag === 'version') return { kind: 'version' };
    if (flag === 'help' || flag === 'h') return { kind: 'help' };
    const values = valuesAfter(argv, at + 1);
    if (!takeOfDocuments(seen.documents, flag, values)) {
      take(seen, flag, values, argv);
      seen.flags.push([flag, values]);
    }
    at += 1 + values.length;
  }
  return undefined;
}

/** Returns the command line of the flags that were read. */
function asked(argv: readonly string[], seen: Seen): CommandLine {
  const { documents, invite } = seen;
  if (invite !== undefined) {
    const others = [...seen.flags.map(([flag]) => flag), ...Object.keys(documents)];
    return inviteCommand(invite, [...others, ...(seen.plain.length > 0 ? ['extra'] : [])]);
  }
  const { lesson } = documents;
  if (lesson !== undefined) return { kind: 'lesson', lesson, role: roleIn(seen) };
  const others = seen.flags.map(([flag]) => flag);
  const command = documentCommand(seen.documents, others, seen.node.codePath);
  if (command !== undefined) return command;
  return seen.detached ? { kind: 'detach', args: argv } : started(seen);
}

/** The terminal of a lesson that -sname names. The lesson decides about all else. */
function roleIn({ node, flags }: Seen): string | undefined {
  const [other] = flags.find(([flag]) => flag !== 'lesson' && flag !== 'sname') ?? [];
  if (other !== undefined) throw new Wrong(`-lesson takes -sname and no other flag, got -${other}`);
  return node.name;
}

/** The node's options, still writable. */
type Draft = { -readonly [K in keyof NodeOptions]: NodeOptions[K] };

interface Seen {
  node: Draft;
  shell: boolean;
  boot: BootStep[];
  env: Record<string, string>;
  flags: (readonly [flag: string, values: readonly string[]])[];
  plain: string[];
  readonly documents: SeenOfDocuments;
  invite?: string; // -invite: the URL of a broker
  remsh?: string;
  transcript?: { readonly file: string; readonly clean: boolean };
  haltOnError?: boolean;
  detached?: true;
}

function started(seen: Seen): CommandLine {
  const { node, shell, boot, env, flags, plain, remsh, transcript, haltOnError } = seen;
  checkCarrier(node, remsh !== undefined);
  return {
    kind: 'start',
    node: {
      ...node,
      ...(flags.length === 0 ? {} : { flags }),
      ...(plain.length === 0 ? {} : { plainArguments: plain }),
    },
    shell,
    boot: inOrder(boot, node.kernel),
    env,
    ...(remsh === undefined ? {} : { remsh }),
    ...(transcript === undefined ? {} : { transcript }),
    ...(haltOnError === undefined ? {} : { haltOnError }),
  };
}

function flagName(word: string): string {
  if (!/^--?[A-Za-z]/.test(word)) {
    throw new Wrong(`expected a flag such as -sname, got ${JSON.stringify(word)}; try terl --help`);
  }
  return word.replace(/^--?/, '');
}

/** Returns the words up to the next flag. A negative number is not a flag. */
function valuesAfter(argv: readonly string[], from: number): readonly string[] {
  // the text after -eval may begin with a dash: -eval '-1'
  if (/^--?eval$/.test(argv[from - 1] ?? '')) return argv.slice(from, from + 1);
  const end = argv.findIndex((word, at) => at >= from && /^(--?[A-Za-z]|--$)/.test(word));
  return argv.slice(from, end === -1 ? argv.length : end);
}

function take(seen: Seen, flag: string, values: readonly string[], argv: readonly string[]): void {
  const known = flags.get(flag);
  if (known === undefined) {
    if (isEnvironment(flag, values)) return; // init.get_argument tells it, and so the application gets it
    const shown = /^[!-~]+$/.test(flag) ? `-${flag}` : JSON.stringify(`-${flag}`);
    const why = missingValue(argv, flag, values) ?? `unknown flag ${shown}; try terl --help`;
    throw new Wrong(why);
  }
  known(seen, flag, values);
}

/** All flags by name, each with the function that takes its values. */
const flags: ReadonlyMap<string, (seen: Seen, flag: string, values: readonly string[]) => void> =
  new Map([
    ['sname', takeName],
    ['name', takeName],
    ['setcookie', takeCookie],
    [
      'hidden',
      (seen, flag, values) => {
        seen.node.hidden = truthOrNone(flag, values);
      },
    ],
    [
      'connect_all',
      (seen, flag, values) => {
        seen.node.connectAll = truth(flag, one(flag, values, 'true or false'));
      },
    ],
    ['kernel', takeKernel],
    [
      'application',
      (seen, flag, values) => {
        seen.boot.push(applicationStep(flag, values));
      },
    ],
    [
      'mapper_port',
      (seen, flag, values) => {
        seen.node.mapperPort = whole(flag, one(flag, values, 'a port number'), 'port', 1, 65_535);
      },
    ],
    [
      'relay',
      (seen, flag, values) => {
        seen.node.relay = truthOrNone(flag, values);
      },
    ],
    [
      'start_epmd',
      (seen, flag, values) => {
        seen.node.startMapper = truth(flag, one(flag, values, 'true or false'));
      },
    ],
    [
      'proto_dist',
      (seen, flag, values) => {
        seen.node.protoDist = protocols(flag, values);
      },
    ],
    ['join', takeJoin],
    ['invite', takeInvite],
    ['ssl_dist_opt', takeTlsOption],
    [
      'memory_limit',
      (seen, flag, values) => {
        const least = 16; // MiB; the emulator itself does not fit into less
        seen.node.memoryLimit = whole(
          flag,
          one(flag, values, 'a number of MiB'),
          'number',
          least,
          65_536,
        );
      },
    ],
    ['pa', takeDirectories],
    ['env', takeEnvironment],
    [
      'eval',
      (seen, flag, values) => {
        seen.boot.push({ kind: 'eval', source: one(flag, values, 'an expression') });
      },
    ],
    ['s', takeCall],
    ['run', takeCall],
    ['noshell', withoutShell],
    ['noinput', withoutShell],
    [
      'halt_on_error',
      (seen, flag, values) => {
        seen.haltOnError = truthOrNone(flag, values);
      },
    ],
    [
      'detached',
      (seen, flag, values) => {
        withoutShell(seen, flag, values);
        seen.detached = true;
      },
    ],
    [
      'remsh',
      (seen, flag, values) => {
        const node = one(flag, values, 'a node such as foo@host');
        if (!isNodeName(node) && !/^[\w-]+$/.test(node))
          throw new Wrong(`-remsh wants a node such as foo@host, got ${quoted([node])}`);
        seen.remsh = node;
      },
    ],
    [
      'transcript',
      (seen, _flag, values) => {
        const [file, ...words] = values;
        const others = words.filter((word) => word !== 'clean');
        if (file === undefined) throw new Wrong('-transcript wants a file, got nothing');
        if (others.length > 0 || words.length > 1)
          throw new Wrong(
            `-transcript wants one file, and perhaps the word clean behind it, got ${quoted(values)}`,
          );
        const unknown = unknownFormat(file);
        if (unknown !== undefined) throw new Wrong(`-transcript: ${unknown}`);
        seen.transcript = { file, clean: words.length === 1 };
      },
    ],
  ]);

function takeName({ node, documents }: Seen, flag: string, values: readonly string[]): void {
  const text = one(flag, firstThenDocuments(documents, values), 'a name such as foo');
  const [head = '', host, ...rest] = text.split('@');
  const good = /^[\w-]+$/.test(head) && rest.length === 0;
  if (!good || (host !== undefined && !/^[\w.:-]+$/.test(host))) {
    throw new Wrong(`expected a node name such as foo or foo@host, got ${JSON.stringify(text)}`);
  }
  if (flag === 'sname' && host?.includes('.')) {
    throw new Wrong(`-sname takes a host without dots, got ${JSON.stringify(text)}; use -name`);
  }
  if (node.name !== undefined) {
    throw new Wrong(
      `a node has one name, got ${JSON.stringify(node.name)} and then -${flag} ${text}`,
    );
  }
  node.name = text;
  node.longNames = flag === 'name';
}

function takeCookie({ node }: Seen, _flag: string, values: readonly string[]): void {
  const [first, second] = values;
  if (first === undefined || values.length > 2) {
    throw new Wrong(`-setcookie wants COOKIE, or NODE COOKIE, got ${quoted(values)}`);
  }
  if (second === undefined) node.cookie = first;
  else if (!isNodeName(first))
    throw new Wrong(`-setcookie NODE COOKIE wants a node such as foo@host, got ${quoted([first])}`);
  else node.cookies = { ...node.cookies, [first]: second };
}

function takeKernel({ node }: Seen, _flag: string, values: readonly string[]): void {
  if (values.length === 0 || values.length % 2 === 1) {
    throw new Wrong(`-kernel wants pairs such as net_ticktime 8, got ${quoted(values)}`);
  }
  const kernel: Record<string, string> = { ...node.kernel };
  for (let at = 0; at < values.length; at += 2) kernel[values[at] ?? ''] = values[at + 1] ?? '';
  const { shell_presence: presence } = kernel;
  if (presence !== undefined) truth('kernel shell_presence', presence);
  node.kernel = kernel;
}

function takeJoin({ node }: Seen, flag: string, values: readonly string[]): void {
  node.join = joinOf(node.join, flag, values);
}

function takeInvite(seen: Seen, flag: string, values: readonly string[]): void {
  seen.invite = brokerOf(seen.invite, flag, values);
}

function takeTlsOption({ node }: Seen, flag: string, values: readonly string[]): void {
  if (values.length === 0 || values.length % 2 === 1) {
    throw new Wrong(`-${flag} wants pairs such as server_certfile FILE, got ${quoted(values)}`);
  }
  node.sslDistOpt = [...(node.sslDistOpt ?? []), ...values];
}

function takeDirectories({ node }: Seen, _flag: string, values: readonly string[]): void {
  if (values.length === 0 || values.includes(''))
    throw new Wrong(`-pa wants at least one directory, got ${quoted(values)}`);
  // as in Erlang, the directory given last is searched first
  node.codePath = [...values, ...(node.codePath ?? [])];
}

function takeEnvironment(seen: Seen, _flag: string, values: readonly string[]): void {
  const [variable, value, ...rest] = values;
  if (!variable || value === undefined || rest.length > 0 || /[=\0]/.test(variable)) {
    throw new Wrong(`-env wants VARIABLE VALUE, got ${quoted(values)}`);
  }
  seen.env[variable] = value;
}

function takeCall(seen: Seen, flag: string, values: readonly string[]): void {
  seen.boot.push(callStep(flag, values));
}

function withoutShell(seen: Seen, flag: string, values: readonly string[]): void {
  if (values.length !== 1 || values[0] !== 'true') none(flag, values); // `-noshell true` is accepted, as erl's argument files have it
  seen.shell = false;
}

function isNodeName(text: string): boolean {
  return /^[\w-]+@[\w.-]+$/.test(text);
}
