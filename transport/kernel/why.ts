// why(): whether a node is reachable. It returns each step of a call, what was found, and advice
// if the step failed. A node that is not up is called, as by connect_node, and the link is kept.

import { addressesOf } from '../base/host-addresses.ts';
import { type NameDomain, type NodeName, parseNodeName } from '../base/node-name.ts';
import { describeFault, type ListedFault } from '../faults/fault.ts';
import type { NodeList } from '../faults/orders.ts';
import { MapperError, portPlease } from '../mapper/mapper-client.ts';
import type { Room } from '../nats/room.ts';
import type { CallRules } from './call-rules.ts';
import type { ConnectFailure } from './connect-error.ts';
import { describeMembers } from './in-room.ts';
import { namesOn } from './names-on.ts';
import type { Link, PeerState } from './peer-state.ts';
import type { Way } from './ways.ts';
import { adviceOn } from './why-advice.ts';

export interface WhyStep {
  readonly step: string; // name, host, mapper, registered, tcp, challenge, cookie, …
  readonly ok: boolean;
  readonly detail: string;
  readonly advice?: string; // what the user can do about a failed step
}

/**
 * Called for each step of a call that succeeds; with `ok`
 * false if the step failed and the call tries another way.
 */
export type Noted = (step: string, detail: string, ok?: boolean) => void;

export interface WhyContext {
  readonly ownName: string;
  readonly own: NodeName; // the same, in its parts
  readonly domain: NameDomain;
  readonly ways: readonly Way[];
  readonly epmdPort: number;
  readonly room: Room | undefined;
  readonly rules: CallRules;
  stateOf(name: string): PeerState;
  probe(name: string, noted: Noted): Promise<ConnectFailure | undefined>;
  readonly faults: readonly ListedFault[]; // of this node
  /** Asks the other node what is on there, by a way that no fault stops; a sentence if it does not answer, undefined for an Erlang node. */
  theirFaults(name: string): Promise<NodeList | string | undefined>;
}

export async function account(name: string, context: WhyContext): Promise<WhyStep[]> {
  const steps: WhyStep[] = [];
  const good = (step: string, detail: string) => steps.push({ step, ok: true, detail });
  const bad = (step: string, detail: string, advice: string) =>
    steps.push({ step, ok: false, detail, advice });

  const target = parseNodeName(name);
  if (target === undefined) {
    bad('name', `${JSON.stringify(name)} is not a node name`, nameAdvice);
    return steps;
  }
  good('name', `${name} is a node called ${target.alive} on ${target.host}`);
  if (name === context.ownName) {
    const trouble = context.room?.trouble;
    if (trouble === undefined) good('link', 'it is this node itself');
    else bad('room', trouble, adviceOn('not_registered', 'room', target, context));
    return steps;
  }
  steps.push(...faultSteps(name, context.faults));
  const known = context.stateOf(name);
  if (known?.state === 'up') {
    steps.push(...(await stepsThere(name, context)));
    good('link', describeLink(known.link, performance.now(), context.room));
    return steps;
  }
  if (!context.rules.isAllowed(name)) {
    bad('allow', 'net_kernel.allow was called without it', `call net_kernel.allow(['${name}'])`);
    return steps;
  }
  const held = context.rules.heldBack(name);
  if (held !== undefined) {
    const connect = `call net_kernel.connect_node('${name}'); spawn and send do not connect here`;
    bad('auto_connect', `dist_auto_connect is ${held.reason}: it is not called by itself`, connect);
  }
  if (known !== undefined) good('link', 'a call is under way at this moment');
  const failure = await context.probe(name, (step, detail, ok = true) => {
    steps.push({ step, ok, detail });
  });
  if (failure === undefined) {
    steps.push(...(await stepsThere(name, context)));
    good('link', 'it is up now');
    return steps;
  }
  if (failure.reason === 'timeout' && steps.at(-1)?.step !== 'mapper')
    steps.push(...(await stepsThere(name, context)).filter(({ step }) => step === 'fault'));
  const isTaken = steps.some(({ step, ok }) => step === 'tcp' && ok);
  const others = await registered(failure, target, context);
  const { step, detail } = describeFailure(failure, others, isTaken);
  if (failure.reason === 'no_such_node' && (await isBesideErlang(target, context)))
    bad(step, `${detail}; epmd at port ${context.epmdPort} knows ${target.alive}`, erlangsAdvice);
  else bad(step, detail, adviceOn(failure.reason, step, target, context));
  return steps;
}

const erlangsAdvice =
  'to speak to Erlang nodes, start this one with -proto_dist ws inet_tcp, or with -proto_dist inet_tcp';

/** Whether Erlang's port mapper knows a node, and this one does not speak Erlang's protocol. */
async function isBesideErlang(
  { alive, host }: NodeName,
  { ways, epmdPort, room, own }: WhyContext,
): Promise<boolean> {
  if (room !== undefined || ways.some(({ mapper }) => mapper.isErlangs)) return false;
  const [address] = await addressesOf(host, own.host);
  if (address === undefined) return false;
  const at = { host: address, port: epmdPort };
  const known = portPlease(at, alive, AbortSignal.timeout(epmdTime));
  return (await known.catch(() => undefined)) !== undefined;
}

const epmdTime = 1_000; // milliseconds: a firewall may swallow the question, and the advice does without an answer

/** One step for each fault that the other node says is on there; or one that says that it does not answer. */
async function stepsThere(name: string, context: WhyContext): Promise<WhyStep[]> {
  const there = await context.theirFaults(name);
  if (there === undefined) return [];
  if (typeof there === 'string')
    return [{ step: 'faults there', ok: false, detail: `they cannot be seen from here: ${there}` }];
  const { isFrozen, frozenFor, faults } = there;
  const frozen: WhyStep = {
    step: 'fault',
    ok: false,
    detail: `${name} is frozen${leftOf(frozenFor)}`,
    advice: `thaw('${name}') ends it`,
  };
  const own = context.ownName;
  const between = faults.filter(({ from, to }) => from === own || to === own);
  const steps = faultSteps(name, between).map((step) => ({
    ...step,
    detail: `${step.detail} (set on ${name})`,
  }));
  return [...(isFrozen ? [frozen] : []), ...steps];
}

function leftOf(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : `, for ${seconds(milliseconds)} more`;
}

/** One step for each fault between the two nodes: one that stops messages is not ok. */
function faultSteps(name: string, faults: readonly ListedFault[]): WhyStep[] {
  return faults
    .filter(({ from, to }) => from === name || to === name)
    .map((fault) => {
      const { kind } = fault.effect;
      return {
        step: 'fault',
        ok: kind !== 'cut' && kind !== 'hold',
        detail: `${describeFault(fault)}${leftOf(fault.left)}`,
        advice: kind === 'hold' ? `net.release('${name}') ends it` : `net.heal('${name}') ends it`,
      };
    });
}

const nameAdvice =
  'write it as name@host, with letters, digits, _ and - before the @ and a host after it';

function describeLink(
  { peer, connection, since }: Link,
  now: number,
  room: Room | undefined,
): string {
  const { received, sent, heardAt } = connection.traffic;
  const from = new Date(Date.now() - (now - since)).toTimeString().slice(0, 8);
  const kind = peer.hidden ? 'hidden' : 'visible';
  return `up since ${from} (${seconds(now - since)}), ${kind}, ${wayOf(peer.carrier, room)}at ${peer.address}; last heard ${seconds(now - heardAt)} ago; ${received} messages in, ${sent} out`;
}

/** Which way a link goes; '' for a direct one, unless the node is in a room. */
function wayOf(carrier: string, room: Room | undefined): string {
  if (carrier === 'relay') return 'through the relay, ';
  if (carrier === 'nats') return 'over NATS, ';
  return room === undefined ? '' : 'direct, ';
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** Returns the step and the text that describe a failed call. */
function describeFailure(
  { step, reason, sentence }: ConnectFailure,
  known: string,
  isTaken: boolean, // whether the peer accepted the TCP connection
): { step: string; detail: string } {
  if (reason === 'no_such_node') return { step: 'registered', detail: `${sentence}; ${known}` };
  if (reason === 'illegal_hostname') return { step: 'domain', detail: sentence };
  if (versionReasons.has(reason)) return { step: 'version', detail: sentence };
  if (reason === 'bad_cookie' || reason === 'bad_digest')
    return { step: 'cookie', detail: withoutAdvice(sentence) };
  if (reason === 'not_allowed' && step !== 'allow') return { step: 'net_kernel', detail: sentence };
  if (step === 'connect')
    return { step: isOfTcp(reason) && !isTaken ? 'tcp' : 'carrier', detail: sentence };
  return { step, detail: step === 'mapper' ? withoutAdvice(sentence) : sentence };
}

const versionReasons: ReadonlySet<string> = new Set([
  'bad_version',
  'bad_protocol',
  'missing_flags',
  'old_handshake',
]);

function isOfTcp(reason: string): boolean {
  return /^e[a-z]+$/.test(reason) || reason === 'timeout';
}

function withoutAdvice(sentence: string): string {
  return sentence.replace(/: (?:start|set) .*$/, '');
}

/**
 * If the mapper does not know the called node, returns a text with the names that the
 * mapper knows, or the error if the mapper cannot be asked again. Otherwise returns ''.
 */
async function registered(
  { reason }: ConnectFailure,
  { host }: NodeName,
  { ways, own, room }: WhyContext,
): Promise<string> {
  if (reason !== 'no_such_node') return '';
  if (room !== undefined) return describeMembers(room, own.alive);
  const [address = '127.0.0.1'] = await addressesOf(host, own.host);
  try {
    const entries = await namesOn(ways, address);
    const known = entries.map((entry) => `${entry.name} (port ${entry.port})`);
    return known.length === 0
      ? 'no node is registered there'
      : `registered there: ${known.join(', ')}`;
  } catch (error) {
    if (!(error instanceof MapperError)) throw error;
    return error.message;
  }
}
