// From the options of a node to its place in the network: name, cookie, mapper, listener.

import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  loadCarrier,
  type NetKernel,
  type NetKernelEvents,
  type NetKernelOptions,
  readCookie,
  startNetKernel,
} from '../transport/net-kernel.ts';
import { fullHostname, resolveNodeName } from '../transport/node-name.ts';
import type { NodeOptions } from './node.ts';

/** Become a node of the network; undefined when no name was given. */
export async function joinNetwork(
  options: NodeOptions,
  events: NetKernelEvents,
): Promise<NetKernel | undefined> {
  if (options.name === undefined || isDynamic(options)) return undefined;
  const domain = options.longNames ? 'long' : 'short';
  const name = options.longNames
    ? resolveNodeName(options.name, 'long', await fullHostname())
    : resolveNodeName(options.name, 'short');
  const cookie = options.cookie ?? (await readCookie());
  const carrier = await loadCarrier(options.protoDist ?? 'ws', options.sslDistOpt);
  return startNetKernel({ name, domain, cookie, carrier, ...given(options) }, events);
}

/** `-sname undefined`: a temporary client of another node, that gets a name when it is told to connect to one. */
export function isDynamic({ name }: NodeOptions): boolean {
  return name === 'undefined';
}

/** The options of such a node once it has to have a name: hidden, and it connects only when asked to. */
export function withDynamicName(options: NodeOptions): NodeOptions {
  const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const name = Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('');
  const kernel = { ...options.kernel, dist_auto_connect: 'never' };
  return { ...options, name, hidden: true, kernel };
}

function given(options: NodeOptions): Partial<NetKernelOptions> {
  const kernel = options.kernel ?? {};
  const port = options.mapperPort;
  return {
    hidden: options.hidden === true,
    cookies: new Map(Object.entries(options.cookies ?? {})),
    mapper: {
      ...(options.startMapper === false ? {} : { start: mapperCommand() }),
      ...(port === undefined ? {} : { port }),
    },
    listen: {
      ...whole(kernel, 'inet_dist_listen_min', 'min'),
      ...whole(kernel, 'inet_dist_listen_max', 'max'),
      ...(kernel['inet_dist_use_interface'] ? { address: kernel['inet_dist_use_interface'] } : {}),
    },
    ...whole(kernel, 'net_ticktime', 'ticktime'),
    ...whole(kernel, 'net_setuptime', 'setuptime'),
    autoConnect: autoConnect(kernel['dist_auto_connect']),
    relay: truth(kernel, 'dist_relay'),
  };
}

/** A kernel parameter that is a whole number. */
function whole<K extends string>(
  kernel: Readonly<Record<string, string>>,
  key: string,
  as: K,
): { [key in K]?: number } {
  const text = kernel[key];
  if (text === undefined) return {};
  if (!/^\d+$/.test(text))
    throw new Error(`-kernel ${key} takes a whole number, got ${JSON.stringify(text)}`);
  return { [as]: Number(text) } as { [key in K]: number };
}

function truth(kernel: Readonly<Record<string, string>>, key: string): boolean {
  const text = kernel[key] ?? 'false';
  if (text === 'true' || text === 'false') return text === 'true';
  throw new Error(`-kernel ${key} takes true or false, got ${JSON.stringify(text)}`);
}

function autoConnect(rule: string | undefined): 'yes' | 'never' | 'once' {
  if (rule === undefined) return 'yes';
  if (rule === 'never' || rule === 'once') return rule;
  throw new Error(`-kernel dist_auto_connect takes never or once, got ${JSON.stringify(rule)}`);
}

/** How the first node of a machine starts the port mapper: the program beside this one. */
function mapperCommand(): readonly string[] {
  const bundled = fileURLToPath(new URL('./tpmd.js', import.meta.url));
  const built = fileURLToPath(new URL('../transport/tpmd-main.js', import.meta.url));
  return [process.execPath, existsSync(bundled) ? bundled : built];
}
