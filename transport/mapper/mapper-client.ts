// The client of the mapper: registers this node, and sends PORT_PLEASE2, names, kill and stop (OTP:
// erl_epmd). Each call opens a connection of its own; only the connection of a registration stays open.

import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { codeOf } from '../base/error-code.ts';
import { isLoopback } from '../base/host-addresses.ts';
import {
  epmdPort,
  mapperPollTime,
  mapperPort,
  mapperRetrySpread,
  mapperRetryTime,
  mapperStartTime,
  mapperTime,
} from '../base/wire-limits.ts';
import {
  type Exchange,
  type ExchangeOptions,
  exchange,
  type MapperAddress,
} from './mapper-exchange.ts';
import {
  aliveReplyBytes,
  handshakeVersion,
  type MapperEntry,
  type MapperRequest,
  type Protocol,
  readAliveReply,
  readNamesReply,
  readPortReply,
  readWord,
} from './mapper-messages.ts';

export type MapperErrorCode =
  | 'absent'
  | 'foreign'
  | 'duplicate_name'
  | 'bad_version'
  | 'bad_protocol'; // the node is not called by what carries the caller's links

export class MapperError extends Error {
  readonly code: MapperErrorCode;

  constructor(code: MapperErrorCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** Returns the port of this machine's mapper: TERL_MAPPER_PORT, else 4370. */
export function defaultMapperPort(): number {
  return portIn(mapperPortVariable, mapperPort);
}

/** Returns the port of epmd: ERL_EPMD_PORT, else 4369. */
export function defaultEpmdPort(): number {
  return portIn(epmdPortVariable, epmdPort);
}

function portIn(variable: string, otherwise: number): number {
  const text = process.env[variable];
  if (text === undefined || text === '') return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new MapperError(
    'foreign',
    `expected a port from 1 to 65535 in ${variable}, got ${JSON.stringify(text)}`,
  );
}

export async function portPlease(
  at: MapperAddress,
  name: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const reply = readPortReply(await ask(at, { kind: 'port_please', name }, signal));
  if (reply === undefined) throw foreign(at);
  if (reply.port === undefined) return undefined;
  const isTcp = reply.protocol === 'tcp';
  if (isTcp !== (at.isErlangs === true))
    throw new MapperError('bad_protocol', otherProtocol(isTcp));
  const [highest, lowest] = reply.versions ?? [handshakeVersion, handshakeVersion];
  if (lowest <= handshakeVersion && handshakeVersion <= highest) return reply.port;
  throw new MapperError(
    'bad_version',
    `it speaks versions ${lowest} to ${highest} of the protocol, and this node ${handshakeVersion}`,
  );
}

/** Returns all names that the mapper knows, the newest registration first. */
export async function names(at: MapperAddress): Promise<{ port: number; entries: MapperEntry[] }> {
  const reply = readNamesReply(await ask(at, { kind: 'names' }));
  if (reply === undefined) throw foreign(at);
  return reply;
}

export async function kill(at: MapperAddress): Promise<'OK' | 'NO'> {
  const word = readWord(await ask(at, { kind: 'kill' }));
  if (word !== 'OK' && word !== 'NO') throw foreign(at);
  return word;
}

export async function stop(at: MapperAddress, name: string): Promise<string> {
  return readWord(await ask(at, { kind: 'stop', name }));
}

export interface AliveNode {
  readonly fullName: string; // for error messages
  readonly name: string; // without the host
  readonly port: number;
  readonly hidden: boolean;
  readonly protocol?: Protocol;
}

export interface Starting {
  readonly start: readonly string[] | undefined; // the command that starts the mapper; terl appends `-port N` to it
  readonly listenAddress: string; // where the node listens; a mapper that this node starts must listen there too
  readonly relay?: boolean; // whether a mapper that this node starts also relays
  readonly clock: Clock;
}

export interface Registration {
  readonly creation: number;
  end(): void;
}

/**
 * Registers the node, and registers it again whenever the mapper is lost. If no mapper answers, starts one.
 */
export async function keepRegistered(
  at: MapperAddress,
  node: AliveNode,
  starting: Starting,
  report: (text: string) => void,
): Promise<Registration> {
  let reported = false; // the loss of the mapper is reported once
  let ended = false;
  let cancel = () => {};
  const first = await registerStarting(at, node, starting);
  let socket = first.socket;
  watch();

  function watch(): void {
    reported = false;
    socket.once('close', later).resume();
  }

  function later(): void {
    if (ended) return;
    const delay = mapperRetryTime + Math.random() * mapperRetrySpread;
    cancel = starting.clock.after(delay, () => void again());
  }

  async function again(): Promise<void> {
    try {
      const registered = await registerStarting(at, node, starting);
      if (ended) return void registered.socket.destroy();
      socket = registered.socket;
      watch();
    } catch (error) {
      if (!(error instanceof MapperError)) throw error;
      if (!reported) report(`** ${node.fullName} is not registered: ${error.message} **`);
      reported = true;
      later();
    }
  }

  return {
    creation: first.creation,
    end() {
      ended = true;
      cancel();
      socket.destroy();
    },
  };
}

interface Registered {
  readonly creation: number;
  readonly socket: Socket;
}

async function registerStarting(
  at: MapperAddress,
  node: AliveNode,
  starting: Starting,
): Promise<Registered> {
  try {
    return await register(at, node);
  } catch (error) {
    const absent = error instanceof MapperError && error.code === 'absent';
    if (!absent) throw error;
    if (starting.start === undefined) {
      const refused = "Protocol 'terl': register/listen error: econnrefused";
      throw new MapperError('absent', `${refused}; ${error.message}`);
    }
    startCommand(starting.start, at.port, starting);
    return await registerWithin(at, node, performance.now() + mapperStartTime);
  }
}

async function registerWithin(
  at: MapperAddress,
  node: AliveNode,
  until: number,
): Promise<Registered> {
  for (;;) {
    try {
      return await register(at, node);
    } catch (error) {
      const absent = error instanceof MapperError && error.code === 'absent';
      if (!absent || performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, mapperPollTime));
  }
}

async function register(at: MapperAddress, node: AliveNode): Promise<Registered> {
  const { fullName: _, ...told } = node;
  const alive: MapperRequest = { kind: 'alive', ...told };
  const { answer, socket } = await answerOf(at, alive, { stays: aliveReplyBytes });
  const reply = readAliveReply(answer);
  if (reply?.creation !== undefined) return { creation: reply.creation, socket };
  socket.destroy();
  if (reply === undefined) throw foreign(at);
  throw new MapperError(
    'duplicate_name',
    `Protocol 'terl': the name ${node.fullName} seems to be in use by another Erlang node`,
  );
}

async function ask(
  at: MapperAddress,
  request: MapperRequest,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  return (await answerOf(at, request, signal ? { signal } : {})).answer;
}

async function answerOf(
  at: MapperAddress,
  request: MapperRequest,
  options: ExchangeOptions,
): Promise<Exchange> {
  try {
    return await exchange(at, request, { time: mapperTime, ...options });
  } catch (error) {
    const code = codeOf(error, '');
    if (unreachable.includes(code)) throw new MapperError('absent', absence(at));
    throw foreign(at); // a program that closes without an answer is not a mapper
  }
}

const mapperPortVariable = 'TERL_MAPPER_PORT';
const epmdPortVariable = 'ERL_EPMD_PORT';
const unreachable = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL'];

function otherProtocol(isTcp: boolean): string {
  return isTcp
    ? 'it speaks the distribution of Erlang, which this node was not started with'
    : 'it does not speak the distribution of Erlang, and this node was started with nothing else';
}

function foreign(at: MapperAddress): MapperError {
  if (at.isErlangs)
    return new MapperError(
      'foreign',
      `port ${at.port} on ${at.host} is held by something that is not epmd; choose another port with ERL_EPMD_PORT=PORT, the same for all nodes`,
    );
  return new MapperError(
    'foreign',
    `port ${at.port} on ${at.host} is held by something that is not tpmd; choose another port with -mapper_port PORT or TERL_MAPPER_PORT=PORT, the same for all nodes`,
  );
}

/** Returns the error text for a host whose mapper does not answer, with advice. */
function absence({ host, port, isErlangs }: MapperAddress): string {
  if (isErlangs)
    return `no epmd answers at port ${port} on ${host}: start a node there, with the same ERL_EPMD_PORT, and let port ${port} through the firewall`;
  const missing = `no tpmd answers at port ${port} on ${host}`;
  const given = port === mapperPort ? '' : ` -port ${port}`;
  return isLoopback(host)
    ? `${missing}: start one with tpmd${given} -daemon, or give all nodes the same -mapper_port`
    : `${missing}: start one there with tpmd${given} -address ${host} -daemon, and let port ${port} through the firewall`;
}

function startCommand(
  command: readonly string[],
  port: number,
  { listenAddress, relay = false }: Starting,
): void {
  const [program, ...given] = command;
  if (program === undefined) return;
  const address = listenAddress === '127.0.0.1' ? [] : ['-address', listenAddress];
  const words = ['-port', String(port), ...address, ...(relay ? ['-relay'] : [])];
  const child = spawn(program, [...given, ...words], {
    cwd: '/', // so that the mapper does not keep the user's folder in use
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => {}); // if the mapper cannot start, the node notices that no mapper answers
  child.unref();
}
