// The connection to a NATS server, by the client of @nats-io, which only a node in a room loads. It never
// reconnects by itself: a lost connection is over, and with it all links on it, as messages may be lost with it.

import { type ConnectionOptions, checkServerIdentity, type PeerCertificate } from 'node:tls';
import { type KV, Kvm } from '@nats-io/kv';
import {
  connect,
  type NatsConnection,
  type ConnectionOptions as NatsOptions,
  PermissionViolationError,
  wsconnect,
} from '@nats-io/transport-node';
import { WebSocket } from 'ws';
import type { Invite } from '../base/invite.ts';
import { brokerPingTime, brokerTime } from '../base/wire-limits.ts';
import { BrokerError, brokerError } from './broker-error.ts';
import { type Forbidden, sentenceOnRights } from './rights.ts';
import { subjectsOfTerl } from './room-keys.ts';

export interface Arrival {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly reply: string;
  readonly isNobody: boolean; // the server's answer to a message that nobody was there to get
}

export interface Broker {
  readonly at: string; // the server, for people: nats://127.0.0.1:4222
  readonly version: string;
  readonly serverId: string; // of the running server: another one after it was started again
  readonly maxPayload: number; // bytes of one message
  readonly hasTables: boolean; // JetStream
  publish(subject: string, data: Uint8Array, reply?: string): void;
  subscribe(subject: string, arrived: (message: Arrival) => void): () => void;
  table(bucket: string, seconds: number): Promise<KV>;
  /** Resolves when all that was published has reached the server. */
  flush(): Promise<void>;
  /** Resolves, once, with the reason for which the connection is over. */
  readonly over: Promise<string>;
  /** Resolves when the server forbids this user something on a subject of terl's: with what. */
  readonly forbidden: Promise<Forbidden>;
  /** The other servers of the cluster that this one has told. */
  servers(): readonly string[];
  close(): Promise<void>;
}

/** The reason for which a connection is over, if the server has not told one. */
export const hungUp = 'it closed the connection';

/** For a user who has too few rights. */
export function notAllowed({ at }: Broker, what: Forbidden): BrokerError {
  return new BrokerError('not_authorised', sentenceOnRights(at, what));
}

/** Connects to the first server that answers. Rejects with a BrokerError. */
export async function connectBroker(
  invite: Invite,
  servers: readonly string[] = invite.servers,
  tls?: ConnectionOptions,
  pingTime: number = brokerPingTime,
): Promise<Broker> {
  const isWeb = /^wss?:/.test(invite.servers[0] ?? '');
  const options: NatsOptions = {
    servers: [...servers],
    ...(invite.token === undefined ? {} : { token: invite.token }),
    ...(invite.user === undefined ? {} : { user: invite.user, pass: invite.password ?? '' }),
    reconnect: false,
    timeout: brokerTime,
    pingInterval: pingTime,
    maxPingOut: 2,
    name: 'terl',
    ...(isWeb ? {} : tlsOptions(invite, tls)),
  };
  let failure: Error | undefined; // the client does not pass on what a WebSocket has met
  const failed = (error: Error): void => {
    failure = error;
  };
  try {
    const nc = await (isWeb ? overWeb(options, tls, failed) : connect(options));
    return brokerOf(nc, isWeb);
  } catch (error) {
    throw brokerError(failure ?? error, invite, tls);
  }
}

/** Over WebSocket, by the package that carries terl's own links, since Node's own takes no certificates. */
function overWeb(
  options: NatsOptions,
  tls: ConnectionOptions | undefined,
  failed: (error: Error) => void,
): Promise<NatsConnection> {
  return wsconnect({
    ...options,
    wsFactory(url: string) {
      const socket = new WebSocket(url, { perMessageDeflate: false, ...tls });
      socket.on('error', failed);
      return Promise.resolve({ socket, encrypted: url.startsWith('wss:') });
    },
  } as NatsOptions);
}

function tlsOptions(invite: Invite, tls: ConnectionOptions | undefined): NatsOptions {
  if (!invite.servers[0]?.startsWith('tls:') && tls === undefined) return {};
  const { ca, cert, key, rejectUnauthorized } = tls ?? {};
  const hosts = invite.servers.map((url) => /^\w+:\/\/\[?(.*?)\]?:\d+$/.exec(url)?.[1] ?? '');
  const passedOn = {
    ...(rejectUnauthorized === false ? { rejectUnauthorized } : {}),
    // For an address the client asks for no name, and Node would take a certificate of localhost. A server that
    // another one has told of is called by its address, and has a certificate for a host of the invite.
    checkServerIdentity: (name: string, certificate: PeerCertificate) => {
      const wrong = hosts.map((host) => checkServerIdentity(host, certificate));
      if (wrong.includes(undefined)) return undefined;
      return wrong[Math.max(0, hosts.indexOf(name))];
    },
  }; // not among the client's types
  return {
    tls: {
      ...passedOn,
      ...(ca === undefined ? {} : { ca: String(ca) }),
      ...(cert === undefined ? {} : { cert: String(cert) }),
      ...(key === undefined ? {} : { key: String(key) }),
    },
  };
}

function brokerOf(nc: NatsConnection, isWeb: boolean): Broker {
  const { info } = nc;
  if (info === undefined) throw new BrokerError('not_nats', 'the broker has not said what it is');
  let told: string | undefined; // the last error that the server has told
  const forbidden = Promise.withResolvers<Forbidden>();
  void (async () => {
    for await (const status of nc.status()) {
      if (status.type === 'staleConnection') told = 'it does not answer';
      if (status.type !== 'error') continue;
      if (status.error instanceof PermissionViolationError)
        noteForbidden(status.error, forbidden.resolve);
      else told = status.error.message;
    }
  })();
  return {
    at: `${isWeb ? 'ws' : 'nats'}://${nc.getServer()}`,
    version: info.version,
    serverId: info.server_id,
    maxPayload: info.max_payload,
    hasTables: info.jetstream === true,
    publish(subject, data, reply) {
      if (nc.isClosed()) return; // the links on it have ended, or are about to be told
      nc.publish(subject, data, reply === undefined ? undefined : { reply });
    },
    subscribe(subject, arrived) {
      const subscription = nc.subscribe(subject, {
        callback(error, message) {
          if (error !== null) return; // `over` tells what is wrong with the connection
          arrived({
            subject: message.subject,
            data: message.data,
            reply: message.reply ?? '',
            isNobody: message.data.length === 0 && message.headers?.code === 503,
          });
        },
      });
      return () => subscription.unsubscribe();
    },
    table(bucket, seconds) {
      return new Kvm(nc).create(bucket, {
        ttl: seconds * 1_000,
        storage: 'memory' as never,
        history: 1,
      });
    },
    flush: () => nc.flush(),
    over: nc.closed().then((error) => reasonOf(error, told)),
    forbidden: forbidden.promise,
    servers: () => nc.getServers().map(({ listen }) => listen),
    close: () => nc.close(),
  };
}

function noteForbidden(
  { subject, operation }: PermissionViolationError,
  note: (what: Forbidden) => void,
): void {
  if (subject.startsWith(`${subjectsOfTerl}.`))
    note(operation === 'publish' ? 'publish' : 'subscribe');
}

function reasonOf(error: unknown, told: string | undefined): string {
  const text = told ?? (error instanceof Error ? error.message : '');
  if (/slow consumer/i.test(text)) return 'slow_consumer';
  if (text === '' || /ECONNRESET|EPIPE/i.test(text)) return hungUp;
  const [code] = /\bE[A-Z]{4,}\b/.exec(text) ?? [];
  return code === undefined ? text.toLowerCase() : `${hungUp} (${code})`;
}
