// The entrance of the transport: one node, which exchanges bytes with other nodes by name (OTP: net_kernel).
// For each link to a peer the events are: `up` once, then the peer's frames in order, then `down` once.
import { addressesOf } from '../base/host-addresses.ts';
import { parseNodeName } from '../base/node-name.ts';
import { faultLineTime, tickSeconds, transitionSeconds } from '../base/wire-limits.ts';
import type { Listener, ListenOptions } from '../carrier/channel.ts';
import { listenForNodes } from '../carrier/dist-listener.ts';
import { type FreezableClock, freezableClock } from '../faults/freezable-clock.ts';
import { NodeFaults } from '../faults/node-faults.ts';
import {
  flagFaultLine,
  flagHandshake23,
  flagPublished,
  flagTerl,
  type NameMessage,
  readName,
} from '../handshake/handshake-messages.ts';
import { type NetTicktime, netTicktime } from '../link/net-ticktime.ts';
import {
  keepRegistered,
  MapperError,
  names,
  portPlease,
  type Registration,
} from '../mapper/mapper-client.ts';
import { type CallerReports, callerReports } from './caller-reports.ts';
import { ConnectError } from './connect-error.ts';
import { FaultDesk } from './fault-desk.ts';
import { orderOf } from './give-order.ts';
import { enterRoom, noListener, roomNames } from './in-room.ts';
import type { NetKernel, NetKernelEvents, NetKernelOptions } from './net-kernel-contract.ts';
import { Peers } from './peers.ts';
import { type Setting, settingOf } from './setting.ts';
import { account } from './why.ts';

export { parseInvite } from '../base/invite.ts';
export { loadBrokerTls, loadCarrier } from '../carrier/proto-dist.ts';
export { describeFault } from '../faults/fault.ts';
export type { FaultNews } from '../faults/node-faults.ts';
export { CookieError, checkCookie, readCookie } from '../handshake/cookie.ts';
export { defaultMapperPort, names as mapperNames } from '../mapper/mapper-client.ts';
export { cookieOfRoom } from '../nats/room-keys.ts';
export type { ConnectFailure } from './connect-error.ts';
export type {
  NetKernel,
  NetKernelEvents,
  NetKernelOptions,
  RoomChoice,
} from './net-kernel-contract.ts';
export type { WhyStep } from './why.ts';

export async function startNetKernel(
  options: NetKernelOptions,
  events: NetKernelEvents,
): Promise<NetKernel> {
  const own = settingOf(options);
  const { clock } = own;
  const ready = Promise.withResolvers<Peers>(); // a caller, which needs the peers, may connect before the mapper has answered
  const callers = callerReports(clock, (text) => events.report('error', text));
  const acceptor: Acceptor = {
    time: own.setupTime,
    clock,
    accept: (channel, proven) => void ready.promise.then((peers) => peers.accept(channel, proven)),
    refused: callers.rejected,
  };
  const room = await enterRoom(options.room, acceptor, (text) => events.report('warning', text));
  const setting: Setting = { ...own, room };
  const { listener, registration } = await listenAndRegister(setting, acceptor, options, events);
  const standing = freezableClock(clock);
  const ticktime = netTicktime(options.ticktime ?? tickSeconds, standing, () => {
    for (const { connection } of peers.links()) connection.paceChanged();
  });
  const me = {
    name: setting.name,
    creation: registration.creation,
    flags: flagHandshake23 | flagTerl | (setting.hidden ? 0n : flagPublished),
  };
  const faults = nodeFaults(setting, events, standing);
  const desk = faultDesk(me, setting, faults, events, () => peers);
  const peers = new Peers({
    me,
    setting,
    ticktime,
    callers,
    events,
    clock: standing,
    faults,
    desk,
  });
  ready.resolve(peers);
  return door({ setting, listener, registration, ticktime, callers, peers, faults, desk });
}

function nodeFaults(
  { name, clock, setupTime }: Setting,
  events: NetKernelEvents,
  standing: FreezableClock,
): NodeFaults {
  return new NodeFaults({
    ownName: name,
    clock,
    time: setupTime,
    callerOf(bytes) {
      const caller = readName(bytes);
      return caller === undefined || (caller.flags & flagFaultLine) !== 0n
        ? undefined
        : caller.name;
    },
    told: (news) => events.fault?.(news),
    froze(isFrozen) {
      if (isFrozen) standing.freeze();
      else standing.thaw();
      events.froze?.(isFrozen);
    },
  });
}

function faultDesk(
  me: NameMessage,
  setting: Setting,
  faults: NodeFaults,
  events: NetKernelEvents,
  peers: () => Peers,
): FaultDesk {
  return new FaultDesk({
    ownName: setting.name,
    faults,
    mayOthers: setting.mayOthersFault,
    crash: () => events.crash?.(),
    peers: () => visible(peers()),
    exists: (name) => exists(name, setting, peers()),
    give: (node, order) => orderOf(node, order, { me, setting, faults }),
  });
}

function visible(peers: Peers): string[] {
  return peers.links().flatMap(({ peer }) => (peer.hidden ? [] : [peer.name]));
}

/** Whether there is a link to the node, or its port mapper knows it. */
async function exists(name: string, setting: Setting, peers: Peers): Promise<boolean> {
  if (peers.linkTo(name) !== undefined) return true;
  const target = parseNodeName(name);
  if (setting.room !== undefined)
    return typeof (await setting.room.find(target?.alive ?? '')) === 'object';
  const [host] = target === undefined ? [] : await addressesOf(target.host, setting.own.host);
  if (target === undefined || host === undefined) return false;
  const { port } = setting.mapper;
  const late = AbortSignal.timeout(faultLineTime);
  try {
    return (await portPlease({ host, port }, target.alive, late)) !== undefined;
  } catch (error) {
    if (error instanceof MapperError) return false;
    throw error;
  }
}

type Acceptor = Omit<ListenOptions, 'address' | 'port' | 'messageBytes'>;

async function listenAndRegister(
  setting: Setting,
  acceptor: Acceptor,
  options: NetKernelOptions,
  events: NetKernelEvents,
): Promise<{ listener: Listener; registration: Registration }> {
  const { room, own, isDirect, listen } = setting;
  let listener = noListener;
  try {
    if (isDirect) listener = await listenForNodes(setting.carrier, listen, acceptor);
    const node = { alive: own.alive, port: listener.port, address: listen.address };
    const registration =
      room === undefined
        ? await register(setting, listener, options, events)
        : { creation: await room.register(node), end() {} };
    return { listener, registration };
  } catch (error) {
    await Promise.all([listener.close(), room?.close()]);
    throw error;
  }
}

/** Registers the node in the mapper of this machine for as long as the node runs. */
function register(
  { name, own, hidden, listen, mapper, relay, clock }: Setting,
  listener: Listener,
  options: NetKernelOptions,
  events: NetKernelEvents,
): Promise<Registration> {
  return keepRegistered(
    { host: '127.0.0.1', port: mapper.port },
    { fullName: name, name: own.alive, port: listener.port, hidden },
    { start: options.mapper?.start, listenAddress: listen.address, relay, clock },
    (text) => events.report('warning', text),
  );
}

interface Parts {
  readonly setting: Setting;
  readonly listener: Listener;
  readonly registration: Registration;
  readonly ticktime: NetTicktime;
  readonly callers: CallerReports;
  readonly peers: Peers;
  readonly faults: NodeFaults;
  readonly desk: FaultDesk;
}

function door(parts: Parts): NetKernel {
  const { setting, listener, registration, ticktime, peers, faults, desk } = parts;
  const { name: ownName, own, domain, cookies, mapper, rules, listen } = setting;

  return {
    name: ownName,
    creation: registration.creation,
    port: listener.port,
    connect: (name, how = 'asked') => peers.connect(name, how, false),
    connectHidden: (name) => peers.connect(name, 'asked', true),
    allow: rules.allow,
    why: (name) =>
      account(name, {
        ownName,
        domain,
        mapper,
        room: setting.room,
        rules,
        stateOf: (peer) => peers.stateOf(peer),
        probe: (peer, noted) => peers.probe(peer, noted),
        faults: faults.list(),
      }),
    fault: async (call) => desk.call(call),
    setTicktime: (seconds, transition = transitionSeconds) => ticktime.change(seconds, transition),
    get ticktime() {
      return ticktime.state;
    },
    listening: { address: listen.address, port: listener.port, mapperPort: mapper.port, domain },
    send: (name, bytes, arrived, link) => peers.linkTo(name, link)?.connection.send(bytes, arrived),
    keepAlive: () => peers.keepAlive(),
    disconnect: (name, link) => peers.disconnect(name, link),
    setCookie: cookies.set,
    getCookie: cookies.get,
    names: (host = own.host) => namesAt(host, setting),
    peers: () => peers.links().map(({ peer }) => peer),
    stop: () => stop(parts),
  };
}

async function namesAt(
  host: string,
  { own, mapper, room }: Setting,
): Promise<{ name: string; port: number }[]> {
  if (room !== undefined) return roomNames(room, host);
  const [address] = await addressesOf(host, own.host);
  if (address === undefined)
    throw new ConnectError('host', 'nxdomain', `the host ${host} is not known`);
  return (await names({ host: address, port: mapper.port })).entries.reverse();
}

async function stop({
  peers,
  faults,
  registration,
  callers,
  ticktime,
  listener,
  setting,
}: Parts): Promise<void> {
  if (peers.isStopped) return;
  peers.stop();
  faults.stop();
  registration.end();
  callers.stop();
  ticktime.stop();
  await Promise.all([listener.close(), setting.room?.close()]);
}
