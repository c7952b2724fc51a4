// The ways on which a node reaches others and is reached: one for each name in -proto_dist (OTP: net_kernel's protocols).
// A way has a carrier, and a port mapper of its own kind. Each listens at its own port.
import type { Carrier } from '../carrier/channel.ts';
import { websocketCarrier } from '../carrier/websocket-dist.ts';
import { distFlags, offeredToErlang } from '../handshake/dist-flags.ts';
import { type Scheme, schemeOf } from '../handshake/scheme.ts';
import { defaultEpmdPort, defaultMapperPort } from '../mapper/mapper-client.ts';

export interface Way {
  readonly carrier: Carrier;
  readonly scheme: Scheme;
  readonly mapper: WayMapper;
}

/** The port mapper of a way, without its host. */
export interface WayMapper {
  readonly port: number;
  readonly isErlangs?: boolean; // it is epmd, or tpmd at epmd's port
}

export interface MapperPorts {
  readonly port?: number; // of tpmd; of epmd, if Erlang's way is the only one
  readonly epmdPort?: number;
}

export function waysOf(
  given: Carrier | readonly Carrier[] = websocketCarrier,
  { port, epmdPort }: MapperPorts = {},
): readonly Way[] {
  const carriers = 'listen' in given ? [given] : given;
  return carriers.map((carrier) => {
    const scheme = schemeOf(carrier);
    if (scheme.kind === 'terl')
      return { carrier, scheme, mapper: { port: port ?? defaultMapperPort() } };
    const only = carriers.length === 1 ? port : undefined;
    return {
      carrier,
      scheme,
      mapper: { port: epmdPort ?? only ?? defaultEpmdPort(), isErlangs: true },
    };
  });
}

/** The flags that this node tells on a way. On Erlang's, it is hidden, except from other nodes of terl. */
export function flagsOn({ scheme }: Way, hidden: boolean): bigint {
  if (scheme.kind === 'terl')
    return distFlags.HANDSHAKE_23 | distFlags.TERL | (hidden ? 0n : distFlags.PUBLISHED);
  return offeredToErlang | distFlags.TERL | (hidden ? 0n : distFlags.SEEN_BY_TERL);
}

/** What a peer with these flags is to this node, and whether it is hidden. */
export function natureOf(
  { scheme }: Way,
  flags: bigint,
): { kind: Scheme['kind']; hidden: boolean } {
  const has = (flag: bigint): boolean => (flags & flag) !== 0n;
  if (scheme.kind === 'terl') return { kind: 'terl', hidden: !has(distFlags.PUBLISHED) };
  // between two nodes of terl nothing differs from their own links, except that messages have no tags
  if (has(distFlags.TERL)) return { kind: 'terl', hidden: !has(distFlags.SEEN_BY_TERL) };
  return { kind: 'erlang', hidden: true };
}
