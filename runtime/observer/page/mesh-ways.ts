// Which way each link of the mesh goes: by what carries it.

import type { MeshLink } from '../protocol.ts';
import { fitted } from './words.ts';

/** What carries a link, as it stands beside it: ws, wss, inet_tcp, relay, NATS, …; '' if that is not told. */
export function wayOf({ carrier = '' }: MeshLink): string {
  return carrier === 'nats' ? overBroker : fitted(carrier, 16);
}

const overBroker = 'NATS';

/** The ways that links of a mesh go. */
export function waysOf(links: readonly MeshLink[]): readonly string[] {
  return [...new Set(links.map(wayOf))].filter((way) => way !== '').sort();
}

/** The sentences about these ways below the picture: of the only one, or of what NATS means beside others. */
export function waysKey(ways: readonly string[]): string {
  const [way, ...others] = ways;
  if (way === undefined) return '';
  if (others.length === 0)
    return way === overBroker
      ? ' All links go over NATS.'
      : ` All links go ${indirect.get(way) ?? `by ${way}`}.`;
  const isMixed = ways.some((one) => indirect.has(one));
  const direct = ways.filter((one) => !indirect.has(one)).join(', ');
  const about = [
    ...(isMixed && direct !== '' ? [`${direct}: direct.`] : []),
    ...ways.flatMap((one) => (indirect.has(one) ? [`${one}: ${indirect.get(one)}.`] : [])),
  ];
  return about.length === 0 ? '' : ` ${about.join(' ')}`;
}

/** Ways that lead through another program. */
const indirect: ReadonlyMap<string, string> = new Map([
  [overBroker, 'over the broker'],
  ['relay', 'through the relay of a port mapper'],
]);
