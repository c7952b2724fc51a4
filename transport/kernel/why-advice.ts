// The advice of why(): for each reason why a call may fail, a sentence that says what to do.
import type { NameDomain, NodeName } from '../base/node-name.ts';
import type { Room } from '../nats/room.ts';
import { adviceInRoom } from './in-room.ts';
import type { Way } from './ways.ts';

export interface AdviceContext {
  readonly ownName: string;
  readonly domain: NameDomain;
  readonly ways: readonly Way[];
  readonly room: Room | undefined;
}

/** Returns the advice for a call that failed at this step for this reason. */
export function adviceOn(
  reason: string,
  step: string,
  target: NodeName,
  context: AdviceContext,
): string {
  const { alive, host } = target;
  const name = `${alive}@${host}`;
  const inRoom = context.room && adviceInRoom(reason, alive, context.room);
  if (inRoom !== undefined) return inRoom;
  const port = portsOf(context.ways);
  const isErlangs = context.ways.every(({ mapper }) => mapper.isErlangs);
  switch (reason) {
    case 'nxdomain':
      return `check how ${host} is spelled; the host of a short name must be known to this machine (/etc/hosts, or ping ${host})`;
    case 'illegal_hostname':
      return context.domain === 'short'
        ? 'nodes with short names see only one another: start this node with -name, or that one with -sname'
        : 'nodes with long names see only one another: start this node with -sname, or that one with -name';
    case 'absent':
      if (isErlangs)
        return `start a node there; all nodes must ask the same port, and this one asks ${port} (ERL_EPMD_PORT)`;
      return `start a node there, or tpmd -daemon (from other machines it is asked at -address ADDRESS, and a firewall must let port ${port} through); all nodes must ask the same port, and this one asks ${port} (-mapper_port, TERL_MAPPER_PORT)`;
    case 'foreign':
      return `another program has that port: choose one with ${isErlangs ? 'ERL_EPMD_PORT' : '-mapper_port'} for all nodes`;
    case 'no_such_node':
      return `start it: ${isErlangs ? 'erl' : 'terl'} -sname ${alive}; it must use the mapper at port ${port} too`;
    case 'bad_version':
      return 'start both nodes with the same version of terl (terl -version)';
    case 'bad_protocol':
      return 'start both nodes with the same -proto_dist; terl -proto_dist ws inet_tcp speaks to nodes of terl and to Erlang nodes';
    case 'missing_flags':
    case 'old_handshake':
      return 'terl speaks to Erlang nodes of OTP 23 and later';
    case 'econnrefused':
      return 'nothing listens at its port: it is ending, or it listens on another interface (-kernel inet_dist_use_interface)';
    case 'ehostunreach':
    case 'enetunreach':
    case 'etimedout':
    case 'timeout':
      return adviceOnSilence(step, port);
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
      return isErlangs
        ? `its net_kernel refuses us: there, call net_kernel:allow(['${context.ownName}']); if it demands more than terl has, its log says so`
        : `its net_kernel refuses us: there, call net_kernel.allow(['${context.ownName}'])`;
    case 'wrong_name':
      return 'another node has that port: it was started again, or has a long name where you wrote a short one';
    case 'nok':
    case 'alive':
    case 'overtaken':
    case 'cancelled':
    case 'disconnect':
      return 'it calls this node, or one of the two hung up: try again';
    default:
      return 'what answers there is no node of this version of terl, or has another -proto_dist';
  }
}

function portsOf(ways: readonly Way[]): string {
  return ways.map(({ mapper }) => mapper.port).join(' or ');
}

function adviceOnSilence(step: string, mapperPort: string): string {
  switch (step) {
    case 'host':
      return 'the resolver of this machine takes too long: use an address in the name, or /etc/hosts';
    case 'mapper':
      return `a firewall or the network is in the way: let port ${mapperPort} of that machine through`;
    case 'tcp':
      return 'a firewall or the network is in the way: let its port through (-kernel inet_dist_listen_min fixes it), or relay: tpmd -relay there and -relay here';
    case 'carrier':
      return 'its port takes the connection and nobody speaks: the node is stopped (kill -STOP), or something else listens there';
    default: // a step of the handshake
      return 'it began to answer and stopped: the node is suspended, or busy for seconds, or a fault is on, here or there: net.faults()';
  }
}
