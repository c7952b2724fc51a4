// The doors of a node: on each way a port at which it listens, and its registration in that way's port mapper.
import { ownAddress } from '../base/host-addresses.ts';
import type { Channel, Listener } from '../carrier/channel.ts';
import { listenForNodes } from '../carrier/dist-listener.ts';
import { keepRegistered, type Registration } from '../mapper/mapper-client.ts';
import type { Listening, NetKernelOptions } from './net-kernel-contract.ts';
import type { Setting } from './setting.ts';
import type { Way } from './ways.ts';

export interface Doors {
  readonly creation: number; // that the first mapper gave; the node has it on all ways
  readonly listening: Omit<Listening, 'domain'>; // at the first door
  close(): Promise<void>;
}

export interface DoorEvents {
  report(text: string): void;
  accept(channel: Channel, proven: () => void, way: Way): void;
  refused(address: string, why: string): void; // reports a connection that ended before it became a channel
  nameLost(): void; // another node of the room has got the name of this one
}

interface Door {
  readonly listening: Omit<Listening, 'domain'>;
  readonly listener: Listener;
  readonly registration: Registration;
}

/** Opens all doors, or none and rejects. */
export async function openDoors(
  setting: Setting,
  options: NetKernelOptions,
  events: DoorEvents,
): Promise<Doors> {
  const { room } = setting;
  const doors: Door[] = [];
  const close = async (): Promise<void> =>
    void (await Promise.all([closeAll(doors), room?.close()]));
  try {
    for (const way of setting.ways) doors.push(await openDoor(way, setting, options, events));
  } catch (error) {
    await close();
    throw error;
  }
  const [first] = doors;
  if (first === undefined) throw new Error('expected a way to reach other nodes');
  return {
    creation: first.registration.creation,
    listening: first.listening,
    close,
  };
}

async function openDoor(
  way: Way,
  setting: Setting,
  options: NetKernelOptions,
  events: DoorEvents,
): Promise<Door> {
  const { listen, setupTime: time, clock, isDirect } = setting;
  const address = listen.address ?? (await addressFor(way, setting));
  if (!isDirect) return openInRoom(noListener, address, setting);
  const listener = await listenForNodes(
    way.carrier,
    { ...listen, address },
    {
      time,
      clock,
      accept: (channel, proven) => events.accept(channel, proven, way),
      refused: events.refused,
    },
  );
  try {
    if (setting.room !== undefined) return await openInRoom(listener, address, setting);
    const registration = await register(way, listener, address, setting, options, events);
    const { port } = listener;
    return { listening: { address, port, mapperPort: way.mapper.port }, listener, registration };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/** The name is in the room; the port is for direct links. */
async function openInRoom(
  listener: Listener,
  address: string,
  { room, own }: Setting,
): Promise<Door> {
  const { port } = listener;
  const creation = (await room?.register({ alive: own.alive, port, address })) ?? 0;
  const listening = { address, port, mapperPort: 0 };
  return { listening, listener, registration: { creation, end() {} } };
}

/** Instead of a listener: the node takes links over the broker only. */
const noListener: Listener = { port: 0, close: () => Promise.resolve() };

/** The loopback; for Erlang nodes the address to which the host's name leads, since they ask for nothing else. */
async function addressFor({ scheme }: Way, { own }: Setting): Promise<string> {
  return scheme.kind === 'erlang' ? await ownAddress(own.host) : '127.0.0.1';
}

/** Registers the node in a mapper of this machine for as long as the node runs. */
function register(
  { scheme, mapper }: Way,
  { port }: Listener,
  listenAddress: string,
  { name, own, hidden, relay, clock }: Setting,
  options: NetKernelOptions,
  { report }: DoorEvents,
): Promise<Registration> {
  const isErlangs = scheme.kind === 'erlang';
  return keepRegistered(
    { host: '127.0.0.1', ...mapper },
    {
      fullName: name,
      name: own.alive,
      port,
      hidden: hidden || isErlangs,
      ...(isErlangs ? { protocol: 'tcp' } : {}),
    },
    { start: options.mapper?.start, listenAddress, relay, clock },
    report,
  );
}

async function closeAll(doors: readonly Door[]): Promise<void> {
  for (const { registration } of doors) registration.end();
  await Promise.all(doors.map(({ listener }) => listener.close()));
}
