// Node names (name@host), short and long: parses, checks and prints them (OTP: net_kernel, erl_distribution).
// A name that parseNodeName accepts is safe to print and to send.

import { lookup, lookupService } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { hostname as systemHostname } from 'node:os';
import { nodeNameBytes } from './wire-limits.ts';

export interface NodeName {
  readonly alive: string; // the part before the @, which the mapper knows
  readonly host: string;
}

export type NameDomain = 'short' | 'long';

export class NodeNameError extends Error {
  readonly code = 'invalid_node_name';
}

export function parseNodeName(text: string): NodeName | undefined {
  const [alive, host, ...rest] = text.split('@');
  if (alive === undefined || host === undefined || rest.length > 0) return undefined;
  if (!aliveCharacters.test(alive) || !hostCharacters.test(host)) return undefined;
  return text.length <= nodeNameBytes ? { alive, host } : undefined;
}

function formatNodeName(name: NodeName): string {
  return `${name.alive}@${name.host}`;
}

export function isLongHost(host: string): boolean {
  return host.includes('.');
}

/**
 * Returns the full node name for `-sname TEXT` or `-name TEXT` on a machine
 * called `hostname`. Throws a NodeNameError if that is not a valid name.
 */
export function resolveNodeName(
  text: string,
  domain: NameDomain,
  hostname: string = systemHostname(),
): string {
  const [alive = '', givenHost = '', ...rest] = text.split('@');
  if (rest.length > 0) throw new NodeNameError(`Protocol 'terl': invalid node name: ${text}`);
  const host = givenHost || (domain === 'short' ? (hostname.split('.')[0] ?? '') : hostname);
  if (givenHost === '' && !hostCharacters.test(host)) {
    throw new NodeNameError(hostRefusal(text, domain, host));
  }
  if (domain === 'short' && isLongHost(host)) throw new NodeNameError(shortNameRefusal(text));
  if (domain === 'long' && givenHost === '' && !isLongHost(host)) {
    throw new NodeNameError(longNameRefusal(text, host));
  }
  const name = formatNodeName({ alive, host });
  if (parseNodeName(name) === undefined) throw new NodeNameError(invalidNameRefusal(text));
  return name;
}

/** Returns this machine's name with its domain, or without a domain if none can be found. */
export async function fullHostname(): Promise<string> {
  const host = systemHostname();
  if (isLongHost(host)) return host;
  return (await hostnameByAddress(host)) ?? (await hostnameByResolver(host)) ?? host;
}

const aliveCharacters = /^[0-9A-Za-z_-]+$/;
const hostCharacters = /^[0-9A-Za-z_.-]+$/;

function shortNameRefusal(text: string): string {
  return `Can't set short node name! The host of a short name has no dots, got ${JSON.stringify(text)}; use -name for it.`;
}

function longNameRefusal(text: string, host: string): string {
  return `Can't set long node name! This machine's name ${JSON.stringify(host)} has no domain; use -sname ${text}, or -name ${text}@HOST with the host written out.`;
}

/** Returns the error text for a machine whose own name cannot be the host in a node name. */
function hostRefusal(text: string, domain: NameDomain, host: string): string {
  const [flag, instead] = domain === 'short' ? ['-sname', 'localhost'] : ['-name', '127.0.0.1'];
  return `Can't set ${domain} node name! This machine's name ${JSON.stringify(host)} cannot stand in a node's name, which takes letters, digits, _, - and .; write another host, as in ${flag} ${text.replace('@', '')}@${instead}.`;
}

function invalidNameRefusal(text: string): string {
  return `Invalid node name! Expected letters, digits, _ and - such as foo or foo@host, at most ${nodeNameBytes} characters, got ${JSON.stringify(text)}.`;
}

async function hostnameByAddress(host: string): Promise<string | undefined> {
  try {
    const { address } = await lookup(host);
    const found = await lookupService(address, 0);
    return found.hostname.startsWith(`${host}.`) ? found.hostname : undefined;
  } catch {
    return undefined; // a machine that cannot resolve its own name has no long name
  }
}

async function hostnameByResolver(host: string): Promise<string | undefined> {
  try {
    const settings = await readFile('/etc/resolv.conf', 'utf8');
    const domain = /^\s*(?:domain|search)\s+([0-9A-Za-z_.-]+)/m.exec(settings)?.[1];
    return domain === undefined || domain === '.' ? undefined : `${host}.${domain}`;
  } catch {
    return undefined; // the file exists only on Unix
  }
}
