// What is being typed at the cursor, and so what to ask the node: a name, a member, or the text of a string
// that stands for a node, a module, a function, a file. Pure; decided by the tokens before the cursor.

import jsTokens, { type Token } from 'js-tokens';
import type { Question } from '../../runtime/node/node.ts';

export interface Context {
  readonly from: number; // where the word to complete begins
  readonly quote: string; // that the word stands in, or ''
  readonly questions: readonly Question[];
  readonly words: readonly string[]; // that may stand there besides
}

/** A call or bracket that the cursor is inside of. */
export interface Frame {
  readonly bracket: string;
  readonly callee: string; // 'net_adm.ping', or '' if it is no call of a name
  readonly args: (string | undefined)[]; // the strings before the cursor, by place; undefined: not just a string
}

/** Undefined where nothing can be completed: in a comment, after a value that has no name. */
export function contextAt(text: string, at: number): Context | undefined {
  const { frames, last, path, from } = scan(text.slice(0, at));
  if (last?.type === 'StringLiteral' && !last.closed && importing.test(text.slice(0, from)))
    return imported(last.value.slice(1), last.value[0] ?? '', from + 1);
  if (last?.type === 'StringLiteral' && !last.closed)
    return inString(frames, last.value.slice(1), last.value[0] ?? '', from + 1, text.slice(at));
  if (last !== undefined && unfinished.has(last.type)) return undefined;
  if (path === undefined) return undefined;
  const isWord = last?.type === 'IdentifierName';
  const place = isWord ? from : at;
  if (path.length > 0) return context(place, '', [{ kind: 'members', path }]);
  return context(place, '', [{ kind: 'names' }], keywords);
}

const importing = /(?:^|[;\n])\s*import\b(?:[^'"`;(]*\bfrom)?\s*$|\bimport\s*\(\s*$/;

/** Only relative paths name a module to import. */
function imported(typed: string, quote: string, from: number): Context {
  if (/^\.\.?\//.test(typed)) return files(typed, quote, from, 'modules');
  return context(from, quote, [], ['./', '../']);
}

/** The innermost call the cursor is inside of, and which argument it is at. */
export function callAt(text: string, at: number): Call | undefined {
  const { frames, last } = scan(text.slice(0, at));
  if (last !== undefined && unfinished.has(last.type)) return undefined;
  const frame = frames.findLast(({ callee }) => callee !== '');
  return frame && { callee: frame.callee, args: frame.args };
}

/** A call, with those of its arguments so far that are strings. */
export type Call = Pick<Frame, 'callee' | 'args'>;

const unfinished: ReadonlySet<string> = new Set([
  'MultiLineComment',
  'SingleLineComment',
  'NoSubstitutionTemplate',
  'RegularExpressionLiteral',
  'NumericLiteral',
]);

interface Scanned {
  readonly frames: Frame[]; // outermost first
  readonly last: Token | undefined; // the one that ends at the cursor, if it is no blank
  readonly from: number; // where it begins
  /** Of what stands before the word: ['a', 'b'] for a.b.wo; [] for a word of its own; undefined: no name. */
  readonly path: readonly string[] | undefined;
}

function scan(before: string): Scanned {
  const frames: Frame[] = [{ bracket: '', callee: '', args: [undefined] }];
  let offset = 0;
  let last: Token | undefined;
  let names: string[] | undefined = []; // of the chain of members that ends here
  let isDot = false; // the chain goes on
  let owner: readonly string[] | undefined = [];
  for (const token of jsTokens(before)) {
    const from = offset;
    offset += token.value.length;
    last = isSpace(token) ? undefined : token;
    if (isSpace(token)) {
      if (token.type === 'LineTerminatorSequence' && !isDot) names = [];
      if (offset < before.length) continue;
      return { frames, last: commentOf(token), from: offset, path: isDot ? names : [] };
    }
    noteArgument(frames, token);
    if (token.type === 'IdentifierName') {
      owner = isDot ? names : [];
      names = isDot ? names && [...names, token.value] : [token.value];
      isDot = false;
    } else if (token.value === '.' || token.value === '?.') {
      isDot = true;
    } else {
      step(frames, token, names);
      // a call's or an index's value has no name; what follows other operators is a new one
      names = endsValue(token) ? undefined : [];
      isDot = false;
    }
    if (offset < before.length) continue;
    const path = token.type === 'IdentifierName' ? owner : isDot ? names : names && [];
    return { frames, last: token, from, path: isDot && path?.length === 0 ? undefined : path };
  }
  return { frames, last, from: offset, path: [] };
}

function commentOf(token: Token): Token | undefined {
  return token.type === 'SingleLineComment' || token.type === 'MultiLineComment'
    ? token
    : undefined;
}

function isSpace({ type }: Token): boolean {
  return type === 'WhiteSpace' || type === 'LineTerminatorSequence' || type.endsWith('Comment');
}

function endsValue({ type, value }: Token): boolean {
  return type !== 'Punctuator'
    ? type !== 'TemplateHead' && type !== 'TemplateMiddle'
    : /^[)\]}]$/.test(value);
}

function step(frames: Frame[], { value, type }: Token, names: readonly string[] | undefined): void {
  if (type !== 'Punctuator') return;
  if (value === '(' || value === '[' || value === '{') {
    const callee = value === '(' ? (names ?? []).join('.') : '';
    frames.push({ bracket: value, callee, args: [undefined] });
  } else if (/^[)\]}]$/.test(value)) {
    if (frames.length > 1) frames.pop();
  } else if (value === ',') frames.at(-1)?.args.push(undefined);
}

/** Remember an argument that is a string and nothing else. */
function noteArgument(frames: Frame[], token: Token): void {
  const args = frames.at(-1)?.args;
  if (args === undefined || (token.type === 'Punctuator' && /^[,)\]}]$/.test(token.value))) return;
  const isString = token.type === 'StringLiteral' && token.closed;
  args[args.length - 1] = isString ? token.value.slice(1, -1) : undefined;
}

function context(
  from: number,
  quote: string,
  questions: readonly Question[],
  words: readonly string[] = [],
): Context {
  return { from, quote, questions, words };
}

function inString(
  frames: readonly Frame[],
  typed: string,
  quote: string,
  from: number,
  after: string,
): Context | undefined {
  const frame = frames.at(-1);
  if (frame === undefined || typed.includes('\\')) return undefined;
  const argument = frame.args.length - 1;
  if (frame.bracket === '(') return ofCall(frame, argument, typed, quote, from);
  if (frame.bracket !== '[') return undefined;
  const call = frames.at(-2);
  const place = call === undefined ? 0 : call.args.length - 1;
  const { callee = '' } = call ?? {};
  if (listsOfNodes.has(callee) && place === 0) return context(from, quote, [{ kind: 'nodes' }]);
  if (callee === 'nodes') return context(from, quote, [], kindsOfNodes);
  if (callee === 'process_info') return context(from, quote, [], itemsOfProcesses);
  if (argument === 1) return context(from, quote, [{ kind: 'nodes' }]);
  if (argument > 1) return undefined;
  // the node may stand behind the cursor already: ['ser', 'bar@host']
  const node = /^['"]?\s*,\s*['"]([^'"]+@[^'"]+)['"]/.exec(after)?.[1] ?? call?.args[0];
  const on = node?.includes('@') ? { node } : {};
  return context(from, quote, [{ kind: 'registered', ...on }]);
}

function ofCall(
  { callee, args }: Frame,
  argument: number,
  typed: string,
  quote: string,
  from: number,
): Context | undefined {
  const ask = (...questions: Question[]): Context => context(from, quote, questions);
  const [first = '', second = ''] = args;
  if (spawns.has(callee)) {
    if (argument === 0) return ask({ kind: 'nodes' }, { kind: 'modules' });
    if (argument === 1 && first.includes('@')) return ask({ kind: 'modules' });
    if (argument === 1) return ask({ kind: 'functions', module: first });
    return argument === 2 ? ask({ kind: 'functions', module: second }) : undefined;
  }
  if (listsOfNodes.has(callee)) {
    const here = args[0] !== undefined || argument === 0 ? 0 : 1; // the list of nodes may be left out
    if (argument === here) return ask({ kind: 'modules' });
    const module = args[here] ?? '';
    return argument === here + 1 ? ask({ kind: 'functions', module }) : undefined;
  }
  if (remoteCalls.has(callee)) {
    if (argument === 0) return ask({ kind: 'nodes' });
    if (argument === 1) return ask({ kind: 'modules' });
    return argument === 2 ? ask({ kind: 'functions', module: second }) : undefined;
  }
  if (argument === 0 && takesNode.has(callee)) return ask({ kind: 'nodes' });
  if (argument === 0 && takesName.has(callee)) return ask({ kind: 'registered' });
  if (argument === 0 && takesFile.has(callee)) return files(typed, quote, from, 'modules');
  if (argument === 0 && callee === 'cd') return files(typed, quote, from, 'folders');
  if (argument === 0 && callee === 'ls') return files(typed, quote, from, 'all');
  if (callee === 'monitor' && argument === 1) return ask({ kind: 'registered' });
  const words = fixed[`${callee} ${argument}`];
  return words === undefined ? undefined : context(from, quote, [], words);
}

function files(
  typed: string,
  quote: string,
  from: number,
  only: 'modules' | 'folders' | 'all',
): Context {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  return context(from + folder.length, quote, [{ kind: 'files', folder, only }]);
}

const words = (text: string): readonly string[] => text.split(/\s+/);
const spawns = new Set(words('spawn spawn_link spawn_monitor spawn_opt spawn_request'));
const remoteCalls = new Set(
  words(`rpc.call rpc.cast rpc.block_call rpc.async_call erpc.call erpc.cast erpc.send_request`),
);
const listsOfNodes = new Set(
  words(`rpc.multicall rpc.abcast rpc.sbcast rpc.eval_everywhere erpc.multicall erpc.multicast`),
);
const takesNode = new Set(
  words(`net_adm.ping net_kernel.connect_node net_kernel.hidden_connect_node net_kernel.allow disconnect_node
         monitor_node erlang.set_cookie erlang.get_cookie erlang.disconnect_node erlang.monitor_node r`),
);
const takesName = new Set(words('whereis unregister send erlang.whereis erlang.send mailbox'));
const takesFile = new Set(words('c l lc nl nc'));
const kindsOfNodes = words('visible hidden connected known this');
const itemsOfProcesses = words(
  `registered_name initial_call status message_queue_len messages links monitors monitored_by
   dictionary trap_exit group_leader reductions`,
);
const fixed: Readonly<Record<string, readonly string[]>> = {
  'nodes 0': kindsOfNodes,
  'process_flag 0': ['trap_exit'],
  'process_info 1': itemsOfProcesses,
  'monitor 0': ['process'],
};

const keywords = words(
  `async await break case catch class const continue default delete do else export extends false finally for
   function if import in instanceof let new null of return super switch this throw true try typeof undefined
   var void while yield`,
);
