// why() names the very step at which a node cannot be reached: every step is made to fail once.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server } from 'node:net';
import { systemClock } from '../../../transport/base/clock.ts';
import { freePort } from '../../../transport/base/free-port.ts';
import type { Channel } from '../../../transport/carrier/channel.ts';
import { loadCarrier } from '../../../transport/carrier/proto-dist.ts';
import { websocketCarrier } from '../../../transport/carrier/websocket-dist.ts';
import {
  challengeBytes,
  digestBytes,
  writeAck,
  writeChallenge,
  writeStatus,
} from '../../../transport/handshake/handshake-messages.ts';
import type { WhyStep } from '../../../transport/kernel/why.ts';
import { writeRequest } from '../../../transport/mapper/mapper-messages.ts';
import { sslDistOpt } from '../support/carriers.ts';
import { register } from '../support/raw-peer.ts';
import { closeAll, closeLater, type TestNode, testMapper, testNode } from '../support/test-node.ts';

const host = '127.0.0.1';
const bar = `bar@${host}`;
const challenge = {
  name: bar,
  creation: 9,
  flags: 1n,
  challenge: Buffer.alloc(challengeBytes, 1),
};

describe('why, of a node that', () => {
  let mapper: number;
  let foo: TestNode;

  beforeEach(async () => {
    mapper = (await testMapper()).port;
    foo = await testNode(`foo@${host}`, mapper, { setuptime: 0.5 });
  });
  afterEach(closeAll);

  /** That it fails at this step, after others that went well; what it says. */
  async function fails(at: string, name: string, says: RegExp, advises: RegExp): Promise<void> {
    const steps: readonly WhyStep[] = await foo.kernel.why(name);
    const last = steps.at(-1);
    assert.deepEqual([last?.step, last?.ok], [at, false], JSON.stringify(steps));
    assert.ok(
      steps.slice(0, -1).every(({ ok }) => ok),
      JSON.stringify(steps),
    );
    assert.match(last?.detail ?? '', says);
    assert.match(last?.advice ?? '', advises);
    assert.deepEqual(
      foo.log.filter((entry) => !entry.startsWith('error ** System')),
      [],
      'a question reports nothing',
    );
  }

  it('is known to epmd only: how to start this one to speak to Erlang nodes', async () => {
    const epmd = (await testMapper()).port;
    await register(epmd, 'bar', 9);
    foo = await testNode(`two@${host}`, mapper, { mapper: { port: mapper, epmdPort: epmd } });
    await fails(
      'registered',
      bar,
      new RegExp(`epmd at port ${epmd} knows bar`),
      /-proto_dist ws inet_tcp/,
    );
  });

  async function listening(server: Server, address = host, port = 0): Promise<number> {
    server.listen(port, address);
    await once(server, 'listening');
    closeLater(async () => void server.close());
    const bound = server.address();
    return typeof bound === 'object' && bound !== null ? bound.port : 0;
  }

  /** A node is registered, and does this with who connects. */
  async function registered(script: (link: Channel) => unknown, name = 'bar'): Promise<void> {
    const listener = await websocketCarrier.listen({
      address: host,
      port: 0,
      messageBytes: 1_000_000,
      time: 60_000,
      clock: systemClock,
      accept(channel, proven) {
        proven();
        void Promise.resolve(script(channel)).catch(() => undefined); // foo hung up on it
      },
      refused() {},
    });
    closeLater(() => listener.close());
    await register(mapper, name, listener.port);
  }

  it('has no name', () =>
    fails('name', '\x1b[2J@host', /"\\u001b\[2J@host" is not a node name/, /name@host/));

  it('is on a host that nobody knows', () =>
    fails('host', 'bar@no-such-host.invalid', /not known: no-such-host/, /spelled/));

  it('has a short name where this one has a long one', () =>
    fails('domain', 'bar@localhost', /has a long name/, /with -sname/));

  it('is on a host whose mapper is not there', () =>
    fails(
      'mapper',
      'bar@127.0.0.3',
      new RegExp(`no tpmd answers at port ${mapper} on 127\\.0\\.0\\.3$`),
      /tpmd -daemon .* -address .* firewall .* this one asks/,
    ));

  it('is on a host where something else has the port of the mapper', async () => {
    await listening(
      createServer((socket) => socket.on('error', () => undefined).end('220 mail\r\n')),
      '127.0.0.4',
      mapper,
    );
    await fails('mapper', 'bar@127.0.0.4', /something that is not tpmd/, /-mapper_port/);
  });

  it('is not registered', () =>
    fails('registered', bar, /no node called bar .* foo \(port \d+\)$/, /start it: terl/));

  it('speaks another version', async () => {
    const socket = connect(mapper, host);
    closeLater(async () => void socket.destroy());
    socket.write(
      writeRequest({ kind: 'alive', name: 'bar', port: 9, hidden: false, versions: [9, 8] }),
    );
    await once(socket, 'data');
    await fails('version', bar, /versions 8 to 9 .*, and this node 6$/, /same version of terl/);
  });

  it('has left its port', async () => {
    await register(mapper, 'bar', await freePort());
    await fails('tcp', bar, /ECONNREFUSED/, /nothing listens at its port/);
  });

  it('takes connections and is silent', async () => {
    await register(mapper, 'bar', await listening(createServer(() => undefined)));
    await fails('carrier', bar, /within 0\.5 s|not answer in time/, /nobody speaks: .*kill -STOP/);
  });

  it('is a server of something else', async () => {
    const web = createHttpServer((_request, response) => response.writeHead(404).end());
    await register(mapper, 'bar', await listening(web));
    await fails('carrier', bar, /Unexpected server response: 404/, /no node of this version/);
    const mail = createServer((socket) => socket.on('error', () => undefined).end('220 mail\r\n'));
    await register(mapper, 'baz', await listening(mail));
    await fails('carrier', `baz@${host}`, /Parse Error/, /no node of this version/);
  });

  it('has TLS, or a certificate for another host', async () => {
    const carrier = await loadCarrier('wss', sslDistOpt('elsewhere', ['elsewhere']));
    await testNode(bar, mapper, { carrier });
    await fails('carrier', bar, /takes TLS only/, /both nodes with -proto_dist wss/);
    foo = await testNode(`safe@${host}`, mapper, {
      carrier: await loadCarrier('wss', sslDistOpt('safe', [host])),
    });
    await fails('carrier', bar, /ERR_TLS_CERT_ALTNAME_INVALID/, /cacertfile/);
  });

  const ok = writeStatus('ok');
  const stops: readonly (readonly [step: string, ...Uint8Array[]])[] = [
    ['status'],
    ['challenge', ok],
    ['challenge_ack', ok, writeChallenge(challenge)],
  ];
  for (const [step, ...messages] of stops)
    it(`stops before the ${step} of the handshake`, async () => {
      await registered((link) => {
        for (const message of messages) link.send(message);
      });
      await fails(step, bar, new RegExp(`within 0\\.5 s \\(${step}\\)$`), /suspended, or busy/);
    });

  it('hangs up in the middle of the handshake, or answers out of order', async () => {
    await registered((link) => {
      link.send(ok);
      link.close('');
    });
    await fails('challenge', bar, /closed the connection \(challenge\)$/, /no node of this/);
    await registered((link) => link.send(writeAck(Buffer.alloc(digestBytes))), 'baz');
    await fails('status', `baz@${host}`, /33 bytes that are no status message/, /no node of this/);
  });
});
