// What differs for a node in a room (-join): where its name is, who else is there, and what why() says.

import type { NodeName } from '../base/node-name.ts';
import type { Room } from '../nats/room.ts';
import type { Acceptor } from '../nats/session.ts';
import { ConnectError } from './connect-error.ts';
import type { DoorEvents } from './doors.ts';
import type { RoomChoice } from './net-kernel-contract.ts';
import type { Setting } from './setting.ts';

/** Connects to the broker of the room, if the node is to be in one. Rejects with a BrokerError. */
export async function enterRoom(
  choice: RoomChoice | undefined,
  { clock, setupTime: time, ways: [way] }: Setting,
  { accept, refused, report, nameLost }: DoorEvents,
): Promise<Room | undefined> {
  if (choice === undefined || way === undefined) return undefined;
  const { openRoom } = await import('../nats/room.ts'); // few nodes need it, and the client of NATS
  const { invite, tls } = choice;
  const acceptor: Acceptor = {
    time,
    accept: (channel, proven) => accept(channel, proven, way),
    refused,
  };
  return openRoom({ invite, acceptor, clock, report, nameLost, ...(tls ? { tls } : {}) });
}

export async function roomNames(
  room: Room,
  host: string,
): Promise<{ name: string; port: number }[]> {
  if (host === room.name) return room.names();
  throw new ConnectError('host', 'nxdomain', `this node is in ${room.name} and knows no ${host}`);
}

export async function isInRoom(room: Room, target: NodeName | undefined): Promise<boolean> {
  if (target?.host !== room.name || room.news === undefined) return false;
  return typeof (await room.find(target.alive)) === 'object';
}

/** For a node that is not in the room: who is. */
export async function describeMembers(room: Room, own: string): Promise<string> {
  try {
    const others = (await room.names()).map(({ name }) => name).filter((name) => name !== own);
    const shown = others.slice(0, shownNames).join(', ');
    const more = others.length > shownNames ? ` and ${others.length - shownNames} more` : '';
    return others.length === 0 ? 'no other node is in the room' : `there are ${shown}${more}`;
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}

const shownNames = 20;

/** The advice of why(), where it differs from that for nodes without a room. */
export function adviceInRoom(reason: string, alive: string, room: Room): string | undefined {
  switch (reason) {
    case 'no_such_node':
      return `start it with the same invite: terl -sname ${alive} -join INVITE; with another key it is in another room, although the name is the same`;
    case 'other_room':
      return `the nodes of this room are called NAME@${room.name}`;
    case 'gone':
    case 'lost_messages':
      return 'it has just left, or has lost its broker and comes back: try again';
    case 'not_registered':
      return 'end one of the two nodes, or wait until the broker is back: this node registers again by itself';
    case 'not_authorised':
      return 'give the user in the invite these rights in the configuration of the NATS server';
    case 'broker_lost':
      return 'the broker does not answer, or the network is gone: this node tries again by itself';
    case 'bad_cookie':
    case 'bad_digest':
      return 'the cookie of a room is derived from its key: start both without -setcookie, or with the same';
    default:
      return undefined;
  }
}
