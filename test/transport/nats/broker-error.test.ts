// Connections to a broker that fail, and what the user is told to do.

import assert from 'node:assert/strict';
import { clientTls } from '../../../transport/carrier/tls-options.ts';
import { describeNats, type NatsServer, startNats, stopNats } from '../../helpers/nats-server.ts';
import { sslDistOpt } from '../support/carriers.ts';
import { closeAll } from '../support/test-node.ts';
import { inRoom } from './support/in-room.ts';

interface Files {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

function filesFor(name: string, hosts: readonly string[]): Files {
  const [, cert = '', , key = '', , ca = ''] = sslDistOpt(name, hosts);
  return { cert, key, ca };
}

function withTls({ cert, key }: Files, more = ''): Promise<NatsServer> {
  const tls = `tls { cert_file: "${cert}", key_file: "${key}" ${more} }`;
  return startNats({ config: tls, webTls: tls });
}

const trusting = (...words: string[]): object => ({ tls: clientTls(words) });

/** The sentence with which a start ends. */
async function refused(invite: string, choice: object = {}): Promise<string> {
  const sentence = await inRoom('foo', invite, choice).then(
    () => 'it was not refused',
    ({ message }: Error) => message,
  );
  assert.doesNotMatch(sentence, /\n|openssl|SSL routines|[0-9A-F]{8}:|--use-system-ca/);
  return sentence;
}

describeNats('a broker that cannot be used', () => {
  afterEach(async () => {
    await closeAll();
    await stopNats();
  });

  it('has a certificate for another host than the one that was typed', async () => {
    const files = filesFor('localhost', ['localhost']);
    const server = await withTls(files);
    for (const scheme of ['tls', 'nats', 'wss'])
      assert.match(
        await refused(server.invite({ scheme }), trusting('cacertfile', files.ca)),
        /^the certificate of the broker at \w+:\/\/127\.0\.0\.1:\d+ is not for 127\.0\.0\.1, but for DNS:localhost: /,
        scheme,
      );
    const byName = server.invite({ scheme: 'tls' }).replace('127.0.0.1', 'localhost');
    await inRoom('bar', byName, trusting('cacertfile', files.ca));
  });

  it('has a certificate that nobody here trusts', async () => {
    const server = await withTls(filesFor('far', ['127.0.0.1']));
    const { cert } = filesFor('stranger', ['127.0.0.1']);
    for (const scheme of ['tls', 'wss']) {
      assert.match(
        await refused(server.invite({ scheme })),
        /is not trusted here: name the authority that signed it with -ssl_dist_opt cacertfile FILE$/,
      );
      assert.match(
        await refused(server.invite({ scheme }), trusting('cacertfile', cert)),
        /is not trusted here: it is not signed by the authority of -ssl_dist_opt cacertfile$/,
      );
    }
  });

  it('wants a certificate of the node, or another one', async () => {
    const files = filesFor('strict', ['127.0.0.1']);
    const server = await withTls(files, `, ca_file: "${files.ca}", verify: true`);
    const { cert, key, ca } = filesFor('client', ['127.0.0.1']);
    for (const scheme of ['tls', 'wss']) {
      const invite = server.invite({ scheme });
      assert.match(
        await refused(invite, trusting('cacertfile', ca)),
        /wants a certificate of yours: -ssl_dist_opt certfile FILE keyfile FILE$/,
      );
      await inRoom('bar', invite, trusting('cacertfile', ca, 'certfile', cert, 'keyfile', key));
    }
  });

  it('speaks without TLS, or with it, or at its other port', async () => {
    const server = await startNats();
    assert.match(await refused(server.invite({ scheme: 'wss' })), /write ws:\/\/ instead of wss:/);
    assert.match(
      await refused(server.invite({ scheme: 'tls' })),
      /write nats:\/\/ instead of tls:/,
    );
    const tcp = server.invite({ scheme: 'ws' }).replace(`:${server.webPort}`, `:${server.port}`);
    assert.match(await refused(tcp), /is no WebSocket: .* write nats:\/\/ instead of ws:/);
    const encrypted = await withTls(filesFor('tls', ['127.0.0.1']));
    assert.match(await refused(encrypted.invite({ scheme: 'ws' })), /if it wants TLS, write wss:/);
  });
});
