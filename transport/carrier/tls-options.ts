// The options of -ssl_dist_opt, named as in OTP's inet_tls_dist, converted to those of Node's TLS.
// Reads the certificate files. A wrong option is a TlsOptionError.

import { readFileSync } from 'node:fs';
import { type ConnectionOptions, createSecureContext, type TlsOptions } from 'node:tls';
import { codeOf } from '../base/error-code.ts';
import { opensslReason } from '../base/openssl-reason.ts';

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
  const given: Record<Side, Given> = { server: new Map(), client: new Map() };
  for (const [word, value] of pairsOf(words)) {
    const [, side, option = word] = /^(server|client)_(.+)$/.exec(word) ?? [];
    if (!known.has(option)) throw unknown(word);
    for (const each of sides) {
      if (side === undefined || side === each) given[each].set(option, { word, value });
    }
  }
  const server = common(given.server);
  if (server.cert === undefined)
    throw new TlsOptionError('-proto_dist wss wants -ssl_dist_opt server_certfile FILE');
  const client = common(given.client);
  const mustShow = truth(given.server, 'fail_if_no_peer_cert', true);
  for (const [side, options] of [
    ['server', server],
    ['client', client],
  ] as const)
    check(`the ${side}_ files`, given[side], options);
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
  const given: Given = new Map();
  for (const [word, value] of pairsOf(words)) {
    const option = word.replace(/^client_/, '');
    if (!known.has(option)) throw unknown(word);
    given.set(option, { word, value });
  }
  if (given.has('keyfile') && !given.has('certfile'))
    throw new TlsOptionError(
      '-ssl_dist_opt keyfile wants certfile beside it: the certificate of this key',
    );
  const client = common(given);
  check('the files', given, client);
  return { ...client, rejectUnauthorized: given.get('verify')?.value !== 'verify_none' };
}

/** The names of options, each with its value. */
function* pairsOf(words: readonly string[]): Generator<[word: string, value: string]> {
  for (let at = 0; at < words.length; at += 2) {
    const [word = '', value] = [words[at], words[at + 1]];
    if (value === undefined) throw new TlsOptionError(`-ssl_dist_opt ${word} wants a value`);
    yield [word, value];
  }
}

/** The options of one side: each with the word that was typed, with or without its server_ or client_. */
type Given = Map<string, { readonly word: string; readonly value: string }>;

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

function common(given: Given): Common {
  const options: Common = { rejectUnauthorized: verifyPeer(given) };
  const cert = certificateIn(given, 'certfile');
  if (cert !== undefined) {
    options.cert = cert;
    const key = keyIn(given, cert);
    if (key !== undefined) options.key = key;
  }
  const ca = certificateIn(given, 'cacertfile');
  if (ca !== undefined) options.ca = ca;
  const dh = fileOf(given, 'dhfile');
  if (dh !== undefined) options.dhparam = dh;
  const [password, ciphers] = [given.get('password')?.value, given.get('ciphers')?.value];
  if (password !== undefined) options.passphrase = password;
  if (ciphers !== undefined) options.ciphers = ciphers;
  const version = given.get('versions')?.value;
  if (version !== undefined) {
    const name = version === 'tlsv1.2' ? 'TLSv1.2' : version === 'tlsv1.3' ? 'TLSv1.3' : undefined;
    if (name === undefined)
      throw new TlsOptionError(`-ssl_dist_opt versions takes tlsv1.2 or tlsv1.3, got ${version}`);
    options.minVersion = name;
    options.maxVersion = name;
  }
  return options;
}

/** A file of certificates. Node takes a file without any, and then trusts nobody. */
function certificateIn(given: Given, option: 'certfile' | 'cacertfile'): Buffer | undefined {
  return fileWith('certificate', holdsCertificate, given, option);
}

/** The private key: of keyfile, or of the certificate's file, which may also hold the key. */
function keyIn(given: Given, cert: Buffer): Buffer | undefined {
  return fileWith('private key', holdsKey, given, 'keyfile') ?? (holdsKey(cert) ? cert : undefined);
}

/** The file that an option names, which must hold `what`; undefined without the option. */
function fileWith(
  what: string,
  holds: (bytes: Buffer) => boolean,
  given: Given,
  option: string,
): Buffer | undefined {
  const bytes = fileOf(given, option);
  if (bytes === undefined || holds(bytes)) return bytes;
  const { word, value } = given.get(option) ?? {};
  throw new TlsOptionError(`-ssl_dist_opt ${word} holds no ${what} (in PEM): ${value}`);
}

function holdsCertificate(bytes: Buffer): boolean {
  return /-----BEGIN (?:\w+ )?CERTIFICATE-----/.test(bytes.toString('latin1'));
}

function holdsKey(bytes: Buffer): boolean {
  return bytes.includes('PRIVATE KEY-----');
}

/** Throws if OpenSSL does not accept the options. Without this check only each connection would fail. */
function check(files: string, given: Given, options: Common): void {
  if (options.cert !== undefined && options.key === undefined) {
    const { word = '', value } = given.get('certfile') ?? {};
    throw new TlsOptionError(
      `-ssl_dist_opt ${word} wants ${word.replace('certfile', 'keyfile')} beside it, since it holds no private key: ${value}`,
    );
  }
  try {
    createSecureContext(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new TlsOptionError(
      `-ssl_dist_opt: ${files}, password or ciphers cannot be used together: ${opensslReason(why)}`,
    );
  }
}

/**
 * Whether to verify the peer. Without the option `verify`: yes if cacertfile names the certificates to trust.
 */
function verifyPeer(given: Given): boolean {
  const { word, value } = given.get('verify') ?? {};
  if (value === undefined) return given.has('cacertfile');
  if (value === 'verify_peer' || value === 'verify_none') return value === 'verify_peer';
  throw new TlsOptionError(
    `-ssl_dist_opt ${word} takes verify_peer or verify_none, got ${JSON.stringify(value)}`,
  );
}

function truth(given: Given, option: string, otherwise: boolean): boolean {
  const text = given.get(option)?.value;
  if (text === undefined) return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  throw new TlsOptionError(
    `-ssl_dist_opt ${option} takes true or false, got ${JSON.stringify(text)}`,
  );
}

/** The file that an option names; undefined without the option. */
function fileOf(given: Given, option: string): Buffer | undefined {
  const { word, value: path } = given.get(option) ?? {};
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch (error) {
    const code = codeOf(error);
    throw new TlsOptionError(`-ssl_dist_opt ${word} cannot be read (${code}): ${path}`);
  }
}

function unknown(word: string): TlsOptionError {
  return new TlsOptionError(
    `-ssl_dist_opt has no option ${JSON.stringify(word)}; there are ${[...known].join(', ')}, each with server_ or client_ before it`,
  );
}
