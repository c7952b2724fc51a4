// Certificates for the tests of TLS, made on the spot: X.509 v3 over P-256, written in DER by hand.
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIPv4 } from 'node:net';

export interface Signer {
  readonly name: string;
  readonly key: KeyObject;
  readonly certificate: string; // PEM
}

/** An authority, or a certificate that one signed for the hosts given. */
export function makeCertificate(name: string, hosts: readonly string[], by?: Signer): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))), // version 3
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])), // serial number
    ecdsaWithSha256,
    nameOf(by?.name ?? name),
    sequence(time('20200101000000Z'), time('21000101000000Z')),
    nameOf(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(by === undefined ? isAuthority : alternativeNames(hosts))),
  );
  const signature = sign('sha256', body, by?.key ?? privateKey);
  const der = sequence(body, ecdsaWithSha256, tagged(3, Buffer.of(0), signature));
  return { name, key: privateKey, certificate: pem(der) };
}

export function keyOf({ key }: Signer): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function tagged(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 128) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length =
    content.length < 256
      ? Buffer.of(0x81, content.length)
      : Buffer.of(0x82, content.length >> 8, content.length & 255);
  return Buffer.concat([Buffer.of(tag), length, content]);
}

const sequence = (...parts: Uint8Array[]): Buffer => tagged(0x30, ...parts);
const integer = (bytes: Uint8Array): Buffer => tagged(2, bytes);
const time = (text: string): Buffer => tagged(0x18, Buffer.from(text));
const identifier = (hex: string): Buffer => tagged(6, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(identifier('2a8648ce3d040302'));

function nameOf(text: string): Buffer {
  const commonName = sequence(identifier('550403'), tagged(0x0c, Buffer.from(text)));
  return sequence(tagged(0x31, commonName));
}

const isAuthority = sequence(
  identifier('551d13'), // basicConstraints, critical: CA
  tagged(1, Buffer.of(0xff)),
  tagged(4, sequence(tagged(1, Buffer.of(0xff)))),
);

function alternativeNames(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) =>
    isIPv4(host)
      ? tagged(0x87, Buffer.from(host.split('.').map(Number)))
      : tagged(0x82, Buffer.from(host)),
  );
  return sequence(identifier('551d11'), tagged(4, sequence(...names)));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
