// The BIFs about nodes and connections, in modules erlang and net_adm.

import { cutConnection } from '../../distribution/cut.ts';
import { host } from '../../host/host.ts';
import { settings } from '../../host/settings.ts';
import { here, knownNodes, nodeNamed } from '../../identity/incarnation.ts';
import { Pid } from '../../identity/pid.ts';
import { Reference } from '../../identity/reference.ts';
import { allEntries, connectedEntry, type DistEntry, entryNamed } from '../../link/dist-entry.ts';
import { request } from '../../process/request.ts';
import { me } from '../../process/self.ts';
import { notReached } from '../../process/unreached.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import { genCall } from '../../servers/gen-call.ts';
import { write } from '../../signals/io.ts';
import { badarg, ErlangError, Unwind } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';

/** Returns the name of this node, or the node of a pid or reference (erlang:node/0,1). */
export function node(...args: unknown[]): string {
  const [of] = args;
  if (args.length === 0) return here.node.text;
  if (Pid.is(of)) return Pid.homeOf(of).text;
  if (Reference.is(of)) return Reference.originOf(of).node.text;
  throw badarg(1, 'not a pid', 'node', args);
}

/**
 * Returns whether this node can be part of a network.
 * It can if it has a name, or if it was started with -sname undefined
 * and gets a name with its first connection (erlang:is_alive/0).
 */
export function is_alive(): boolean {
  return here.creation !== 0 || settings.now.dynamic_name === true;
}

const kinds = ['visible', 'hidden', 'connected', 'known', 'this'];

/**
 * Returns names of nodes. `nodes()` returns the connected visible nodes, in order of connection.
 * `nodes(kind)` returns the nodes of a kind, or of the kinds in an array:
 * 'visible', 'hidden', 'connected' (hidden nodes before visible ones), 'known', 'this' (erlang:nodes/0,1).
 * `nodes(kind, { node_type: true, connection_id: true, carrier: true })` returns pairs
 * `[name, { … }]` with the chosen properties; the carrier is 'ws', 'wss', 'nats', …,
 * or, at the node that called through the relay of a port mapper, 'relay' (erlang:nodes/2).
 */
export function nodes(kind?: unknown): string[];
export function nodes(kind: unknown, info: unknown): [string, Record<string, Term>][];
export function nodes(...args: unknown[]): string[] | [string, Record<string, Term>][] {
  const names = nodesOf(args);
  const [, info] = args;
  if (info === undefined) return names;
  const asked = typeof info === 'object' && info !== null ? Object.entries(info) : undefined;
  if (
    asked === undefined ||
    !asked.every(([key, on]) => key in nodeInfo && typeof on === 'boolean')
  )
    throw badarg(
      2,
      'not an object of node_type, connection_id and carrier, true or false',
      'nodes',
      args,
    );
  const told = asked.filter(([, on]) => on).map(([key]) => key);
  return names.map((name): [string, Record<string, Term>] => [
    name,
    Object.fromEntries(told.map((key) => [key, nodeInfo[key]?.(name)])),
  ]);
}

/**
 * For each property that `info` in `nodes(kind, info)` may name, a function that returns the node's value.
 * The connection_id and the carrier of a node without a connection are undefined.
 */
const nodeInfo: Readonly<Record<string, (name: string) => Term>> = {
  node_type: (name) => {
    if (name === here.node.text) return 'this';
    const entry = entryNamed(name);
    return entry?.state !== 'up' ? 'known' : entry.hidden ? 'hidden' : 'visible';
  },
  connection_id: (name) => {
    const entry = entryNamed(name);
    return entry?.state === 'up' ? entry.order : undefined;
  },
  carrier: (name) => {
    const entry = entryNamed(name);
    return entry?.state === 'up' && entry.carrier !== '' ? entry.carrier : undefined;
  },
};

function nodesOf(args: readonly unknown[]): string[] {
  const wanted: unknown[] =
    args.length === 0 ? ['visible'] : Array.isArray(args[0]) ? args[0] : [args[0]];
  if (!wanted.every((kind) => kinds.includes(kind as string)))
    throw badarg(1, 'not a valid node type', 'nodes', args);
  if (wanted.includes('known'))
    return ['nonode@nohost', ...knownNodes().map(({ text }) => text)].filter(
      (name, i, all) => all.indexOf(name) === i,
    );
  const up = [...allEntries()]
    .filter(({ state }) => state === 'up')
    .sort((a, b) => a.order - b.order);
  const named = (hidden: boolean): string[] =>
    up.filter((entry) => entry.hidden === hidden).map(({ node }) => node.text);
  const chosen: string[] = [];
  if (wanted.includes('hidden') || wanted.includes('connected')) chosen.push(...named(true));
  if (wanted.includes('visible') || wanted.includes('connected')) chosen.push(...named(false));
  if (wanted.includes('this')) chosen.push(here.node.text);
  return chosen;
}

/**
 * Monitors a node: the caller gets `['nodedown', node]` when the connection ends,
 * or when an attempt to connect fails.
 * `monitor_node(node, true)` starts a monitor; `monitor_node(node, false)` ends one of the caller's monitors.
 * The caller gets one message for each monitor. Returns true.
 * Starting a monitor raises error 'notalive' if this node is not alive.
 * The option 'allow_passive_connect', in an array,
 * has no effect: connections that the other node sets up always count (erlang:monitor_node/2,3).
 */
export function monitor_node(...args: unknown[]): true {
  const [name, on, options = []] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a node name, a string', 'monitor_node', args);
  if (typeof on !== 'boolean')
    throw badarg(2, 'not a boolean (true or false)', 'monitor_node', args);
  if (!Array.isArray(options) || !options.every((one) => one === 'allow_passive_connect'))
    throw badarg(3, "not an array of options: 'allow_passive_connect'", 'monitor_node', args);
  const process = me();
  if (name === here.node.text) return true;
  if (!on) return takeBack(entryNamed(name), process);
  const entry = connectedEntry(nodeNamed(name));
  if (entry === undefined)
    throw new ErlangError('notalive', {
      name: 'monitor_node',
      args,
      hint: 'the node cannot be part of a distributed system',
    });
  process.monitorsNodes = true;
  entry.nodeMonitors.set(process, (entry.nodeMonitors.get(process) ?? 0) + 1);
  return true;
}

function takeBack(entry: DistEntry | undefined, process: ReturnType<typeof me>): true {
  const times = entry?.nodeMonitors.get(process) ?? 0;
  if (times > 1) entry?.nodeMonitors.set(process, times - 1);
  else entry?.nodeMonitors.delete(process);
  return true;
}

/**
 * Closes the connection to a node.
 * Returns true if there was a connection, else false.
 * Returns 'ignored' if this node is not alive (erlang:disconnect_node/1).
 */
export function disconnect_node(...args: unknown[]): boolean | 'ignored' {
  const [name] = args;
  const process = me();
  if (!is_alive()) return 'ignored';
  if (typeof name !== 'string') return false;
  const entry = entryNamed(name);
  if (entry?.state !== 'up') return false;
  cutConnection(name);
  if (!process.alive) throw new Unwind();
  return true;
}

/** Connects to a node. Returns 'pong' if that node's net_kernel answers, else 'pang' (net_adm:ping/1). */
const ping = asyncToGenerator(function* (...args: unknown[]): Generator<unknown, unknown, unknown> {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a node name, a string', 'net_adm.ping', args);
  const process = me();
  if (!is_alive()) {
    notReached(process, name, false);
    return 'pang';
  }
  if (name === here.node.text) return 'pong';
  const { state } = yield* genCall(process, 'net_kernel', name, ['is_auth', here.node.text]);
  if (state === 'answered') return 'pong';
  if (entryNamed(name)?.state === 'up')
    disconnect_node(name); // the node is connected but did not answer
  else notReached(process, name, true);
  return 'pang';
});

/**
 * Returns the names and ports of the nodes that a host's port mapper knows,
 * oldest first: `['ok', [['foo', 45465], …]]`. Without an argument, the host is this one.
 * Returns `['error', 'nxdomain']` if the host is unknown,
 * and `['error', 'address']` if its port mapper does not answer.
 * In a room (-join) the host is the room: returns the nodes that are in it, sorted by name,
 * with port 0 for those that take links over NATS only (net_adm:names/0,1).
 */
const names = asyncToGenerator(function* (
  ...args: unknown[]
): Generator<unknown, unknown, unknown> {
  const [of] = args;
  if (of !== undefined && typeof of !== 'string')
    throw badarg(1, 'not a host name, a string', 'net_adm.names', args);
  return yield request(me(), 'names', of ?? '');
});

/** Returns the name of this host, the part after @ in this node's name (net_adm:localhost/0). */
function localhost(): string {
  return here.node.text.split('@')[1] ?? '';
}

/**
 * Returns `['ok', host]` if the name of a host can be resolved,
 * else `['error', 'nxdomain']` (net_adm:dns_hostname/1).
 */
const dns_hostname = asyncToGenerator(function* (...args: unknown[]): Generator<unknown> {
  const [host] = args;
  if (typeof host !== 'string')
    throw badarg(1, 'not a host name, a string', 'net_adm.dns_hostname', args);
  return yield request(me(), 'dns_hostname', host);
});

export const net_adm: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  ping,
  names,
  localhost,
  dns_hostname,
};

// The text that h(why) prints is above the type of why, in globals.d.ts.
export const why: (...args: unknown[]) => unknown = asyncToGenerator(function* (
  ...args: unknown[]
): Generator<unknown, unknown, unknown> {
  const [name] = args;
  if (typeof name !== 'string') throw badarg(1, 'not a node name, a string', 'why', args);
  const process = me();
  if (here.creation === 0) {
    write(process, 'this node is not alive: start it with -sname, or net_kernel.start\n');
    return 'ok';
  }
  write(process, String(yield request(process, 'why', name)));
  return 'ok';
});

/**
 * Sets this node's cookie, `set_cookie(cookie)`,
 * or the cookie for connections with one other node, `set_cookie(node, cookie)`.
 * Returns true (erlang:set_cookie/1,2).
 */
export function set_cookie(...args: unknown[]): true {
  const [first, second] = args;
  const [of, cookie] = args.length === 1 ? [here.node.text, first] : [first, second];
  if (typeof of !== 'string')
    throw badarg(1, 'not a node name, a string', 'erlang.set_cookie', args);
  if (typeof cookie !== 'string' || cookie === '')
    throw badarg(
      args.length,
      'not a cookie, a string of one to 255 letters',
      'erlang.set_cookie',
      args,
    );
  if (here.creation === 0)
    throw new ErlangError('distribution_not_started', { name: 'erlang.set_cookie', args });
  const refused = host.calls.cookie(of === here.node.text ? '' : of, cookie);
  if (refused !== '') throw badarg(args.length, refused, 'erlang.set_cookie', args);
  return true;
}

/**
 * Returns this node's cookie, or the cookie for connections with another node: `erlang.get_cookie(node?)`.
 * Returns 'nocookie' if this node is not alive (erlang:get_cookie/0,1).
 */
export function get_cookie(...args: unknown[]): string {
  const [of = here.node.text] = args;
  if (typeof of !== 'string')
    throw badarg(1, 'not a node name, a string', 'erlang.get_cookie', args);
  if (here.creation === 0) return 'nocookie';
  return host.calls.cookie(of === here.node.text ? '' : of, '');
}
