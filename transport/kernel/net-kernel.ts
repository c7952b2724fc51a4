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
import type { Listener } from '../carrier/channel.ts';
import { listenForNodes } from '../carrier/dist-listener.ts';
import { type FreezableClock, freezableClock } from '../faults/freezable-clock.ts';
import { NodeFaults } from '../faults/node-faults.ts';
import type { NodeList, Vector } from '../faults/orders.ts';
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
import { ConnectError } from './call-node.ts';
import { type CallerReports, callerReports } from './caller-reports.ts';
import { FaultDesk } from './fault-desk.ts';
import { type Giving, orderOf } from './give-order.ts';
import type { NetKernel, NetKernelEvents, NetKernelOptions } from './net-kernel-contract.ts';
import { OrderTaker } from './order-taker.ts';
import { Peers } from './peers.ts';
import { type Setting, settingOf } from './setting.ts';
import { account } from './why.ts';

export { loadCarrier } from '../carrier/proto-dist.ts';
export { describeFault } from '../faults/fault.ts';
export type { FaultNews } from '../faults/node-faults.ts';
export type { Vector } from '../faults/orders.ts';
export { CookieError, checkCookie, readCookie } from '../handshake/cookie.ts';
export { defaultMapperPort, names as mapperNames } from '../mapper/mapper-client.ts';
export type { ConnectFailure } from './call-node.ts';
export type {
  NetKernel,
  NetKernelEvents,
  NetKernelOptions,
} from './net-kernel-contract.ts';
export type { WhyStep } from './why.ts';

export async function startNetKernel(
  options: NetKernelOptions,
  events: NetKernelEvents,
): Promise<NetKernel> {
  const setting = settingOf(options);
  const { clock } = setting;
  const ready = Promise.withResolvers<Peers>(); // a caller, which needs the peers, may connect before the mapper has answered
  const callers = callerReports(clock, (text) => events.report('error', text));
  const listener = await listenForNodes(setting.carrier, setting.listen, {
    time: setting.setupTime,
    clock,
    accept: (channel, proven) => void ready.promise.then((peers) => peers.accept(channel, proven)),
    refused: callers.rejected,
  });
  const registration = await register(setting, listener, options, events).catch(
    async (error: unknown) => {
      await listener.close();
      throw error;
    },
  );
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
  const parts = { setting, listener, registration, ticktime, callers, peers, faults, desk };
  return door({ ...parts, theirFaults: (name) => theirFaults(name, { me, setting, faults }) });
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
  me: NameMessage,
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
    give: (node, order) => orderOf(node, order, { me, setting, faults }),
  });
}

function linked(peers: Peers, hidden: boolean): string[] {
  return peers.links().flatMap(({ peer }) => (peer.hidden === hidden ? [peer.name] : []));
}

/** What is on another node, for why(), which waits no longer than for a call. */
async function theirFaults(name: string, giving: Giving): Promise<NodeList | string> {
  const time = Math.min(faultLineTime, giving.setting.setupTime);
  const answer = await orderOf(name, { do: 'list' }, giving, time);
  if (!answer.ok) return answer.sentence;
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
  theirFaults(name: string): Promise<NodeList | string>;
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
  { own, mapper }: Setting,
): Promise<{ name: string; port: number }[]> {
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
}: Parts): Promise<void> {
  if (peers.isStopped) return;
  peers.stop();
  faults.stop();
  registration.end();
  callers.stop();
  ticktime.stop();
  await listener.close();
}
