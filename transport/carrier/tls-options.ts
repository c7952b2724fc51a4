// The options of -ssl_dist_opt, named as in OTP's inet_tls_dist, converted to those of Node's TLS.
// Reads the certificate files. A wrong option is a TlsOptionError.

import { readFileSync } from 'node:fs';
import { type ConnectionOptions, createSecureContext, type TlsOptions } from 'node:tls';
import { codeOf } from '../base/error-code.ts';

export interface TlsSettings {
  readonly server: TlsOptions;
  readonly client: ConnectionOptions;
}

class TlsOptionError extends Error {
  readonly code = 'ssl_dist_opt';
}

/**
 * Parses the words of -ssl_dist_opt, an option's name and value
 * in turn: `server_certfile F client_verify verify_peer`. An
 * option without the prefix server_ or client_ is for both sides.
 */
export function tlsSettings(words: readonly string[]): TlsSettings {
  const given: Record<Side, Map<string, string>> = { server: new Map(), client: new Map() };
  for (const [word, value] of pairsOf(words)) {
    const [, side, option = word] = /^(server|client)_(.+)$/.exec(word) ?? [];
    if (!known.has(option)) throw unknown(word);
    for (const each of sides) {
      if (side === undefined || side === each) given[each].set(option, value);
    }
  }
  const server = common('server', given.server);
  if (server.cert === undefined)
    throw new TlsOptionError('-proto_dist wss wants -ssl_dist_opt server_certfile FILE');
  const client = common('client', given.client);
  const mustShow = truth(given.server, 'fail_if_no_peer_cert', true);
  for (const [side, options] of [
    ['server', server],
    ['client', client],
  ] as const)
    check(side, options);
  const verifies = server.rejectUnauthorized;
  return {
    server: {
      ...server,
      requestCert: verifies,
      rejectUnauthorized: verifies && mustShow,
    },
    client,
  };
}

/** The options of a client alone, for the connection to a NATS server. */
export function clientTls(words: readonly string[]): ConnectionOptions {
  const given = new Map<string, string>();
  for (const [word, value] of pairsOf(words)) {
    const option = word.replace(/^client_/, '');
    if (!known.has(option)) throw unknown(word);
    given.set(option, value);
  }
  const client = common('client', given);
  check('client', client);
  return { ...client, rejectUnauthorized: given.get('verify') !== 'verify_none' };
}

/** The names of options, each with its value. */
function* pairsOf(words: readonly string[]): Generator<[word: string, value: string]> {
  for (let at = 0; at < words.length; at += 2) {
    const [word = '', value] = [words[at], words[at + 1]];
    if (value === undefined) throw new TlsOptionError(`-ssl_dist_opt ${word} wants a value`);
    yield [word, value];
  }
}

type Side = 'server' | 'client';
const sides: readonly Side[] = ['server', 'client'];

const known: ReadonlySet<string> = new Set([
  'certfile',
  'keyfile',
  'password',
  'cacertfile',
  'verify',
  'fail_if_no_peer_cert',
  'ciphers',
  'dhfile',
  'versions',
]);

interface Common {
  cert?: Buffer;
  key?: Buffer;
  ca?: Buffer;
  passphrase?: string;
  ciphers?: string;
  dhparam?: Buffer;
  minVersion?: 'TLSv1.2' | 'TLSv1.3';
  maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  rejectUnauthorized: boolean;
}

function common(side: Side, given: ReadonlyMap<string, string>): Common {
  const options: Common = { rejectUnauthorized: verifyPeer(side, given) };
  const cert = given.get('certfile');
  if (cert !== undefined) {
    options.cert = read(`${side}_certfile`, cert);
    options.key = read(`${side}_keyfile`, given.get('keyfile') ?? cert); // the certificate's file may also hold the key
  }
  const ca = given.get('cacertfile');
  if (ca !== undefined) options.ca = read(`${side}_cacertfile`, ca);
  const dh = given.get('dhfile');
  if (dh !== undefined) options.dhparam = read(`${side}_dhfile`, dh);
  const [password, ciphers] = [given.get('password'), given.get('ciphers')];
  if (password !== undefined) options.passphrase = password;
  if (ciphers !== undefined) options.ciphers = ciphers;
  const version = given.get('versions');
  if (version !== undefined) {
    const name = version === 'tlsv1.2' ? 'TLSv1.2' : version === 'tlsv1.3' ? 'TLSv1.3' : undefined;
    if (name === undefined)
      throw new TlsOptionError(`-ssl_dist_opt versions takes tlsv1.2 or tlsv1.3, got ${version}`);
    options.minVersion = name;
    options.maxVersion = name;
  }
  return options;
}

/** Throws if OpenSSL does not accept the options. Without this check only each connection would fail. */
function check(side: Side, options: Common): void {
  try {
    createSecureContext(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TlsOptionError(
      `-ssl_dist_opt: the ${side}_ files, password or ciphers cannot be used together: ${why}`,
    );
  }
}

/**
 * Whether to verify the peer. Without the option `verify`: yes if cacertfile names the certificates to trust.
 */
function verifyPeer(side: Side, given: ReadonlyMap<string, string>): boolean {
  const text = given.get('verify');
  if (text === undefined) return given.has('cacertfile');
  if (text === 'verify_peer' || text === 'verify_none') return text === 'verify_peer';
  throw new TlsOptionError(
    `-ssl_dist_opt ${side}_verify takes verify_peer or verify_none, got ${JSON.stringify(text)}`,
  );
}

function truth(given: ReadonlyMap<string, string>, option: string, otherwise: boolean): boolean {
  const text = given.get(option);
  if (text === undefined) return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new TlsOptionError(
    `-ssl_dist_opt ${option} takes true or false, got ${JSON.stringify(text)}`,
  );
}

function read(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = codeOf(error);
    throw new TlsOptionError(`-ssl_dist_opt ${option} cannot be read (${code}): ${path}`);
  }
}

function unknown(word: string): TlsOptionError {
  return new TlsOptionError(
    `-ssl_dist_opt has no option ${JSON.stringify(word)}; there are ${[...known].join(', ')}, each with server_ or client_ before it`,
  );
}
