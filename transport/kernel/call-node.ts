// A call to another node, from the look-up of the node's name to the proof that the node has the cookie
// (OTP: inet_tcp_dist:do_setup). It returns the channel to the peer, or throws a ConnectError.

import type { Clock } from '../base/clock.ts';
import { addressesOf, isLoopback, ownAddress } from '../base/host-addresses.ts';
import { isLongHost, type NameDomain, type NodeName, parseNodeName } from '../base/node-name.ts';
import { directShare, forgetTime } from '../base/wire-limits.ts';
import type { Channel, DialError } from '../carrier/channel.ts';
import { dialNode, isDialError, isUnreachable } from '../carrier/dist-listener.ts';
import type { Gate } from '../faults/gate.ts';
import {
  type DiallerRules,
  HandshakeError,
  type Proven,
  weStarted,
} from '../handshake/handshake.ts';
import type { NameMessage } from '../handshake/handshake-messages.ts';
import { portPlease } from '../mapper/mapper-client.ts';
import { openRelay } from '../mapper/relay-client.ts';
import type { Room } from '../nats/room.ts';
import { callInRoom } from './call-in-room.ts';
import { ConnectError, type ConnectFailure } from './connect-error.ts';
import { type Found, findPort } from './find-port.ts';
import type { Way } from './ways.ts';
import type { Noted } from './why.ts';

/** Whether the other node calls or disconnects this one at the same moment: then the call may be retried. */
export function isCrossed({ step, reason }: ConnectFailure): boolean {
  return (
    (step === 'status' && reason === 'nok') || reason === 'overtaken' || reason === 'cancelled'
  );
}

export interface CallOptions extends Omit<DiallerRules, 'me' | 'scheme'> {
  readonly domain: NameDomain; // 'short' or 'long': this node only calls nodes whose names are of this kind
  readonly ownHost: string;
  readonly ways: readonly Way[]; // to try in this order: the node is called on the first whose mapper knows it
  meOn(way: Way): NameMessage;
  readonly relay: boolean; // try the mapper's relay when the node's own port cannot be reached
  readonly room: Room | undefined; // instead of mappers
  readonly isDirect: boolean; // call nodes of the room without the broker first
  readonly time: number; // milliseconds for the whole call
  readonly clock: Clock;
  readonly signal: AbortSignal;
  report(text: string): void;
  readonly noted: Noted; // called for each step that succeeds
  gateTo(channel: Channel, them: string): Gate; // through which all that is sent and received goes
}

export interface ProvenPeer extends Proven {
  readonly channel: Gate;
  readonly way: Way;
  readonly isRelayed?: boolean; // it goes through the relay of the other node's mapper, as only the caller knows
}

interface Opened {
  readonly channel: Channel;
  readonly isRelayed: boolean;
}

export async function callNode(options: CallOptions): Promise<ProvenPeer> {
  const { them, time, clock } = options;
  const late = new AbortController();
  const stop = clock.after(time, () => late.abort());
  const signal = AbortSignal.any([options.signal, late.signal]);
  try {
    const target = checkName(options);
    const prove = async (opened: Channel, way: Way): Promise<ProvenPeer> => {
      const channel = options.gateTo(opened, options.them);
      const cut = () => channel.close(late.signal.aborted ? 'timeout' : 'cancelled');
      signal.addEventListener('abort', cut);
      const me = options.meOn(way);
      const proven = await shake(channel, { ...options, me, scheme: way.scheme });
      signal.removeEventListener('abort', cut); // the caller's signal must not end a link that is up
      return { channel, way, ...proven };
    };
    const { room } = options;
    if (room !== undefined) return await callInRoom({ ...options, room, target, signal, prove });
    const addresses = await findHost(options, target, signal);
    const found = await findPort(options, target, addresses, signal);
    const reached = await addressesOn(found.way, target, addresses);
    const { channel, isRelayed } = await open(options, target, reached, found, signal);
    const peer = await prove(channel, found.way).catch((error: unknown) =>
      afterGone(error, options, found, target, addresses),
    );
    return { ...peer, isRelayed };
  } catch (error) {
    if (!late.signal.aborted || !(error instanceof ConnectError)) throw error;
    throw new ConnectError(
      error.step,
      'timeout',
      `${them} did not answer within ${time / 1_000} s (${error.step})`,
    );
  } finally {
    stop();
  }
}

function checkName({ them }: CallOptions): NodeName {
  const target = parseNodeName(them);
  if (target !== undefined) return target;
  throw new ConnectError(
    'name',
    'bad_name',
    `expected a node name such as foo@host, got ${JSON.stringify(them)}`,
  );
}

async function findHost(
  options: CallOptions,
  { host }: NodeName,
  signal: AbortSignal,
): Promise<string[]> {
  const { domain, ownHost, them } = options;
  const gaveUp = Promise.withResolvers<string[]>(); // settles when `signal` aborts, since a look-up of the host may take longer than `time`
  signal.addEventListener('abort', () => gaveUp.resolve([]), { once: true });
  const addresses = await Promise.race([addressesOf(host, ownHost), gaveUp.promise]);
  if (addresses.length === 0) {
    throw new ConnectError('host', 'nxdomain', `the host of ${them} is not known: ${host}`);
  }
  options.noted('host', `${host} leads to ${addresses.join(', ')}`);
  if (isLongHost(host) === (domain === 'long') || host === ownHost) {
    options.noted('domain', `this node has a ${domain} name and speaks to ${domain} names`);
    return addresses;
  }
  const not = domain === 'long' ? '' : 'NOT ';
  options.report(
    `** System ${not}running to use fully qualified hostnames **\n** Hostname ${host} is illegal **`,
  );
  throw new ConnectError(
    'name',
    'illegal_hostname',
    `this node has a ${domain} name and cannot speak to ${them}`,
  );
}

/** On Erlang's way, a node of this machine listens where the name of its host leads. */
async function addressesOn(
  { scheme }: Way,
  { host }: NodeName,
  addresses: readonly string[],
): Promise<readonly string[]> {
  const isHere = addresses[0] !== undefined && isLoopback(addresses[0]);
  if (scheme.kind === 'terl' || !isHere) return addresses;
  return [...new Set([await ownAddress(host), ...addresses])];
}

async function open(
  options: CallOptions,
  target: NodeName,
  addresses: readonly string[],
  { way, port }: Found,
  signal: AbortSignal,
): Promise<Opened> {
  const { them, noted } = options;
  const { carrier, scheme } = way;
  const time = options.relay ? options.time / directShare : options.time;
  const how = { host: target.host, port, time, signal };
  let reached = '';
  const taken = (address: string): void => {
    if (reached === '') noted('tcp', `port ${port} of ${address} takes connections`);
    reached = address;
  };
  try {
    const channel = await dialNode(carrier, addresses, how, taken);
    if (reached === '') taken(addresses.join(', ')); // a user's carrier need not call `reached`
    noted(
      'carrier',
      scheme.kind === 'terl'
        ? `a node of the same -proto_dist answers at ${channel.address}`
        : `it is bare TCP, as Erlang has it, at ${channel.address}`,
    );
    return { channel, isRelayed: false };
  } catch (error) {
    if (!isDialError(error)) throw error;
    const unreachable = isUnreachable(error.code);
    const why = `${them} does not answer: ${error.message}`;
    if (!options.relay || !unreachable || signal.aborted)
      throw new ConnectError('connect', error.code.toLowerCase(), why);
    noted('tcp', `${why}; trying the relay of its tpmd`, false);
    const channel = await openRelayed(options, way, target, addresses, error, how);
    return { channel, isRelayed: true };
  }
}

async function openRelayed(
  { them, noted }: CallOptions,
  { carrier, mapper }: Way,
  { alive, host }: NodeName,
  addresses: readonly string[],
  direct: DialError,
  how: { port: number; signal: AbortSignal; time: number },
): Promise<Channel> {
  const at = { host: addresses[0] ?? '127.0.0.1', port: mapper.port };
  try {
    const through = await openRelay(at, alive, how.signal);
    noted('relay', `tpmd at port ${at.port} on ${at.host} relays to ${alive}`);
    const channel = await dialNode(carrier, [at.host], { ...how, host, through });
    noted('carrier', `a node of the same -proto_dist answers through the relay`);
    return channel;
  } catch (error) {
    if (!isDialError(error)) throw error;
    const why = `${them} does not answer: ${direct.message}, and ${error.message}`;
    throw new ConnectError('relay', error.code.toLowerCase(), why);
  }
}

/**
 * Throws the error of a handshake. An Erlang node that closes after our reply has another cookie, unless it has
 * ended: then its mapper does not know it any more.
 */
async function afterGone(
  error: unknown,
  { them, clock }: CallOptions,
  { way, port }: Found,
  { alive }: NodeName,
  [host = '127.0.0.1']: readonly string[],
): Promise<never> {
  const isGuess =
    error instanceof ConnectError &&
    error.reason === 'bad_cookie' &&
    error.step === 'challenge_ack';
  if (!isGuess || way.scheme.kind === 'terl') throw error;
  await new Promise<void>((resolve) => void clock.after(forgetTime, resolve));
  const now = await portPlease({ host, ...way.mapper }, alive).catch(() => undefined);
  if (now === port) throw error;
  throw new ConnectError(error.step, 'connection_closed', `${them} ended while it answered`);
}

async function shake(channel: Channel, options: DiallerRules): Promise<Proven> {
  try {
    return await weStarted(channel, options);
  } catch (error) {
    if (!(error instanceof HandshakeError)) throw error;
    channel.close(error.reason);
    throw new ConnectError(error.step, error.reason, error.message);
  }
}
