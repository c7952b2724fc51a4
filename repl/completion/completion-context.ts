// Finds out what is being typed at the cursor, and so what to ask the node: a name, a member, or a string
// that names a node, a module, a function or a file. Pure; the tokens before the cursor decide.

import jsTokens, { type Token } from 'js-tokens';
import type { Question } from '../../runtime/node/node.ts';

export interface Context {
  readonly from: number; // where the word to complete begins
  readonly quote: string; // the quote of the string that contains the word, or ''
  readonly questions: readonly Question[];
  readonly words: readonly string[]; // further candidates that need no question to the node
}

/** A call or bracket that is open at the cursor. */
export interface Frame {
  readonly bracket: string;
  readonly callee: string; // 'net_adm.ping', or '' if the bracket does not belong to the call of a name
  readonly args: (string | undefined)[]; // the arguments before the cursor, in order; undefined for an argument that is not just a string
}

/**
 * Returns what to ask about the word at the cursor; undefined if nothing
 * can be completed: in a comment, or after a value that has no name.
 */
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

/** Completes the path of an import. Only a relative path names a module to import. */
function imported(typed: string, quote: string, from: number): Context {
  if (/^\.\.?\//.test(typed)) return files(typed, quote, from, 'modules');
  return context(from, quote, [], ['./', '../']);
}

/** Returns the innermost call that is open at the cursor, with its arguments so far. */
export function callAt(text: string, at: number): Call | undefined {
  const { frames, last } = scan(text.slice(0, at));
  if (last !== undefined && unfinished.has(last.type)) return undefined;
  const frame = frames.findLast(({ callee }) => callee !== '');
  return frame && { callee: frame.callee, args: frame.args };
}

/** A call with its arguments so far; an argument that is not just a string is undefined. */
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
  readonly last: Token | undefined; // the token that ends at the cursor, unless it is white space
  readonly from: number; // where `last` begins; without `last`, the cursor
  /**
   * The owner of the word at the cursor: ['a', 'b'] for
   * a.b.wo, [] for wo; undefined if the owner has no name.
   */
  readonly path: readonly string[] | undefined;
}

function scan(before: string): Scanned {
  const frames: Frame[] = [{ bracket: '', callee: '', args: [undefined] }];
  let chain: Chain = { names: [], isDot: false, owner: [] };
  let offset = 0;
  for (const token of jsTokens(before)) {
    const from = offset;
    offset += token.value.length;
    const isLast = offset === before.length;
    if (isSpace(token)) {
      chain = chainAfterSpace(chain, token);
      if (!isLast) continue;
      return { frames, last: commentOf(token), from: offset, path: pathAfterSpace(chain) };
    }
    noteArgument(frames, token);
    step(frames, token, chain.names);
    chain = chainAfter(chain, token);
    if (isLast) return { frames, last: token, from, path: pathAt(chain, token) };
  }
  return { frames, last: undefined, from: offset, path: [] };
}

/** A chain of members: a.b.c */
interface Chain {
  readonly names: readonly string[] | undefined; // undefined: the chain begins with a value that has no name
  readonly isDot: boolean; // whether the last token is a dot, so that a name must follow
  readonly owner: readonly string[] | undefined; // the chain without its last name
}

/** A chain ends at the end of its line, unless its last token is a dot. */
function chainAfterSpace(chain: Chain, { type }: Token): Chain {
  return type === 'LineTerminatorSequence' && !chain.isDot ? { ...chain, names: [] } : chain;
}

function pathAfterSpace({ names, isDot }: Chain): Scanned['path'] {
  return isDot ? names : [];
}

function chainAfter({ names, isDot, owner }: Chain, token: Token): Chain {
  const { type, value } = token;
  if (type === 'IdentifierName')
    return isDot
      ? { names: names && [...names, value], isDot: false, owner: names }
      : { names: [value], isDot: false, owner: [] };
  if (value === '.' || value === '?.') return { names, isDot: true, owner };
  // the value of a call or an index has no name; after other operators a new chain begins
  return { names: endsValue(token) ? undefined : [], isDot: false, owner };
}

function pathAt({ names, isDot, owner }: Chain, { type }: Token): Scanned['path'] {
  if (type === 'IdentifierName') return owner;
  if (!isDot) return names && [];
  return names?.length === 0 ? undefined : names;
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

/** Stores the token as an argument if it is a string; an argument of more tokens becomes undefined. */
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
  // the node's name may be to the right of the cursor already: ['ser', 'bar@host']
  const node = /^['"]?\s*,\s*['"]([^'"]+@[^'"]+)['"]/.exec(after)?.[1] ?? call?.args[0];
  const on = node?.includes('@') ? { node } : {};
  return context(from, quote, [{ kind: 'registered', ...on }]);
}

function ofCall(
  frame: Frame,
  argument: number,
  typed: string,
  quote: string,
  from: number,
): Context | undefined {
  const only = argument === 0 ? filesFor.get(frame.callee) : undefined;
  if (only !== undefined) return files(typed, quote, from, only);
  const questions = questionsFor(frame, argument);
  if (questions.length > 0) return context(from, quote, questions);
  const words = fixed[`${frame.callee} ${argument}`];
  return words && context(from, quote, [], words);
}

function questionsFor({ callee, args }: Frame, argument: number): readonly Question[] {
  if (spawns.has(callee)) return ofSpawn(args, argument);
  if (listsOfNodes.has(callee)) return ofMulticall(args, argument);
  if (remoteCalls.has(callee)) return ofRemoteCall(args, argument);
  if (callee === 'monitor' && argument === 1) return [{ kind: 'registered' }];
  if (argument > 0) return [];
  if (takesNode.has(callee)) return [{ kind: 'nodes' }];
  return takesName.has(callee) ? [{ kind: 'registered' }] : [];
}

/** Questions for spawn(module, function, …) or spawn(node, module, function, …). */
function ofSpawn([first = '', second = '']: Frame['args'], argument: number): readonly Question[] {
  if (argument === 0) return [{ kind: 'nodes' }, { kind: 'modules' }];
  if (argument === 1 && first.includes('@')) return [{ kind: 'modules' }];
  if (argument === 1) return [{ kind: 'functions', module: first }];
  return argument === 2 ? [{ kind: 'functions', module: second }] : [];
}

/** Questions for rpc.multicall(nodes, module, function, …), where the list of nodes may be missing. */
function ofMulticall(args: Frame['args'], argument: number): readonly Question[] {
  const place = args[0] !== undefined || argument === 0 ? 0 : 1; // the index of the argument that is the module
  if (argument === place) return [{ kind: 'modules' }];
  return argument === place + 1 ? [{ kind: 'functions', module: args[place] ?? '' }] : [];
}

/** Questions for rpc.call(node, module, function, …). */
function ofRemoteCall([, module = '']: Frame['args'], argument: number): readonly Question[] {
  if (argument === 0) return [{ kind: 'nodes' }];
  if (argument === 1) return [{ kind: 'modules' }];
  return argument === 2 ? [{ kind: 'functions', module }] : [];
}

type FilesKind = 'modules' | 'folders' | 'all';

function files(typed: string, quote: string, from: number, only: FilesKind): Context {
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
const filesFor: ReadonlyMap<string, FilesKind> = new Map([
  ...words('c l lc nl nc').map((command) => [command, 'modules'] as const),
  ['cd', 'folders'],
  ['ls', 'all'],
]);
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
