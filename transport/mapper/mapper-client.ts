// Asks the mapper: register this node, port please, names, kill, stop (OTP: erl_epmd).
// Each call is one connection; only a registration keeps its own.
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { isLoopback } from '../base/host-addresses.ts';
import {
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
  readAliveReply,
  readNamesReply,
  readPortReply,
  readWord,
} from './mapper-messages.ts';

export type MapperErrorCode = 'absent' | 'foreign' | 'duplicate_name' | 'bad_version';

export class MapperError extends Error {
  readonly code: MapperErrorCode;

  constructor(code: MapperErrorCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** The port the mapper of this machine listens at, if none was given. */
export function defaultMapperPort(): number {
  const text = process.env[mapperPortVariable];
  if (text === undefined || text === '') return mapperPort;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new MapperError(
    'foreign',
    `expected a port from 1 to 65535 in TERL_MAPPER_PORT, got ${JSON.stringify(text)}`,
  );
}

export async function portPlease(
  at: MapperAddress,
  name: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  const reply = readPortReply(await ask(at, { kind: 'port_please', name }, signal));
  if (reply === undefined) throw foreign(at);
  const [highest, lowest] = reply.versions ?? [handshakeVersion, handshakeVersion];
  if (lowest <= handshakeVersion && handshakeVersion <= highest) return reply.port;
  throw new MapperError(
    'bad_version',
    `it speaks versions ${lowest} to ${highest} of the protocol, and this node ${handshakeVersion}`,
  );
}

/** Newest registration first, as the mapper keeps them. */
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
  readonly fullName: string; // for the sentence
  readonly name: string; // without the host
  readonly port: number;
  readonly hidden: boolean;
}

export interface Starting {
  readonly start: readonly string[] | undefined; // the mapper's command; its port is appended
  readonly listenAddress: string; // where the node listens; the mapper must be reachable there too
  readonly relay?: boolean; // a mapper we start relays too
  readonly clock: Clock;
}

export interface Registration {
  readonly creation: number;
  end(): void;
}

/** Registers the node, starting the mapper when none answers, and again whenever the mapper is lost. */
export async function keepRegistered(
  at: MapperAddress,
  node: AliveNode,
  starting: Starting,
  report: (text: string) => void,
): Promise<Registration> {
  let reported = false; // a mapper that stays away is reported once
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
  const { name, port, hidden } = node;
  const alive: MapperRequest = { kind: 'alive', name, port, hidden };
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
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (unreachable.includes(code)) throw new MapperError('absent', absence(at));
    throw foreign(at); // whatever closes instead of answering is not a mapper in working order
  }
}

const mapperPortVariable = 'TERL_MAPPER_PORT';
const unreachable = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL'];

function foreign(at: MapperAddress): MapperError {
  return new MapperError(
    'foreign',
    `port ${at.port} on ${at.host} is held by something that is not tpmd; choose another port with -mapper_port PORT or TERL_MAPPER_PORT=PORT, the same for all nodes`,
  );
}

/** What to do depends on where it is missing. */
function absence({ host, port }: MapperAddress): string {
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
  const address = isLoopback(listenAddress) ? [] : ['-address', listenAddress];
  const words = ['-port', String(port), ...address, ...(relay ? ['-relay'] : [])];
  const child = spawn(program, [...given, ...words], {
    cwd: '/', // so that it holds no folder of ours
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => {}); // a mapper that cannot start shows as one that does not answer
  child.unref();
}
