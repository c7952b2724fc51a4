// The carriers the tests of links run over: those of terl and one of a user's own.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Carrier } from '../../../transport/carrier/channel.ts';
import { loadCarrier } from '../../../transport/carrier/proto-dist.ts';
import { keyOf, makeCertificate, type Signer } from './certificates.ts';

export interface NamedCarrier {
  readonly name: string;
  readonly carrier: Carrier;
}

const folder = mkdtempSync(join(tmpdir(), 'terl-certificates-'));
const authority: Signer = makeCertificate('the tests', []);

/** The words of -ssl_dist_opt for a node on these hosts, by an authority of its own or that of the tests. */
export function sslDistOpt(
  name: string,
  hosts: readonly string[] = ['host'],
  by: Signer = authority,
): string[] {
  const signer = makeCertificate(name, hosts, by);
  const [cert, key, ca] = ['cert', 'key', 'ca'].map((what) => join(folder, `${name}.${what}.pem`));
  if (cert === undefined || key === undefined || ca === undefined) throw new Error('three files');
  writeFileSync(cert, signer.certificate);
  writeFileSync(key, keyOf(signer));
  writeFileSync(ca, authority.certificate);
  return ['certfile', cert, 'keyfile', key, 'cacertfile', ca, 'verify', 'verify_peer'];
}

const own = `./tcp-carrier.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;

/** Erlang's: its messages are whole frames. Two nodes of terl speak over it as over the others. */
export const erlangs: NamedCarrier = { name: 'inet_tcp', carrier: await loadCarrier('inet_tcp') };

export const carriers: readonly NamedCarrier[] = [
  { name: 'ws', carrier: await loadCarrier('ws') },
  { name: 'wss', carrier: await loadCarrier('wss', sslDistOpt('all')) },
  {
    name: 'a module of the user, on TCP',
    carrier: await loadCarrier(own, [], join(import.meta.dirname, '../carriers')),
  },
];
