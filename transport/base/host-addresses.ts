// Where a host can be reached (OTP: inet:getaddrs).
// The only file that knows where a host name leads.
import { lookup } from 'node:dns/promises';
import { hostname, networkInterfaces } from 'node:os';

/** Where a host can be reached, best first; empty when its name leads nowhere. */
export async function addressesOf(host: string, ownHost: string): Promise<string[]> {
  const cards = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const own = cards.map(({ address }) => address);
  const outer = cards.filter(({ internal }) => !internal).map(({ address }) => address);
  // Nodes of this machine listen on the loopback unless told otherwise. Asking for our own
  // name could take the resolver seconds, so it is not asked.
  // The IPv6 loopback comes last: only a node told to (inet_dist_use_interface ::1) is there.
  const here = [loopback, ...outer, ...own.filter((address) => address === '::1')];
  if (host === ownHost || host === 'localhost' || host === hostname()) return here;
  const found = await resolve(host);
  return found.some((address) => own.includes(address)) ? here : found;
}

export function isLoopback(address: string): boolean {
  return /^(?:127\.|::1$|::ffff:127\.)/.test(address);
}

const loopback = '127.0.0.1';

async function resolve(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address);
  } catch {
    return []; // a name that leads nowhere is an answer, not a fault
  }
}
