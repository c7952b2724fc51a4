// The command line of terl: erl's arguments, with one dash or two (erl's init).
// A pure function of argv: what to start, what to print, or one sentence saying what is wrong.

import type { NodeOptions } from '../runtime/node.ts';

/** What the arguments ask for. */
export type CommandLine =
  | {
      readonly kind: 'start';
      readonly node: NodeOptions;
      readonly shell: boolean; // false after -noshell or -noinput: no banner, no prompt, no input
      readonly evals: readonly string[]; // -eval, in order
    }
  | { readonly kind: 'version' }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly sentence: string };

/** Read the arguments that follow the program's name. */
export function parseCommandLine(argv: readonly string[]): CommandLine {
  const seen: Seen = { node: {}, shell: true, evals: [], flags: {} };
  try {
    let at = 0;
    while (at < argv.length) {
      const flag = flagName(argv[at] ?? '');
      if (flag === 'extra') break; // the rest belongs to the user
      if (flag === 'version') return { kind: 'version' };
      if (flag === 'help') return { kind: 'help' };
      const values = valuesAfter(argv, at + 1);
      take(seen, flag, values);
      seen.flags[flag] = [...(seen.flags[flag] ?? []), ...values];
      at += 1 + values.length;
    }
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'wrong', sentence: error.message };
    throw error;
  }
  const node = { ...seen.node, flags: seen.flags };
  return { kind: 'start', node, shell: seen.shell, evals: seen.evals };
}

/** What -help prints. */
export const usage: string = `Usage: terl [flags]

  -sname NAME              start as NAME@host, with the short host name
  -name NAME[@HOST]        start with a long host name
  -setcookie COOKIE        the cookie of this node
  -setcookie NODE COOKIE   the cookie for one other node
  -hidden                  take no part in the mesh of visible nodes
  -connect_all false       do not connect to the nodes of connected nodes
  -kernel KEY VALUE ...    parameters: net_ticktime, inet_dist_listen_min, ...
  -mapper_port PORT        where tpmd listens (else TERL_MAPPER_PORT, else 4370)
  -start_epmd false        do not start tpmd when none answers
  -proto_dist CARRIER      ws (WebSocket), wss (TLS), or a module such as ./carrier.ts
  -ssl_dist_opt KEY VALUE  of TLS: server_certfile, client_cacertfile, server_verify, ...
  -pa DIR ...              look for modules there before the current directory
  -eval EXPR               evaluate before the shell starts; may be repeated
  -noshell, -noinput       no banner, no prompt, nothing is read
  -version, -help          print and leave
  -extra ...               whatever follows is left to you
`;

/** The node's options while they are being filled in. */
type Draft = { -readonly [K in keyof NodeOptions]: NodeOptions[K] };

interface Seen {
  node: Draft;
  shell: boolean;
  evals: string[];
  flags: Record<string, string[]>;
}

class Wrong extends Error {}

function flagName(word: string): string {
  if (!/^--?[A-Za-z]/.test(word)) {
    throw new Wrong(`expected a flag such as -sname, got ${JSON.stringify(word)}; try terl -help`);
  }
  return word.replace(/^--?/, '');
}

/** The words up to the next flag. A negative number is a word. */
function valuesAfter(argv: readonly string[], from: number): readonly string[] {
  // what follows -eval may well begin with a dash: -eval '-1'
  if (/^--?eval$/.test(argv[from - 1] ?? '')) return argv.slice(from, from + 1);
  const end = argv.findIndex((word, at) => at >= from && /^--?[A-Za-z]/.test(word));
  return argv.slice(from, end === -1 ? argv.length : end);
}

function take(seen: Seen, flag: string, values: readonly string[]): void {
  switch (flag) {
    case 'sname':
    case 'name':
      takeName(seen.node, flag, one(flag, values, 'a name such as foo'));
      return;
    case 'setcookie':
      takeCookie(seen.node, values);
      return;
    case 'hidden':
      none(flag, values);
      seen.node.hidden = true;
      return;
    case 'connect_all':
      seen.node.connectAll = truth(flag, one(flag, values, 'true or false'));
      return;
    case 'kernel':
      takeKernel(seen.node, values);
      return;
    case 'mapper_port':
      seen.node.mapperPort = port(flag, one(flag, values, 'a port number'));
      return;
    case 'start_epmd':
      seen.node.startMapper = truth(flag, one(flag, values, 'true or false'));
      return;
    case 'proto_dist':
      seen.node.protoDist = one(flag, values, 'ws, wss or a module');
      return;
    case 'ssl_dist_opt':
      takeTlsOptions(seen.node, values);
      return;
    case 'pa':
      if (values.length === 0) throw new Wrong('-pa wants at least one directory');
      // the directory given last is searched first, as in Erlang
      seen.node.codePath = [...values, ...(seen.node.codePath ?? [])];
      return;
    case 'eval':
      seen.evals.push(one(flag, values, 'an expression'));
      return;
    case 'noshell':
    case 'noinput':
      none(flag, values);
      seen.shell = false;
      return;
    default:
      throw new Wrong(`unknown flag -${flag}; try terl -help`);
  }
}

function takeName(node: Draft, flag: 'sname' | 'name', text: string): void {
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

function takeCookie(node: Draft, values: readonly string[]): void {
  const [first, second] = values;
  if (first === undefined || values.length > 2) {
    throw new Wrong(`-setcookie wants COOKIE, or NODE COOKIE, got ${quoted(values)}`);
  }
  if (second === undefined) node.cookie = first;
  else node.cookies = { ...node.cookies, [first]: second };
}

function takeTlsOptions(node: Draft, values: readonly string[]): void {
  if (values.length === 0 || values.length % 2 === 1) {
    throw new Wrong(
      `-ssl_dist_opt wants pairs such as server_certfile FILE, got ${quoted(values)}`,
    );
  }
  node.sslDistOpt = [...(node.sslDistOpt ?? []), ...values];
}

function takeKernel(node: Draft, values: readonly string[]): void {
  if (values.length === 0 || values.length % 2 === 1) {
    throw new Wrong(`-kernel wants pairs such as net_ticktime 8, got ${quoted(values)}`);
  }
  const kernel: Record<string, string> = { ...node.kernel };
  for (let at = 0; at < values.length; at += 2) kernel[values[at] ?? ''] = values[at + 1] ?? '';
  node.kernel = kernel;
}

function one(flag: string, values: readonly string[], what: string): string {
  const [value] = values;
  if (value === undefined || value === '' || values.length > 1) {
    throw new Wrong(`-${flag} wants ${what}, got ${quoted(values)}`);
  }
  return value;
}

function none(flag: string, values: readonly string[]): void {
  if (values.length > 0) throw new Wrong(`-${flag} takes no value, got ${quoted(values)}`);
}

function truth(flag: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Wrong(`-${flag} wants true or false, got ${JSON.stringify(value)}`);
}

function port(flag: string, value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= 65_535) return number;
  throw new Wrong(`-${flag} wants a port from 1 to 65535, got ${JSON.stringify(value)}`);
}

function quoted(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.map((value) => JSON.stringify(value)).join(' ');
}
