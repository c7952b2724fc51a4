// The entrance of the transport: one node, which exchanges bytes with other nodes by name (OTP: net_kernel).
// For each link to a peer the events are: `up` once, then the peer's frames in order, then `down` once.
import type { Clock } from '../base/clock.ts';
import { addressesOf } from '../base/host-addresses.ts';
import { parseNodeName } from '../base/node-name.ts';
import {
  faultLineTime,
  faultRecordTime,
  tickSeconds,
  transitionSeconds,
} from '../base/wire-limits.ts';
import { type FreezableClock, freezableClock } from '../faults/freezable-clock.ts';
import { NodeFaults } from '../faults/node-faults.ts';
import type { NodeList, Order, Vector } from '../faults/orders.ts';
import { isFaultLine, readName } from '../handshake/handshake-messages.ts';
import { type NetTicktime, netTicktime } from '../link/net-ticktime.ts';
import { MapperError, portPlease } from '../mapper/mapper-client.ts';
import { type CallerReports, callerReports } from './caller-reports.ts';
import { ConnectError } from './connect-error.ts';
import { type DoorEvents, type Doors, openDoors } from './doors.ts';
import { FaultDesk } from './fault-desk.ts';
import { type Giving, orderOf } from './give-order.ts';
import { enterRoom, isInRoom, roomNames } from './in-room.ts';
import { type Me, sayingOf } from './me.ts';
import { namesOn } from './names-on.ts';
import type { NetKernel, NetKernelEvents, NetKernelOptions } from './net-kernel-contract.ts';
import { OrderTaker } from './order-taker.ts';
import { Peers } from './peers.ts';
import { type Setting, settingOf } from './setting.ts';
import { account } from './why.ts';

export { readInvite } from '../base/invite.ts';
export { loadBrokerTls, loadCarrier } from '../carrier/proto-dist.ts';
export { describeFault } from '../faults/fault.ts';
export type { FaultNews } from '../faults/node-faults.ts';
export type { Vector } from '../faults/orders.ts';
export { CookieError, checkCookie, readCookie } from '../handshake/cookie.ts';
export { cookieOfRoom } from '../nats/room-keys.ts';
export type { ConnectFailure } from './connect-error.ts';
export { namesHere } from './names-on.ts';
export type {
  NetKernel,
  NetKernelEvents,
  NetKernelOptions,
  RoomChoice,
} from './net-kernel-contract.ts';
export { onlyFromOwnTerminal } from './order-taker.ts';
export type { MapperPorts } from './ways.ts';
export type { WhyStep } from './why.ts';

export async function startNetKernel(
  options: NetKernelOptions,
  events: NetKernelEvents,
): Promise<NetKernel> {
  const own = settingOf(options);
  const { clock } = own;
  const ready = Promise.withResolvers<Peers>(); // a caller, which needs the peers, may connect before the mapper has answered
  const callers = callerReports(clock, (text) => events.report('error', text));
  const doorEvents: DoorEvents = {
    report: (text) => events.report('warning', text),
    refused: callers.rejected,
    accept: (channel, proven, way) =>
      void ready.promise.then((peers) => peers.accept(channel, proven, way)),
    nameLost: () => void ready.promise.then((peers) => peers.disconnectAll()),
  };
  const room = await enterRoom(options.room, own, doorEvents);
  const setting: Setting = { ...own, room };
  const doors = await openDoors(setting, options, doorEvents);
  const standing = freezableClock(clock);
  const ticktime = netTicktime(options.ticktime ?? tickSeconds, standing, () => {
    for (const { connection } of peers.links()) connection.paceChanged();
  });
  const me = sayingOf(setting.name, doors.creation, setting.hidden);
  const faults = nodeFaults(setting, events, standing);
  const taker = new OrderTaker({
    ownName: setting.name,
    faults,
    mayOthers: setting.mayOthersFault,
    crash: () => events.crash?.(),
  });
  const desk = faultDesk(me, setting, faults, taker, () => peers);
  const peers = new Peers({
    me,
    setting,
    ticktime,
    callers,
    events,
    clock: standing,
    faults,
    taker,
  });
  ready.resolve(peers);
  return kernelOf({
    setting,
    doors,
    ticktime,
    callers,
    peers,
    faults,
    desk,
    theirFaults: async (name) =>
      peers.linkTo(name)?.peer.kind === 'erlang'
        ? undefined
        : theirFaults(name, { me, setting, faults }),
  });
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
      return caller === undefined || isFaultLine(caller) ? undefined : caller.name;
    },
    told: (news) => events.fault?.(news),
    happens: (news) => events.faultHappens?.(news),
    recorded: () => recorded(events, clock),
    froze(isFrozen) {
      if (isFrozen) standing.freeze();
      else standing.thaw();
      events.froze?.(isFrozen);
    },
  });
}

/** As the event of this name, but no longer than a busy node may hold up an order. */
function recorded(events: NetKernelEvents, clock: Clock): Promise<Vector | undefined> {
  const late = Promise.withResolvers<undefined>();
  const stop = clock.after(faultRecordTime, () => late.resolve(undefined));
  return Promise.race([events.recorded?.(), late.promise]).finally(stop);
}

function faultDesk(
  me: Me,
  setting: Setting,
  faults: NodeFaults,
  taker: OrderTaker,
  peers: () => Peers,
): FaultDesk {
  return new FaultDesk({
    ownName: setting.name,
    taker,
    peers: () => linked(peers(), false),
    hiddenPeers: () => linked(peers(), true),
    met: () => peers().met(),
    exists: (name) => exists(name, setting, peers()),
    isThisNode: (name) => isThisNode(name, setting),
    async give(node, order) {
      if (peers().linkTo(node)?.peer.kind !== 'erlang')
        return orderOf(node, order, { me, setting, faults });
      return { ok: false, sentence: `${node} is an Erlang node, ${insteadOf(node, order)}` };
    },
  });
}

/** Why an Erlang node does not take an order, and what can be done instead. */
function insteadOf(node: string, { do: what }: Order): string {
  const pid = `rpc.call('${node}', 'os', 'getpid', [])`;
  switch (what) {
    case 'freeze':
      return `which terl cannot freeze: kill -STOP with its process id does, ${pid}`;
    case 'thaw':
      return `which terl has not frozen: kill -CONT lets it go on`;
    case 'crash':
      return `which terl cannot crash: kill -9 with its process id does, ${pid}`;
    case 'list':
      return 'on which no faults are';
    case 'ask':
    case 'set':
    case 'heal':
      return 'which takes no faults: of two nodes, one must be of terl, and the fault is set there';
  }
}

function linked(peers: Peers, hidden: boolean): string[] {
  return peers.links().flatMap(({ peer }) => (peer.hidden === hidden ? [peer.name] : []));
}

/** What is on another node, for why(), which waits no longer than for a call; undefined for one that may be reached by inet_tcp only. */
async function theirFaults(name: string, giving: Giving): Promise<NodeList | string | undefined> {
  const time = Math.min(faultLineTime, giving.setting.setupTime);
  const answer = await orderOf(name, { do: 'list' }, giving, time);
  const isOnlyTerls = giving.setting.ways.every(({ scheme }) => scheme.kind === 'terl');
  if (!answer.ok) return isOnlyTerls ? answer.sentence : undefined;
  return answer.list ?? `${name} does not list its faults`;
}

/** Whether a name is that of this node, with this host or another name of this machine. */
async function isThisNode(name: string, { name: ownName, own }: Setting): Promise<boolean> {
  const target = parseNodeName(name);
  if (target === undefined || target.alive !== own.alive) return false;
  const { host } = target;
  if (host === own.host) return name === ownName;
  const [[there], [here]] = await Promise.all([
    addressesOf(host, own.host),
    addressesOf(own.host, own.host),
  ]);
  return there !== undefined && there === here;
}

/** Whether there is a link to the node, or its port mapper knows it. */
async function exists(name: string, setting: Setting, peers: Peers): Promise<boolean> {
  if (peers.linkTo(name) !== undefined) return true;
  const target = parseNodeName(name);
  if (setting.room !== undefined) return isInRoom(setting.room, target);
  const [host] = target === undefined ? [] : await addressesOf(target.host, setting.own.host);
  if (target === undefined || host === undefined) return false;
  const late = AbortSignal.timeout(faultLineTime);
  for (const { mapper } of setting.ways) {
    try {
      if ((await portPlease({ host, ...mapper }, target.alive, late)) !== undefined) return true;
    } catch (error) {
      if (!(error instanceof MapperError)) throw error;
    }
  }
  return false;
}

interface Parts {
  readonly setting: Setting;
  readonly doors: Doors;
  readonly ticktime: NetTicktime;
  readonly callers: CallerReports;
  readonly peers: Peers;
  readonly faults: NodeFaults;
  readonly desk: FaultDesk;
  theirFaults(name: string): Promise<NodeList | string | undefined>;
}

function kernelOf(parts: Parts): NetKernel {
  const { setting, doors, ticktime, peers, faults, desk } = parts;
  const { name: ownName, own, domain, cookies, ways, rules } = setting;
  const { creation, listening } = doors;

  return {
    name: ownName,
    creation,
    port: listening.port,
    connect: (name, how = 'asked') => peers.connect(name, how, false),
    connectHidden: (name) => peers.connect(name, 'asked', true),
    allow: rules.allow,
    why: (name) =>
      account(name, {
        ownName,
        own,
        domain,
        ways,
        epmdPort: setting.epmdPort,
        room: setting.room,
        rules,
        stateOf: (peer) => peers.stateOf(peer),
        probe: (peer, noted) => peers.probe(peer, noted),
        faults: faults.list(),
        theirFaults: parts.theirFaults,
      }),
    fault: (call, vector) => desk.call(call, vector),
    setTicktime: (seconds, transition = transitionSeconds) => ticktime.change(seconds, transition),
    get ticktime() {
      return ticktime.state;
    },
    listening: { ...listening, domain },
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
  { own, ways, room }: Setting,
): Promise<{ name: string; port: number }[]> {
  if (room !== undefined) return roomNames(room, host);
  const [address] = await addressesOf(host, own.host);
  if (address === undefined)
    throw new ConnectError('host', 'nxdomain', `the host ${host} is not known`);
  return namesOn(ways, address);
}

async function stop({ peers, faults, doors, callers, ticktime }: Parts): Promise<void> {
  if (peers.isStopped) return;
  peers.stop();
  faults.stop();
  callers.stop();
  ticktime.stop();
  await doors.close();
}
