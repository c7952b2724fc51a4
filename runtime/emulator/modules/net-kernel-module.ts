// Module net_kernel: connects nodes, monitors them, and makes a running node part of the network.

import { decideSpawn } from '../distribution/net-kernel-process.ts';
import { settings } from '../host/settings.ts';
import { here } from '../identity/incarnation.ts';
import { Reference } from '../identity/reference.ts';
import { connectNode } from '../link/dist-entry.ts';
import { type Coroutine, settleFromOutside, suspendedCoroutine } from '../process/coroutine.ts';
import { request } from '../process/request.ts';
import { me } from '../process/self.ts';
import { asyncToGenerator } from '../running/run-process.ts';
import { logger } from '../signals/logger.ts';
import { subscribe, unsubscribe } from '../signals/node-monitors.ts';
import { whereisProcess } from '../signals/registry.ts';
import { badarg, ErlangError } from '../term/exception.ts';
import type { Term } from '../term/term.ts';
import { nodeMonitorOptions } from './system/node-monitor-options.ts';
import { is_alive } from './system/nodes.ts';
import { textsIn } from './system/texts.ts';

type Steps = Generator<unknown, unknown, unknown>;

/**
 * Connects to a node: `await net_kernel.connect_node(node)`.
 * Returns true, or false if the node cannot be reached.
 * Returns 'ignored' if this node is not alive (net_kernel:connect_node/1).
 */
function connect_node(...args: unknown[]): Coroutine | true {
  return connect('net_kernel.connect_node', args, 'asked');
}

/**
 * Connects to a node by a connection that both nodes see
 * as hidden: `await net_kernel.hidden_connect_node(node)`.
 * Returns what net_kernel.connect_node returns (net_kernel:hidden_connect_node/1).
 */
function hidden_connect_node(...args: unknown[]): Coroutine | true {
  return connect('net_kernel.hidden_connect_node', args, 'hidden');
}

function connect(
  name: string,
  args: readonly unknown[],
  how: 'asked' | 'hidden',
): Coroutine | true {
  const [node] = args;
  if (typeof node !== 'string') throw badarg(1, 'not a node name, a string', name, args);
  const process = me();
  const alive = is_alive();
  if (node === here.node.text && alive) return true;
  const answer = suspendedCoroutine(process);
  if (alive) connectNode(node, how, (up) => settleFromOutside(answer, up, false));
  else settleFromOutside(answer, 'ignored', false);
  return answer;
}

/**
 * Starts or stops sending the caller the messages `['nodeup', node]` and `['nodedown', node]`:
 * `net_kernel.monitor_nodes(on, options?)` (net_kernel:monitor_nodes/1,2).
 * Options in an array are 'nodedown_reason', 'connection_id' and ['node_type', 'visible' | 'hidden' | 'all'];
 * the messages then have a third element, an array of pairs such as ['node_type', 'visible'].
 * The same options in an object, `{ connection_id: true }`, make the third element an object.
 * Returns 'ok', 'error' if `on` is not true or false, or `['error', [what, options]]`,
 * where `what` is 'unknown_options', 'bad_option_value', 'option_value_mismatch' or 'invalid_options'.
 */
function monitor_nodes(...args: unknown[]): 'ok' | 'error' | ['error', Term] {
  const [on, options] = args;
  if (typeof on !== 'boolean') return 'error';
  const parsed = nodeMonitorOptions(options);
  if ('wrong' in parsed) return ['error', parsed.wrong];
  if (on) subscribe(me(), parsed);
  else unsubscribe(me(), parsed);
  return 'ok';
}

/**
 * Makes this node part of the network:
 * `start('foo', { name_domain: 'shortnames' })` or `start(['foo', 'shortnames'])`.
 * Returns `['ok', pid]` with the pid of net_kernel, or prints why not and returns `['error', reason]`.
 * Options are name_domain, 'longnames' by default,
 * net_ticktime in seconds, and hidden, true or false (net_kernel:start/1,2).
 */
const start = asyncToGenerator(function* (...args: unknown[]): Steps {
  const { name, name_domain, net_ticktime, hidden } = startOptions(args);
  const kernel = (): Term => whereisProcess('net_kernel')?.pid;
  if (is_alive()) return ['error', ['already_started', kernel()]];
  const before = settings.now;
  if (hidden !== undefined) settings.now = { ...before, hidden };
  const long = name_domain !== 'shortnames';
  const how = {
    ...(hidden !== undefined && { hidden }),
    ...(net_ticktime !== undefined && { net_ticktime }),
  };
  const refusal = yield request(me(), 'start', name, long, how);
  if (refusal === null) return ['ok', kernel()];
  settings.now = before;
  logger.info(me().groupLeader, String(refusal));
  return ['error', 'nodistribution'];
});

interface StartOptions {
  readonly name: string;
  readonly name_domain?: 'shortnames' | 'longnames';
  readonly net_ticktime?: number;
  readonly hidden?: boolean;
}

function startOptions(args: readonly unknown[]): StartOptions {
  const [first, second = {}] = args;
  const [name, domain = 'longnames', ...rest] = Array.isArray(first) ? (first as unknown[]) : [];
  const options = Array.isArray(first)
    ? { name, name_domain: domain }
    : { ...(second as object), name: first };
  const wrong = Object.entries(options).find(([key, value]) => !startOption[key]?.(value));
  if (!Array.isArray(first) && (typeof second !== 'object' || second === null))
    throw new ErlangError('invalid_options', { name: 'net_kernel.start', args });
  if (!Array.isArray(first) && args.length > 1 && typeof first !== 'string')
    throw new ErlangError('invalid_name', { name: 'net_kernel.start', args });
  if (rest.length > 0 || wrong?.[0] === 'name')
    throw badarg(
      1,
      "not a name and its domain: start('foo', { name_domain: 'shortnames' })",
      'net_kernel.start',
      args,
    );
  if (wrong !== undefined)
    throw new ErlangError(['invalid_option', wrong[0], wrong[1] as Term], {
      name: 'net_kernel.start',
      args,
    });
  return options as StartOptions;
}

/** For each option of net_kernel.start, a test of its value. */
const startOption: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: (value) => typeof value === 'string',
  name_domain: (value) => value === 'shortnames' || value === 'longnames',
  net_ticktime: (value) => typeof value === 'number' && Number.isInteger(value) && value > 0,
  hidden: (value) => typeof value === 'boolean',
};

/**
 * Takes this node out of the network.
 * Returns 'ok', `['error', 'not_found']` if this node is not alive,
 * or `['error', 'not_allowed']` if this node has its name from the command line (net_kernel:stop/0).
 */
const stop = asyncToGenerator(function* (): Steps {
  if (here.creation === 0) return ['error', 'not_found'];
  const refusal = yield request(me(), 'stop');
  return refusal === null ? 'ok' : ['error', refusal];
});

/**
 * Returns the state of this node in the network:
 * `{ started, name, name_domain, name_type }` (net_kernel:get_state/0).
 */
const get_state = asyncToGenerator(function* (): Steps {
  return yield request(me(), 'state');
});

/**
 * Returns the tick time in seconds: another node counts as down after a silence of this length.
 * Returns `['ongoing_change_to', seconds]` while a change is going on,
 * and 'ignored' if this node is not alive (net_kernel:get_net_ticktime/0).
 */
const get_net_ticktime = asyncToGenerator(function* (): Steps {
  return yield request(me(), 'get_net_ticktime');
});

/**
 * Changes the tick time (see get_net_ticktime): `await net_kernel.set_net_ticktime(seconds)`.
 * Returns 'change_initiated', 'unchanged' if the tick time is so already,
 * or 'ignored' if this node is not alive.
 * Returns `['ongoing_change_to', seconds]`, and changes nothing, while an earlier change is going on
 * (net_kernel:set_net_ticktime/1).
 */
const set_net_ticktime = asyncToGenerator(function* (...args: unknown[]): Steps {
  const [seconds] = args;
  const most = 2_000_000; // seconds; the host's timers cannot wait longer
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1 || seconds > most)
    throw badarg(
      1,
      'not a whole number of seconds from 1 to 2000000',
      'net_kernel.set_net_ticktime',
      args,
    );
  return yield request(me(), 'set_net_ticktime', seconds);
});

/**
 * Allows connections with these nodes, and with nodes allowed before,
 * and refuses all others: `net_kernel.allow(['bar@host'])`.
 * Returns 'ok', 'error' if the argument is not an array of names, or 'ignored' if this node is not alive
 * (net_kernel:allow/1).
 */
const allow = asyncToGenerator(function* (...args: unknown[]): Steps {
  const nodes = textsIn(args[0]);
  if (nodes === undefined) return 'error';
  return yield request(me(), 'allow', nodes);
});

/**
 * Grants another node's request to spawn a process here: `net_kernel.grant_spawn(reference)`.
 * For a process of your own that is registered as net_kernel: it gets each request as the message
 * `['spawn_request', reference, { from, module, function, args, group_leader }]`.
 * Returns true, or false if there is no open request with that reference.
 */
function grant_spawn(...args: unknown[]): boolean {
  return decideSpawn(requestReference('net_kernel.grant_spawn', args), undefined);
}

/**
 * Refuses a spawn request that net_kernel.grant_spawn could grant:
 * `net_kernel.refuse_spawn(reference, reason?)`. The node that asked gets the reason, 'refused' by default.
 * Returns true, or false if there is no open request with that reference.
 */
function refuse_spawn(...args: unknown[]): boolean {
  const [, reason = 'refused'] = args;
  if (typeof reason !== 'string')
    throw badarg(2, 'not a reason, a string', 'net_kernel.refuse_spawn', args);
  return decideSpawn(requestReference('net_kernel.refuse_spawn', args), reason);
}

function requestReference(name: string, args: readonly unknown[]): Reference {
  const [reference] = args;
  if (Reference.is(reference)) return reference;
  throw badarg(1, 'not the reference of a spawn request', name, args);
}

/**
 * Connects to a node as net_kernel.connect_node does; older texts use this name.
 * The first call logs a warning.
 */
function connectOfOld(...args: unknown[]): Coroutine | true {
  if (!toldOfOld) logger.warning(me().groupLeader, ofOld);
  toldOfOld = true;
  return connect('net_kernel.connect', args, 'asked');
}

let toldOfOld = false;
const ofOld = '** net_kernel.connect(node) is called net_kernel.connect_node(node) today **';

export const net_kernel: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  connect_node,
  hidden_connect_node,
  connect: connectOfOld,
  monitor_nodes,
  start,
  stop,
  get_state,
  get_net_ticktime,
  set_net_ticktime,
  allow,
  grant_spawn,
  refuse_spawn,
};
