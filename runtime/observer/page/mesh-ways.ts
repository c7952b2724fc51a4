// Which way each link of the mesh goes: by what carries it.

import type { MeshLink } from '../protocol.ts';
import { fitted } from './words.ts';

/** What carries a link, as it stands beside it: ws, wss, inet_tcp, NATS, …; '' if that is not told. */
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
    return way === overBroker ? ' All links go over NATS.' : ` All links go by ${way}.`;
  const direct = ways.filter((one) => one !== overBroker).join(', ');
  const about = ways.includes(overBroker) ? `${direct}: direct. NATS: over the broker.` : '';
  return about === '' ? '' : ` ${about}`;
}
