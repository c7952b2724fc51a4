// Makes a node a member of the network, with its options: name, cookie, port mapper and listener.

import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fullHostname, NodeNameError, resolveNodeName } from '../../transport/base/node-name.ts';
import {
  cookieOfRoom,
  loadBrokerTls,
  loadCarrier,
  type MapperPorts,
  type NetKernel,
  type NetKernelEvents,
  type NetKernelOptions,
  type RoomChoice,
  readCookie,
  readInvite,
  startNetKernel,
} from '../../transport/kernel/net-kernel.ts';
import { readKernelParameters } from '../flags/kernel-parameters.ts';
import type { NodeOptions } from './node.ts';

/** Joins the network. Returns undefined if the node has no name, or gets one only later (isDynamic). */
export async function joinNetwork(
  options: NodeOptions,
  events: NetKernelEvents,
): Promise<NetKernel | undefined> {
  if (options.name === undefined || isDynamic(options)) return undefined;
  if (options.join !== undefined) return joinRoom(options, options.name, options.join, events);
  const domain = options.longNames ? 'long' : 'short';
  const name = options.longNames
    ? resolveNodeName(options.name, 'long', await fullHostname())
    : resolveNodeName(options.name, 'short');
  const cookie = options.cookie ?? (await readCookie());
  const carrier = await Promise.all(
    protocolsOf(options).map((protocol) => loadCarrier(protocol, options.sslDistOpt)),
  );
  return startNetKernel({ name, domain, cookie, carrier, ...given(options) }, events);
}

/** The node's name is in the room; nodes of the same machine call one another without the broker. */
async function joinRoom(
  options: NodeOptions,
  text: string,
  join: string,
  events: NetKernelEvents,
): Promise<NetKernel> {
  const invite = await readInvite(join);
  const [alive = '', host = invite.room] = text.split('@');
  if (options.longNames || host !== invite.room)
    throw new NodeNameError(
      `in ${invite.room} a node is called NAME@${invite.room}: start it with -sname ${alive}, got ${text}`,
    );
  const name = resolveNodeName(text, 'short', invite.room);
  const { sslDistOpt: words } = options;
  const room: RoomChoice = {
    invite,
    ...(words === undefined ? {} : { tls: await loadBrokerTls(words) }),
    direct: options.kernel?.['dist_direct'] !== 'false',
  };
  const cookie = options.cookie ?? cookieOfRoom(invite);
  const carrier = await loadCarrier('ws');
  return startNetKernel(
    { name, domain: 'short', cookie, carrier, ...given(options), room },
    events,
  );
}

/** Whether `-sname undefined` was given: such a node gets a name when it first connects to another node. */
export function isDynamic({ name }: NodeOptions): boolean {
  return name === 'undefined';
}

/** The options of a node with a dynamic name: hidden, and connecting only when asked to. */
export function withDynamicName(options: NodeOptions): NodeOptions {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const name = Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('');
  const kernel = { ...options.kernel, dist_auto_connect: 'never' };
  return { ...options, name, hidden: true, kernel };
}

function given(options: NodeOptions): Partial<NetKernelOptions> {
  const parameters = readKernelParameters(options.kernel);
  return {
    ...parameters,
    hidden: options.hidden === true,
    cookies: new Map(Object.entries(options.cookies ?? {})),
    mapper: {
      ...(options.startMapper === false ? {} : { start: mapperCommand() }),
      ...mapperPorts(options),
    },
    relay: options.relay ?? parameters.relay === true,
  };
}

/** The names of -proto_dist. */
export function protocolsOf({ protoDist = ['ws'] }: NodeOptions): readonly string[] {
  return protoDist;
}

/** The ports of the mappers, as far as the options say them. */
export function mapperPorts({ mapperPort: port, epmdPort }: NodeOptions): MapperPorts {
  return {
    ...(port === undefined ? {} : { port }),
    ...(epmdPort === undefined ? {} : { epmdPort }),
  };
}

/** The command that starts the port mapper; the first node on a machine runs it. */
function mapperCommand(): readonly string[] {
  const bundled = fileURLToPath(new URL('./tpmd.js', import.meta.url));
  const built = fileURLToPath(new URL('../../transport/mapper/tpmd-main.js', import.meta.url));
  return [process.execPath, existsSync(bundled) ? bundled : built];
}
