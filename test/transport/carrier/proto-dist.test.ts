import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Carrier } from '../../../transport/carrier/channel.ts';
import { loadCarrier } from '../../../transport/carrier/proto-dist.ts';
import { clientTls, tlsSettings } from '../../../transport/carrier/tls-options.ts';
import { sslDistOpt } from '../support/carriers.ts';
import { makeCertificate } from '../support/certificates.ts';
import { closeAll, type TestNode, testMapper, testNode } from '../support/test-node.ts';

describe('proto_dist', () => {
  it('refuses what is no carrier in a sentence', async () => {
    await assert.rejects(loadCarrier('./nowhere.ts'), {
      message:
        /^-proto_dist .\/nowhere.ts cannot be loaded: .*; it takes ws, wss, inet_tcp, a path/,
    });
    await assert.rejects(loadCarrier('no-such-package-anywhere'), { code: 'proto_dist' });
    await assert.rejects(loadCarrier('node_modules/ws'), { code: 'proto_dist' });
    await assert.rejects(loadCarrier('inet_tls'), {
      message: /^-proto_dist inet_tls .* does not speak: it takes ws, wss and inet_tcp$/,
    });
    const folder = mkdtempSync(join(tmpdir(), 'terl-carrier-'));
    writeFileSync(join(folder, 'half.mjs'), 'export function listen() {}');
    await assert.rejects(loadCarrier('./half.mjs', [], folder), {
      message: '-proto_dist ./half.mjs is no carrier: it must export listen and dial',
    });
    rmSync(folder, { recursive: true });
  });

  it('reads the options of a client, such as that of a NATS server, and names them as they were typed', () => {
    const [, cert = '', , key = '', , ca = ''] = sslDistOpt('client');
    assert.equal(clientTls(['cacertfile', ca]).rejectUnauthorized, true);
    for (const [words, why] of [
      [
        ['cacertfile', 'nofile.pem'],
        /^-ssl_dist_opt cacertfile cannot be read \(ENOENT\): nofile.pem$/,
      ],
      [['client_cacertfile', 'x'], /^-ssl_dist_opt client_cacertfile cannot be read/],
      [['cacertfile', key], /^-ssl_dist_opt cacertfile holds no certificate \(in PEM\): /],
      [
        ['certfile', cert],
        /^-ssl_dist_opt certfile wants keyfile beside it, since it holds no private/,
      ],
      [['keyfile', key], /^-ssl_dist_opt keyfile wants certfile beside it/],
    ] as const)
      assert.throws(() => clientTls(words), { code: 'ssl_dist_opt', message: why });
  });

  it('reads ssl_dist_opt by the names of inet_tls_dist, and refuses other words', () => {
    const [, cert = '', , key = '', , ca = ''] = sslDistOpt('options');
    const [, , , other = ''] = sslDistOpt('another');
    const { server, client } = tlsSettings([
      ...['server_certfile', cert, 'server_keyfile', key, 'server_cacertfile', ca],
      ...['server_verify', 'verify_peer', 'server_fail_if_no_peer_cert', 'false'],
      ...['client_verify', 'verify_none', 'server_versions', 'tlsv1.3'],
    ]);
    assert.deepEqual([server.requestCert, server.rejectUnauthorized], [true, false]);
    assert.deepEqual([client.rejectUnauthorized, client.cert], [false, undefined]);
    assert.equal(server.minVersion, 'TLSv1.3');
    for (const [words, why] of [
      [[], /wants -ssl_dist_opt server_certfile FILE/],
      [['server_certfile'], /server_certfile wants a value/],
      [['server_colour', 'red'], /no option "server_colour"; there are certfile, /],
      [
        ['certfile', cert, 'verify', 'maybe'],
        /verify takes verify_peer or verify_none, got "maybe"/,
      ],
      [['server_certfile', '/no/file'], /server_certfile cannot be read \(ENOENT\): \/no\/file/],
      [['certfile', cert, 'cacertfile', ca, 'fail_if_no_peer_cert', '1'], /true or false, got "1"/],
      [
        ['certfile', key, 'keyfile', key],
        /-ssl_dist_opt certfile holds no certificate \(in PEM\): /,
      ],
      [
        ['certfile', cert, 'keyfile', ca],
        /-ssl_dist_opt keyfile holds no private key \(in PEM\): /,
      ],
      [
        ['certfile', cert, 'keyfile', other],
        /the server_ files.* cannot be used together: key values/,
      ],
      [
        ['server_certfile', cert],
        /server_certfile wants server_keyfile beside it, since it holds no/,
      ],
      [
        ['certfile', cert, 'keyfile', key, 'cacertfile', key],
        /-ssl_dist_opt cacertfile holds no cert/,
      ],
      [
        ['certfile', cert, 'keyfile', key, 'cacertfile', 'nofile'],
        /t cacertfile cannot be read \(ENOENT/,
      ],
      [['certfile', cert, 'keyfile', key, 'ciphers', 'none-such'], /cannot be used together: /],
    ] as const) {
      assert.throws(() => tlsSettings(words), { code: 'ssl_dist_opt', message: why });
    }
  });
});

describe('links over TLS', () => {
  let mapper: number;
  let foo: TestNode;

  beforeEach(async () => {
    mapper = (await testMapper()).port;
    foo = await node('foo@host', await loadCarrier('wss', sslDistOpt('foo')));
  });
  afterEach(closeAll);

  const node = (name: string, carrier?: Carrier) =>
    testNode(name, mapper, carrier ? { carrier } : {});

  it('let in a node that an authority of both has signed', async () => {
    const bar = await node('bar@host', await loadCarrier('wss', sslDistOpt('bar')));
    foo.kernel.connect('bar@host');
    await bar.until('up foo@host');
    await foo.until('up bar@host');
    foo.kernel.send('bar@host', Buffer.from('secret words'));
    await bar.untilTrue(() => bar.frames.length === 1);
  });

  it('tell a node without TLS what it lacks, both ways', async () => {
    const plain = await node('plain@host');
    plain.kernel.connect('foo@host');
    await plain.until('failed foo@host connect tls_wanted');
    await foo.until(/^error .* from 127\.0\.0\.1:\d+ rejected: a connection without TLS \*\*$/);
    foo.kernel.connect('plain@host');
    await foo.until('failed plain@host connect no_tls');
    await plain.until(/rejected: TLS, which this node was not started with \*\*$/);
    const [carrier] = (await plain.kernel.why('foo@host')).slice(-1);
    assert.equal(carrier?.step, 'carrier');
    assert.match(carrier?.detail ?? '', /takes TLS only; start this node with -proto_dist wss too/);
    assert.match(carrier?.advice ?? '', /both nodes with -proto_dist wss/);
  });

  it('end when the node called has a certificate of a stranger, or of another host', async () => {
    const strange = sslDistOpt('strange', ['host'], makeCertificate('a stranger', []));
    await node('strange@host', await loadCarrier('wss', strange));
    foo.kernel.connect('strange@host');
    await foo.until('failed strange@host connect bad_certificate');
    await node('moved@host', await loadCarrier('wss', sslDistOpt('moved', ['elsewhere'])));
    foo.kernel.connect('moved@host');
    await foo.until('failed moved@host connect bad_certificate');
  });

  it('end when the caller has a certificate of a stranger, or none where one is wanted', async () => {
    const strange = sslDistOpt('caller', ['host'], makeCertificate('a stranger', []));
    const caller = await node('caller@host', await loadCarrier('wss', strange));
    caller.kernel.connect('foo@host');
    await caller.until('failed foo@host connect tls_refused');
    await foo.until(/from 127\.0\.0\.1:\d+ rejected: a (?:TLS handshake|certificate)/);
    const [, cert = '', , key = '', , ca = ''] = sslDistOpt('none');
    const words = ['server_certfile', cert, 'server_keyfile', key, 'client_cacertfile', ca];
    const none = await node('none@host', await loadCarrier('wss', words));
    none.kernel.connect('foo@host');
    await none.until('failed foo@host connect tls_refused');
    foo.kernel.connect('none@host'); // which asks for no certificate
    await foo.until('up none@host');
  });

  it('take a caller without a certificate, and none of a stranger, with fail_if_no_peer_cert false', async () => {
    const opt = [...sslDistOpt('mild'), 'server_fail_if_no_peer_cert', 'false'];
    await node('mild@host', await loadCarrier('wss', opt));
    const [, cert = '', , key = '', , ca = ''] = sslDistOpt('bare');
    const words = ['server_certfile', cert, 'server_keyfile', key, 'client_cacertfile', ca];
    const bare = await node('bare@host', await loadCarrier('wss', words));
    bare.kernel.connect('mild@host');
    await bare.until('up mild@host');
    const strange = sslDistOpt('other', ['host'], makeCertificate('a stranger', []));
    const caller = await node('other@host', await loadCarrier('wss', strange));
    caller.kernel.connect('mild@host');
    await caller.until('failed mild@host connect tls_refused');
  });
});
