// Why there is no connection to a NATS server: the errors of sockets, of TLS and of the client, as sentences
// that say what to do. OpenSSL's own texts are for programmers, and are shown only if nothing better is known.

import type { ConnectionOptions, PeerCertificate } from 'node:tls';
import { codeOf } from '../base/error-code.ts';
import type { Invite } from '../base/invite.ts';
import { opensslReason } from '../base/openssl-reason.ts';

export type BrokerErrorCode =
  | 'broker_unreachable'
  | 'broker_timeout'
  | 'not_authorised'
  | 'broker_full'
  | 'not_nats'
  | 'payload_limit'
  | 'bad_certificate';

export class BrokerError extends Error {
  readonly code: BrokerErrorCode;

  constructor(code: BrokerErrorCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** The sentence for the error that ended a connection before it was one. */
export function brokerError(
  error: unknown,
  { at, servers }: Invite,
  tls: ConnectionOptions | undefined,
): BrokerError {
  if (error instanceof BrokerError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error ? error.cause : undefined;
  const code = codeOf(cause, codeOf(error, ''));
  const all = `${text} ${code}`;
  if (/authorization|authentication|nkey|jwt/i.test(all))
    return new BrokerError('not_authorised', `the broker at ${at} refuses these credentials`);
  const refused = refusedCertificate(all, tls);
  if (refused !== undefined)
    return new BrokerError('bad_certificate', `the broker at ${at} ${refused}`);
  const scheme = otherScheme(all, servers);
  if (scheme !== undefined) return new BrokerError('not_nats', `what answers at ${at} ${scheme}`);
  if (/maximum (?:account )?(?:active )?connections|EPIPE|ECONNRESET/i.test(all))
    return new BrokerError(
      'broker_full',
      `the broker at ${at} ends each new connection: ${endedFor(all, servers, tls)}`,
    );
  if (/cert|self.signed|SIGNATURE|ISSUER|ALTNAME/i.test(all))
    return new BrokerError(
      'bad_certificate',
      `the certificate of the broker at ${at} ${misnamedIn(error) ?? distrust(text, code, tls)}`,
    );
  if (
    /refused|ECONNREFUSED|ENOTFOUND|EAI_|EHOST|ENET|getaddrinfo/i.test(all) ||
    text === 'undefined'
  )
    return new BrokerError(
      'broker_unreachable',
      `no broker answers at ${at}${code === '' ? '' : ` (${code})`}`,
    );
  if (/timeout|timed out/i.test(all))
    return new BrokerError('broker_timeout', `the broker at ${at} does not answer in time`);
  return new BrokerError(
    'not_nats',
    `what answers at ${at} is no NATS server: ${opensslReason(text)}`,
  );
}

/** The server ends the handshake of TLS, for our certificate or for want of one. */
function refusedCertificate(all: string, tls: ConnectionOptions | undefined): string | undefined {
  if (!/alert (?:bad.certificate|certificate|unknown.ca)|ALERT_\w*(?:CERTIFICATE|CA$)/i.test(all))
    return undefined;
  return tls?.cert === undefined
    ? wantsCertificate
    : 'refuses the certificate of -ssl_dist_opt certfile: its authority must be one that the broker trusts';
}

/**
 * Why a broker may end each new connection. One that wants a certificate says so, but the end of the connection may
 * come first: in TLS 1.3 the client has done its part of the handshake by then.
 */
function endedFor(
  all: string,
  servers: readonly string[],
  tls: ConnectionOptions | undefined,
): string {
  const isTold = /maximum/i.test(all);
  const isEncrypted = tls !== undefined || /^(?:tls|wss):/.test(servers[0] ?? '');
  if (isTold || !isEncrypted || tls?.cert !== undefined)
    return 'it takes no more, or is about to end';
  return `it takes no more, is about to end, or ${wantsCertificate}`;
}

const wantsCertificate = 'wants a certificate of yours: -ssl_dist_opt certfile FILE keyfile FILE';

/** The port speaks, but not what the scheme of the invite says. */
function otherScheme(all: string, servers: readonly string[]): string | undefined {
  const [scheme = ''] = servers[0]?.split(':') ?? [];
  const [plainly, encrypted] = scheme.startsWith('ws') ? ['ws', 'wss'] : ['nats', 'tls'];
  if (/wrong.version.number|does not support 'tls'|not available on this server/i.test(all))
    return `speaks without TLS: write ${plainly}:// instead of ${scheme}://`;
  if (/HTTP request to an HTTPS server|server response: 400/i.test(all) && scheme === 'ws')
    return `does not take ws://: if it wants TLS, write ${encrypted}://`;
  if (/Parse Error|HPE_/.test(all) && scheme === 'ws')
    return 'is no WebSocket: for the TCP port of a NATS server, write nats:// instead of ws://';
  return undefined;
}

/** Why the certificate is not trusted, and what to do. */
function distrust(text: string, code: string, tls: ConnectionOptions | undefined): string {
  if (/expired/i.test(`${text} ${code}`)) return 'has expired';
  if (/not.yet.valid/i.test(`${text} ${code}`))
    return 'is not valid yet: look at the clock of this machine';
  if (!/self.signed|verify|issuer|signature/i.test(`${text} ${code}`))
    return `is not trusted here: ${opensslReason(text)}`;
  return tls?.ca === undefined
    ? 'is not trusted here: name the authority that signed it with -ssl_dist_opt cacertfile FILE'
    : 'is not trusted here: it is not signed by the authority of -ssl_dist_opt cacertfile';
}

/** The certificate of another host. */
function misnamedIn(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { host, cert } = error as { host?: unknown; cert?: Partial<PeerCertificate> };
  if (codeOf(error, '') !== 'ERR_TLS_CERT_ALTNAME_INVALID') return misnamedIn(error.cause);
  const names = cert?.subjectaltname ?? '';
  return `is not for ${String(host)}${names === '' ? '' : `, but for ${names}`}: write that host in the invite`;
}
