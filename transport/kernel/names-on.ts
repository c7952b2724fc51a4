// The nodes that the port mappers of a host know, on all ways of this node.
import { inetTcpCarrier } from '../carrier/inet-tcp-dist.ts';
import { websocketCarrier } from '../carrier/websocket-dist.ts';
import { names } from '../mapper/mapper-client.ts';
import type { MapperEntry } from '../mapper/mapper-messages.ts';
import { type MapperPorts, type Way, waysOf } from './ways.ts';

/** Returns the names that this machine's port mappers know, for a node without a net kernel. */
export function namesHere(
  protocols: readonly string[],
  ports: MapperPorts,
): Promise<MapperEntry[]> {
  const carriers = protocols.map((name) =>
    name === 'inet_tcp' ? inetTcpCarrier : websocketCarrier,
  );
  return namesOn(waysOf(carriers, ports), '127.0.0.1');
}

/** Returns each name once, oldest registration first. Rejects with a MapperError if no mapper answers. */
export async function namesOn(ways: readonly Way[], host: string): Promise<MapperEntry[]> {
  const asked = await Promise.allSettled(ways.map(({ mapper }) => names({ host, ...mapper })));
  const answers = asked.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  if (answers.length === 0) {
    const [error] = asked.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason] : [],
    );
    throw error;
  }
  const known = new Map<string, MapperEntry>();
  for (const entry of answers.flatMap(({ entries }) => entries.reverse()))
    if (!known.has(entry.name)) known.set(entry.name, entry);
  return [...known.values()];
}
