// A call to a node of the same room: asks who has its name, then calls it without the broker if it can be reached so,
// else over the broker. Throws a ConnectError.

import type { NodeName } from '../base/node-name.ts';
import { directTime } from '../base/wire-limits.ts';
import type { Channel } from '../carrier/channel.ts';
import { dialNode, isDialError } from '../carrier/dist-listener.ts';
import { sentenceOnRights } from '../nats/rights.ts';
import type { Room } from '../nats/room.ts';
import { addressesFrom, type RoomRecord } from '../nats/room-record.ts';
import type { ProvenPeer } from './call-node.ts';
import { ConnectError } from './connect-error.ts';
import type { Way } from './ways.ts';
import type { Noted } from './why.ts';

export interface RoomCall {
  readonly room: Room;
  readonly target: NodeName;
  readonly them: string;
  readonly ways: readonly Way[]; // the first is that of direct links
  readonly isDirect: boolean;
  readonly time: number;
  readonly signal: AbortSignal;
  readonly noted: Noted;
  prove(opened: Channel, way: Way): Promise<ProvenPeer>; // shakes hands
}

export async function callInRoom(call: RoomCall): Promise<ProvenPeer> {
  const record = await find(call);
  const direct = await callDirectly(call, record);
  if (direct !== undefined) return direct;
  const { room, them, time, signal } = call;
  const opened = await ofBroker(them, () => room.dial(record, time, signal));
  call.noted('nats', `it answers over NATS, at ${opened.address}`);
  return call.prove(opened, wayOf(call));
}

async function find({ room, target, them, noted }: RoomCall): Promise<RoomRecord> {
  const { alive, host } = target;
  if (host !== room.name)
    throw new ConnectError(
      'room',
      'other_room',
      `this node is in ${room.name} and cannot speak to ${them}`,
    );
  const answer = await ofBroker(them, () => room.find(alive));
  if (room.news !== undefined) noted('broker', describeBroker(room));
  if (typeof answer === 'object') {
    noted('registered', `${alive} is in ${host}`);
    return answer;
  }
  const { news } = room;
  if (news?.forbidden !== undefined)
    throw new ConnectError('broker', 'not_authorised', sentenceOnRights(news.at, news.forbidden));
  throw new ConnectError('room', 'no_such_node', `no node called ${alive} is in ${host}`);
}

/** Returns undefined if the node cannot be called so. */
async function callDirectly(call: RoomCall, record: RoomRecord): Promise<ProvenPeer | undefined> {
  const { room, target, isDirect, signal, noted, prove } = call;
  const way = wayOf(call);
  const { port } = record;
  if (!isDirect || port === 0) return undefined;
  const addresses = addressesFrom(room.machine, record);
  if (addresses.length === 0) {
    noted('direct', 'it takes direct links from its own machine only');
    return undefined;
  }
  const time = Math.min(directTime, call.time);
  try {
    const opened = await dialNode(way.carrier, addresses, {
      host: target.host,
      port,
      time,
      signal,
    });
    noted('direct', `it answers without the broker, at ${opened.address}`);
    return await prove(opened, way);
  } catch (error) {
    if (signal.aborted || !isOtherWayLeft(error)) throw error;
    noted('direct', `${error.message}; trying NATS`, false);
    return undefined;
  }
}

/** What is said on a link over NATS is the same as on the first way. */
function wayOf({ ways }: RoomCall): Way {
  const [way] = ways;
  if (way === undefined) throw new Error('expected a way to reach other nodes');
  return way;
}

/** Whether the error tells nothing about the node itself, or about another than the one that was meant. */
function isOtherWayLeft(error: unknown): error is Error {
  if (error instanceof ConnectError) return strange.has(error.reason);
  return isDialError(error);
}

const strange: ReadonlySet<string> = new Set([
  'wrong_name',
  'bad_message',
  'bad_cookie',
  'bad_digest',
  'connection_closed',
]);

async function ofBroker<Result>(them: string, asked: () => Promise<Result>): Promise<Result> {
  try {
    return await asked();
  } catch (error) {
    if (!isDialError(error)) throw error;
    const { code, message } = error;
    throw new ConnectError(
      code === 'not_registered' ? 'room' : 'broker',
      code,
      `${them} cannot be reached: ${message}`,
    );
  }
}

function describeBroker({ name, news }: Room): string {
  const table = news?.hasTable === true ? 'a table of names' : 'no table of names (JetStream)';
  return `${name} is at ${news?.at}, nats-server ${news?.version}, with ${table}`;
}
