// The functions of net_adm that look for nodes on other hosts:
// they read .hosts.erlang and ask the hosts' port mappers (OTP: net_adm).

import { elsewhere, guarded, type MayAsk } from '../../process/own-terminal.ts';
import { request } from '../../process/request.ts';
import { me } from '../../process/self.ts';
import { asyncToGenerator } from '../../running/run-process.ts';
import type { Steps } from '../../servers/gen-call.ts';
import { write } from '../../signals/io.ts';
import { badarg, Exit } from '../../term/exception.ts';
import type { Term } from '../../term/term.ts';
import { net_adm as basics } from '../system/nodes.ts';
import { textsIn } from '../system/texts.ts';

const surveying = asyncToGenerator(function* (...args: unknown[]): Steps<string[]> {
  const hosts = yield* readHostFile();
  if (hosts[0] === 'error') throw new Exit(hosts);
  return yield* survey(hosts as string[], args[0] === 'verbose');
});

/**
 * Pings all nodes of the given hosts: `await net_adm.world_list(['host'], verbose?)`.
 * Returns the names of the nodes that answered.
 * With 'verbose' as second argument it prints a line for each node (net_adm:world_list/1,2).
 */
const world_list = asyncToGenerator(function* (...args: unknown[]): Steps<string[]> {
  const [, verbose] = args;
  const hosts = textsIn(args[0]);
  if (hosts === undefined)
    throw badarg(1, 'not an array of host names', 'net_adm.world_list', args);
  return yield* survey(hosts, verbose === 'verbose');
});

function* survey(hosts: readonly string[], verbose: boolean): Steps<string[]> {
  const process = me();
  const found: string[] = [];
  for (const host of hosts) {
    const [outcome, entries] = (yield basics['names']?.(host)) as readonly Term[];
    if (outcome !== 'ok') continue;
    for (const [alive] of entries as readonly (readonly [string, number])[]) {
      const node = `${alive}@${host}`;
      if (verbose) write(process, `Pinging ${node} -> `);
      const answer = yield basics['ping']?.(node);
      if (verbose) write(process, `${String(answer)}\n`);
      if (answer === 'pong') found.push(node);
    }
  }
  return found;
}

const reading = asyncToGenerator(function* (): Steps<Term[]> {
  return yield* readHostFile();
});

function* readHostFile(): Steps<Term[]> {
  const [outcome, text] = (yield request(me(), 'host_file')) as readonly [string, string];
  if (outcome !== 'ok') return [outcome, text];
  const hosts: string[] = [];
  for (const line of text.split('\n')) {
    const bare = line.replace(/%.*$/, '').trim();
    const host = /^(?:'([^']+)'|"([^"]+)"|([a-z][\w@]*))\s*\.$/.exec(bare);
    if (host !== null) hosts.push(host[1] ?? host[2] ?? host[3] ?? '');
    else if (bare !== '')
      return ['error', `expected a host such as 'foo.example.org'., got ${bare}`];
  }
  return hosts;
}

/**
 * Pings all nodes of the hosts in .hosts.erlang, or of the room: `await net_adm.world(verbose?)`.
 * Returns the names of the nodes that answered, this node among them.
 * With 'verbose' as argument it prints a line for each node.
 * Exits with `['error', reason]` if net_adm.host_file returns that.
 * Only entries at the terminal of this node itself may call this function (net_adm:world/0,1).
 */
const world = guarded(elsewhere, 'net_adm.world', surveying);

/**
 * Returns the hosts in .hosts.erlang of the current directory,
 * or else of the home directory: `await net_adm.host_file()`.
 * In a room (-join), which is all that the node can reach, returns the room without reading a file.
 * The file has one host a line, `'foo.example.org'.` as in Erlang.
 * Returns `['error', 'enoent']` if there is no such file, and `['error', text]` if a line is not a host.
 * Only entries at the terminal of this node itself may call this function (net_adm:host_file/0).
 */
const host_file = guarded(elsewhere, 'net_adm.host_file', reading);

export const net_adm: NetAdm = { ...basics, world, world_list, host_file };

/**
 * Returns module net_adm for a prompt.
 * Its functions world and host_file work in processes for which `mayAsk` returns true.
 */
export function ownNetAdm(mayAsk: MayAsk): NetAdm {
  return {
    ...net_adm,
    world: guarded(mayAsk, 'net_adm.world', surveying),
    host_file: guarded(mayAsk, 'net_adm.host_file', reading),
  };
}

type NetAdm = Readonly<Record<string, (...args: unknown[]) => unknown>>;
