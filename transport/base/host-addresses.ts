// The addresses of a host (OTP: inet:getaddrs). Only this file resolves host names.
import { lookup } from 'node:dns/promises';
import { isIPv4 } from 'node:net';
import { hostname, type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { ownNameTime } from './wire-limits.ts';

/** Returns the addresses of a host, in the order to try them; none if the host's name cannot be resolved. */
export async function addressesOf(host: string, ownHost: string): Promise<string[]> {
  const cards = networkCards();
  const own = cards.map(({ address }) => address);
  const outer = cards.filter(({ internal }) => !internal).map(({ address }) => address);
  // Nodes of this machine listen on the loopback by default. The name of this machine is not resolved,
  // as that could take seconds. The IPv6 loopback comes last, as few nodes listen there: only those
  // started with inet_dist_use_interface ::1.
  const here = [loopback, ...outer, ...own.filter((address) => address === '::1')];
  if (host === ownHost || host === 'localhost' || host === hostname()) return here;
  const found = await resolve(host);
  return found.some((address) => own.includes(address)) ? here : found;
}

/** Returns the address of this machine to which its own host name leads other programs; the loopback if to none. */
export async function ownAddress(host: string): Promise<string> {
  const own = networkCards().map(({ address }) => address);
  const late = new Promise<string[]>((done) => setTimeout(done, ownNameTime, []).unref());
  const found = (await Promise.race([resolve(host), late])).filter(isIPv4);
  return found.find((address) => isLoopback(address) || own.includes(address)) ?? loopback;
}

/** The network interfaces of this machine: one entry for each address. */
export function networkCards(): NetworkInterfaceInfo[] {
  return Object.values(networkInterfaces()).flatMap((list) => list ?? []);
}

/** Whether a program that listens at this address does so at all addresses of the machine. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

export function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|::ffff:127\.)/.test(address);
}

const loopback = '127.0.0.1';

async function resolve(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);
  } catch {
    return []; // a name that cannot be resolved gives an empty list, not an error
  }
}
