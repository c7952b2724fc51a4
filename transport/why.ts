// Why a node is or is not reachable: each step of a call with what was found and, if it failed, what to do.
// A node that is up is not called; one that is not is called as connect_node does, and the link is kept.
import type { ConnectFailure } from './call-node.ts';
import type { CallRules } from './call-rules.ts';
import { addressesOf } from './host-addresses.ts';
import { MapperError, names } from './mapper-client.ts';
import type { Entry, Up } from './node-entry.ts';
import { type NameDomain, type NodeName, parseNodeName } from './node-name.ts';

export interface WhyStep {
  readonly step: string; // name, host, mapper, registered, tcp, challenge, cookie, …
  readonly ok: boolean;
  readonly detail: string;
  readonly advice?: string; // what to do about it
}

/** Told of each step of a call that went well, or (ok false) that something else is tried instead. */
export type Noted = (step: string, detail: string, ok?: boolean) => void;

export interface WhyContext {
  readonly ownName: string;
  readonly domain: NameDomain;
  readonly mapper: { readonly host: string | undefined; readonly port: number };
  readonly rules: CallRules;
  link(name: string): Entry | undefined;
  probe(name: string, noted: Noted): Promise<ConnectFailure | undefined>;
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
    good('link', 'it is this node itself');
    return steps;
  }
  const link = context.link(name);
  if (link?.state === 'up') {
    good('link', describeLink(link, Date.now()));
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
  if (link !== undefined) good('link', 'a call is under way at this moment');
  const failure = await context.probe(name, (step, detail, ok = true) => {
    steps.push({ step, ok, detail });
  });
  if (failure === undefined) {
    good('link', 'it is up now');
    return steps;
  }
  const { step, detail } = describeFailure(failure, await registered(failure, target, context));
  bad(step, detail, adviceOn(failure, target, context));
  return steps;
}

const nameAdvice =
  'write it as name@host, with letters, digits, _ and - before the @ and a host after it';

function describeLink(link: Up, now: number): string {
  const { peer, since } = link;
  const { received, sent, heardAt } = link.connection.traffic;
  const from = new Date(since).toTimeString().slice(0, 8);
  const kind = peer.hidden ? 'hidden' : 'visible';
  return `up since ${from} (${seconds(now - since)}), ${kind}, at ${peer.address}; last heard ${seconds(now - heardAt)} ago; ${received} messages in, ${sent} out`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

/** Where in the account a failed call belongs. */
function describeFailure(
  { step, reason, sentence }: ConnectFailure,
  known: string,
): { step: string; detail: string } {
  if (reason === 'no_such_node') return { step: 'registered', detail: `${sentence}; ${known}` };
  if (reason === 'illegal_hostname') return { step: 'domain', detail: sentence };
  if (reason === 'bad_cookie' || reason === 'bad_digest')
    return { step: 'cookie', detail: withoutAdvice(sentence) };
  if (reason === 'not_allowed' && step !== 'allow') return { step: 'net_kernel', detail: sentence };
  if (step === 'connect') return { step: isOfTcp(reason) ? 'tcp' : 'carrier', detail: sentence };
  return { step, detail: step === 'mapper' ? withoutAdvice(sentence) : sentence };
}

function isOfTcp(reason: string): boolean {
  return /^e[a-z]+$/.test(reason) || reason === 'timeout';
}

function withoutAdvice(sentence: string): string {
  return sentence.replace(/: (?:start|set) .*$/, '');
}

/** What the mapper knows instead of the node asked for. */
async function registered(
  { reason }: ConnectFailure,
  { host }: NodeName,
  { mapper, ownName }: WhyContext,
): Promise<string> {
  if (reason !== 'no_such_node') return '';
  const ownHost = ownName.slice(ownName.indexOf('@') + 1);
  const [address = '127.0.0.1'] = mapper.host ? [mapper.host] : await addressesOf(host, ownHost);
  try {
    const { entries } = await names({ host: address, port: mapper.port });
    const known = entries.map((entry) => `${entry.name} (port ${entry.port})`);
    return known.length === 0
      ? 'no node is registered there'
      : `registered there: ${known.reverse().join(', ')}`;
  } catch (error) {
    if (!(error instanceof MapperError)) throw error;
    return error.message; // gone since it answered
  }
}

function adviceOn(failure: ConnectFailure, target: NodeName, context: WhyContext): string {
  const { alive, host } = target;
  const name = `${alive}@${host}`;
  const { port } = context.mapper;
  switch (failure.reason) {
    case 'nxdomain':
      return `check how ${host} is spelled; the host of a short name must be known to this machine (/etc/hosts, or ping ${host})`;
    case 'illegal_hostname':
      return context.domain === 'short'
        ? 'nodes with short names see only one another: start this node with -name, or that one with -sname'
        : 'nodes with long names see only one another: start this node with -sname, or that one with -name';
    case 'absent':
      return `start a node there, or tpmd -daemon; all nodes must ask the same port, and this one asks ${port} (-mapper_port, TERL_MAPPER_PORT)`;
    case 'foreign':
      return 'another program has that port: choose one with -mapper_port for all nodes';
    case 'no_such_node':
      return `start it: terl -sname ${alive}; it must use the mapper at port ${port} too`;
    case 'econnrefused':
      return 'nothing listens at its port: it is ending, or it listens on another interface (-kernel inet_dist_use_interface)';
    case 'ehostunreach':
    case 'enetunreach':
    case 'etimedout':
      return 'a firewall or the network is in the way: let its port through (-kernel inet_dist_listen_min fixes it), or relay: tpmd -relay there and -kernel dist_relay true here';
    case 'timeout':
      return failure.step === 'connect'
        ? 'its port swallows what it is sent: a firewall, or a node that was stopped; see tpmd -relay'
        : 'it began to answer and stopped: the node is suspended, or busy for seconds';
    case 'relay_refused':
      return 'its tpmd does not relay: start it with tpmd -relay';
    case 'tls_wanted':
    case 'no_tls':
      return 'start both nodes with -proto_dist wss, or both without';
    case 'bad_certificate':
    case 'tls_refused':
      return 'look at cacertfile, certfile and verify in -ssl_dist_opt at both nodes; the certificate must name the host';
    case 'bad_cookie':
    case 'bad_digest':
      return `both need the same cookie: erlang.set_cookie('${name}', COOKIE) here, or start both with the same -setcookie; ~/.erlang.cookie is used without it`;
    case 'not_allowed':
      return `its net_kernel refuses us: there, call net_kernel.allow(['${context.ownName}'])`;
    case 'wrong_name':
      return 'another node has that port: it was started again, or has a long name where you wrote a short one';
    case 'nok':
    case 'alive':
    case 'overtaken':
    case 'cancelled':
    case 'disconnect':
      return 'it calls this node, or one of the two hung up: try again';
    default:
      return 'what answers there is no node of this version of terl';
  }
}
