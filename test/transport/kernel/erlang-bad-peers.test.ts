// What stands in an Erlang node's place, or in epmd's, and breaks the protocol: each is refused in a sentence of its own.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { inetTcpCarrier } from '../../../transport/carrier/inet-tcp-dist.ts';
import {
  type DistFlag,
  distFlags,
  mandatoryIn25,
  mandatoryIn26,
  missingFlags,
  namesOf,
  offeredToErlang,
} from '../../../transport/handshake/dist-flags.ts';
import { writeStatus } from '../../../transport/handshake/handshake-messages.ts';
import { erlangScheme } from '../../../transport/handshake/scheme.ts';
import { findPort } from '../../../transport/kernel/find-port.ts';
import { waysOf } from '../../../transport/kernel/ways.ts';
import type { WhyStep } from '../../../transport/kernel/why.ts';
import { createRandom } from '../../helpers/random.ts';
import { answerCall, call, dialTo, fakeNode } from '../support/fake-erlang.ts';
import { contentsOf, frame } from '../support/frame.ts';
import { closeAll, closeLater, type TestNode, testMapper, testNode } from '../support/test-node.ts';

const bar = 'bar@host';

describe('in the place of an Erlang node', () => {
  let epmd: number;
  let foo: TestNode;

  beforeEach(async () => {
    epmd = (await testMapper()).port;
    foo = await testNode('foo@host', epmd, { carrier: inetTcpCarrier, setuptime: 5 });
  });
  afterEach(closeAll);

  /** The last step of why(), which is not ok. */
  async function refusal(name = bar): Promise<WhyStep> {
    const steps = await foo.kernel.why(name);
    const last = steps.at(-1);
    assert.ok(last !== undefined && !last.ok, JSON.stringify(steps));
    return last;
  }

  async function refuses(step: string, detail: RegExp, advice: RegExp): Promise<void> {
    const last = await refusal();
    assert.equal(last.step, step, JSON.stringify(last));
    assert.match(last.detail, detail);
    assert.match(last.advice ?? '', advice);
  }

  it('with the flags of OTP 25 to 28 comes up, and those in force are what both have', async () => {
    const otp26 = 0xd07df7fbdn | distFlags.LOCAL_EXT | distFlags.ALTACT_SIG;
    await fakeNode(epmd, 'bar', (peer) => answerCall(peer, { name: bar, flags: otp26 }));
    foo.kernel.connect(bar);
    await foo.until(`up ${bar}`);
    const [peer] = foo.kernel.peers();
    assert.deepEqual([peer?.kind, peer?.hidden, peer?.creation], ['erlang', true, 9]);
    assert.equal(peer?.flags, otp26 & offeredToErlang);
    const link = (await foo.kernel.why(bar)).at(-1);
    assert.match(link?.detail ?? '', /^up since .* hidden/);
    assert.deepEqual(missingFlags(offeredToErlang, mandatoryIn26), []);
    assert.equal(mandatoryIn25, 0x1070f94n);
    assert.equal(mandatoryIn26, 0x403070f94n);
  });

  for (const name of namesOf(mandatoryIn25))
    it(`without ${name} is refused by that name, called and calling`, async () => {
      const flags = offeredToErlang & ~distFlags[name] & ~distFlags.MANDATORY_25_DIGEST;
      await fakeNode(epmd, 'bar', (peer) => answerCall(peer, { name: bar, flags }));
      await refuses('version', new RegExp(`^bar@host lacks .*: ${name}$`), /OTP 23 and later/);
      const caller = await dialTo(foo.kernel.port);
      const { status, last } = await call(caller, { name: bar, flags });
      assert.deepEqual([status, last.length], ['snot_allowed', 0]);
      await foo.until(new RegExp(`rejected: bar@host lacks what terl demands: ${name} `));
      await caller.closed;
    });

  it('without what terl can do without comes up, and why() names it', async () => {
    const lacks: DistFlag[] = ['SPAWN', 'ALIAS', 'V4_NC'];
    const flags = lacks.reduce((all, name) => all & ~distFlags[name], offeredToErlang);
    await fakeNode(epmd, 'bar', (peer) => answerCall(peer, { name: bar, flags }));
    const version = (await foo.kernel.why(bar)).find(({ step }) => step === 'version');
    assert.equal(version?.detail, 'a hidden Erlang node, and lacks SPAWN, V4_NC, ALIAS');
  });

  it('with the handshake of OTP 22 is refused by a sentence, called and calling', async () => {
    await fakeNode(epmd, 'bar', async (peer) => {
      await peer.receive();
      peer.send(writeStatus('ok'));
      peer.send(Buffer.from('6e0005000377f70102030462617240686f7374', 'hex'));
    });
    await refuses('version', /speaks the handshake of OTP 22 and older/, /OTP 23 and later/);
    const caller = await dialTo(foo.kernel.port);
    caller.send(Buffer.from('6e00050007f7bd62617240686f7374', 'hex'));
    await foo.until(
      /rejected: 127\.0\.0\.1:\d+ speaks the handshake of OTP 22 and older; .*old_handshake/,
    );
    await caller.closed;
  });

  it('registered with the version of OTP 22 is not called', async () => {
    await fakeNode(epmd, 'bar', () => assert.fail('called'), { versions: [5, 5] });
    await refuses('version', /it speaks versions 5 to 5 of the protocol, and this node 6/, /./);
  });

  it('with another cookie: the side that is called knows it, and the other learns it from the close', async () => {
    await fakeNode(epmd, 'bar', (peer) => answerCall(peer, { name: bar, cookie: 'other' }));
    await refuses('cookie', /^bar@host refused our cookie$/, /the same -setcookie/);
    const caller = await dialTo(foo.kernel.port);
    const { status, last } = await call(caller, { name: bar, cookie: 'other' });
    assert.deepEqual([status, last.length], ['sok', 0]);
    await foo.until(
      'error ** Connection attempt from node bar@host rejected. Invalid challenge reply. **',
    );
  });

  it('that ends after our reply is not said to have another cookie', async () => {
    let end = (): void => {};
    await fakeNode(
      epmd,
      'bar',
      async (peer) => {
        await answerCall(
          { ...peer, send: (packet) => (packet[0] === 97 ? end() : peer.send(packet)) },
          { name: bar },
        );
        peer.socket.destroy();
      },
      {},
      (unregister) => {
        end = unregister;
      },
    );
    foo.kernel.connect(bar);
    await foo.until(`failed ${bar} challenge_ack connection_closed`);
  });

  it('that takes our cookie and cannot prove its own is refused', async () => {
    await fakeNode(epmd, 'bar', async (peer) => {
      const send = peer.send;
      const lying = {
        ...peer,
        send: (packet: Uint8Array) => send(packet[0] === 97 ? packet.fill(1, 1) : packet),
      };
      await answerCall(lying, { name: bar });
    });
    await refuses('cookie', /took our cookie but cannot prove that it knows it/, /same cookie/);
  });

  for (const [status, step, detail] of [
    ['nok', 'status', /is calling us at this moment/],
    ['not_allowed', 'net_kernel', /does not allow us/],
    ['named:', 'status', /are no status message/],
    ['true', 'status', /answered our name with true/],
  ] as const)
    it(`that answers ${status} is understood`, async () => {
      await fakeNode(epmd, 'bar', async (peer) => {
        await peer.receive();
        peer.send(Buffer.from(`s${status}`));
      });
      const last = await refusal();
      assert.equal(last.step, step, JSON.stringify(last));
      assert.match(last.detail, detail);
    });

  for (const [after, packets] of [
    ['status', []],
    ['challenge', [writeStatus('ok')]],
  ] as const)
    it(`that hangs up before its ${after} is said to have closed there`, async () => {
      await fakeNode(epmd, 'bar', async (peer) => {
        await peer.receive();
        for (const packet of packets) peer.send(packet);
        peer.socket.end();
      });
      await refuses(after, new RegExp(`closed the connection \\(${after}\\)`), /./);
    });

  it('with another name than the one called is refused', async () => {
    await fakeNode(epmd, 'bar', (peer) => answerCall(peer, { name: 'baz@host' }));
    await refuses(
      'challenge',
      /is not at its port: there answers "baz@host"/,
      /another node has that port/,
    );
  });

  const strangers: readonly (readonly [what: string, bytes: string | Buffer, says: RegExp])[] = [
    [
      'HTTP',
      'GET / HTTP/1.1\r\n\r\n',
      /speaks HTTP, as nodes of terl do without -proto_dist inet_tcp/,
    ],
    ['TLS', Buffer.from('1603010200010001fc0303', 'hex'), /are no send_name message: 160301/],
    ['a packet longer than any', Buffer.from('ffff4e00', 'hex'), /are no send_name message/],
    ['an empty packet', Buffer.from('0000', 'hex'), /sent 0 bytes that are no send_name message/],
    [
      'a name that is none',
      Buffer.from('00104e0000000d07df7fbd000000090001ff', 'hex'),
      /not a node name/,
    ],
  ];
  for (const [what, bytes, says] of strangers)
    it(`${what} is refused in a sentence`, async () => {
      const caller = await dialTo(foo.kernel.port);
      caller.socket.write(bytes);
      await foo.until(says);
      await caller.closed;
    });

  it('without a name gets one, and without a host it is refused', async () => {
    const flags = offeredToErlang | distFlags.NAME_ME;
    const caller = await dialTo(foo.kernel.port);
    const { status, last } = await call(caller, { name: 'host', flags });
    assert.match(status.replaceAll('\0', '').slice(8), /^[0-9A-F]{16}@host/);
    assert.ok(status.startsWith('snamed:'));
    assert.equal(last.length, 17);
    await foo.until(/^up [0-9A-F]{16}@host$/);
    for (const [index, name] of ['a@host', 'h st', ''].entries()) {
      await call(await dialTo(foo.kernel.port), { name, flags });
      await foo.until(/not a node name \(send_name: bad_name\)/, index + 1);
    }
  });

  it('that says nothing is hung up on after the set-up time', async () => {
    const options = { carrier: inetTcpCarrier, setuptime: 0.5 };
    const hasty = await testNode('hasty@host', epmd, options);
    await fakeNode(epmd, 'bar', () => undefined);
    const last = (await hasty.kernel.why(bar)).at(-1);
    assert.match(last?.detail ?? '', /did not answer within 0\.5 s \(status\)/);
    assert.match(last?.advice ?? '', /suspended, or busy/);
    const caller = await dialTo(hasty.kernel.port);
    await caller.closed;
    await hasty.until(/did not answer in time \(send_name: timeout\)/);
  });

  it('with frames behind its last packet, in any pieces, is read whole', async () => {
    const caller = await dialTo(foo.kernel.port);
    await call(caller, { name: bar });
    await foo.until(`up ${bar}`);
    const sent = Buffer.concat([frame('one'), frame(''), frame('two'), frame('three')]);
    for (const byte of sent) caller.socket.write(Buffer.of(byte));
    await foo.untilTrue(() => contentsOf(foo.frames).length === 3);
    assert.deepEqual(contentsOf(foo.frames).map(String), ['one', 'two', 'three']);
    foo.kernel.send(bar, frame('back'));
    while (caller.rest().length < 8) await new Promise(setImmediate);
    assert.equal(caller.rest().toString('latin1'), '\0\0\0\x04back');
  });

  it('that announces a frame beyond the limit loses its link, with a report', async () => {
    const caller = await dialTo(foo.kernel.port);
    await call(caller, { name: bar });
    await foo.until(`up ${bar}`);
    caller.socket.write(Buffer.from('ffffffff70', 'hex'));
    await foo.until(/Node bar@host at .* broke the protocol: oversized_message/);
    await foo.until(`down ${bar} oversized_message`);
    await caller.closed;
  });

  it('that sends much while it is not admitted yet has to wait', async () => {
    const admitted = Promise.withResolvers<boolean>();
    const options = { carrier: inetTcpCarrier };
    const strict = await testNode('strict@host', epmd, options, { admit: () => admitted.promise });
    const caller = await dialTo(strict.kernel.port);
    const replied = Promise.withResolvers<void>();
    const send = (packet: Uint8Array): void => {
      caller.send(packet);
      if (packet[0] === 114) replied.resolve(); // the reply to the challenge, send_challenge_reply
    };
    const called = call({ ...caller, send }, { name: bar });
    const much = frame(Buffer.alloc(32 * 1024 * 1024));
    await replied.promise;
    caller.socket.write(much);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.ok(caller.socket.writableLength > 16 * 1024 * 1024);
    admitted.resolve(true);
    await strict.untilTrue(() => strict.frames[0]?.length === much.length);
    assert.equal((await called).status, 'sok');
  });

  it('that sends its packets with other bytes in them does no harm', async () => {
    const random = createRandom(14);
    for (let turn = 0; turn < 200; turn++) {
      const caller = await dialTo(foo.kernel.port);
      const mutilate = (packet: Uint8Array): void => {
        const bytes = Buffer.from(erlangScheme.packet(packet));
        for (let times = random.below(3); times > 0; times--)
          bytes[random.below(bytes.length)] = random.below(256);
        const end = random.below(8) === 0 ? random.below(bytes.length) : bytes.length;
        caller.socket.write(bytes.subarray(0, end));
      };
      void call({ ...caller, send: mutilate }, { name: `n${turn}@host` });
      if (turn % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 20));
      if (turn % 3 === 0) caller.socket.destroy();
    }
    const caller = await dialTo(foo.kernel.port);
    assert.equal((await call(caller, { name: bar })).status, 'sok');
    await foo.until(`up ${bar}`);
    caller.socket.write(frame('all is well'));
    await foo.untilTrue(() => contentsOf(foo.frames).map(String).includes('all is well'));
  });

  it('an epmd that lies is seen through', async () => {
    const lies: readonly (readonly [bytes: string, says: RegExp | undefined])[] = [
      ['770000004d0000060005000362617200', /held by something that is not epmd/],
      ['7700', /held by something that is not epmd/],
      ['7700ffff4d00000600050003626172000000', /held by something that is not epmd/],
      ['776e', /no node called bar runs on host/],
      ['770000014d00000600050003626172', /held by something that is not epmd/],
      ['770000014d0000060005000362617200', /held by something that is not epmd/],
      ['770000014d000006000500036261720000', undefined], // and then its port refuses
    ];
    for (const [bytes, says] of lies) {
      const liar = createServer((socket) => {
        socket.on('error', () => undefined).end(Buffer.from(bytes, 'hex'));
      });
      liar.listen(0, '127.0.0.1');
      await once(liar, 'listening');
      closeLater(async () => void liar.close());
      const { port } = liar.address() as AddressInfo;
      const options = { them: bar, ways: waysOf(inetTcpCarrier, { port }), noted() {} };
      const target = { alive: 'bar', host: 'host' };
      const { signal } = new AbortController();
      const found = findPort(options, target, ['127.0.0.1'], signal);
      if (says === undefined) assert.equal((await found).port, 1);
      else await assert.rejects(found, says);
    }
  });
});
