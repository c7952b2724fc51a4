// What other nodes send is not believed: a liar loses its connection, and the node goes on.

import assert from 'node:assert/strict';
import { control } from '../../../../runtime/emulator/codec/control-message.ts';
import { incarnation } from '../../../../runtime/emulator/identity/incarnation.ts';
import { internPid } from '../../../../runtime/emulator/identity/pid.ts';
import { internReference } from '../../../../runtime/emulator/identity/reference.ts';
import { frame, type LyingNode, startLyingNode } from '../../../helpers/lying-node.ts';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('frames', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let liar: LyingNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    liar = await startLyingNode(nodes.mapperPort);
    await session(foo, ["register('sh', self())"]);
  });
  afterEach(() => liar.kernel.stop());

  it('deliver a message', async () => {
    await liar.meets(foo);
    liar.sends([control.REG_SEND, liar.pid(1), '', 'sh'], ['hi', 1]);
    assert.equal(await foo.type('receive()'), "['hi', 1]");
  });

  const garbage: [string, Uint8Array][] = [
    ['bytes of chance', Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)],
    ['a frame cut short', Uint8Array.of(0, 0, 0, 200, 112, 131, 104, 3)],
    ['a frame of length 0', Uint8Array.of(0, 0, 0, 0)],
    ['a frame of another kind', Uint8Array.of(0, 0, 0, 1, 77)],
    ['a frame longer than its terms', Uint8Array.of(0, 0, 0, 9, 112, 131, 97, 1, 131, 97, 1, 9, 9)],
    ['a control message that is no tuple', frame('hello')],
    ['a control message of unknown kind', frame([99, 1, 2])],
    ['a link without pids', frame([control.LINK, 1, 2])],
    ['a spawn request that is not complete', frame([control.SPAWN_REQUEST, 1, 2, 3, 4, 5])],
    [
      'an array of 4 billion elements',
      Uint8Array.of(0, 0, 0, 7, 112, 131, 105, 255, 255, 255, 255),
    ],
  ];
  for (const [what, bytes] of garbage)
    it(`end the connection when they are ${what}`, async () => {
      await liar.meets(foo);
      liar.kernel.send(foo.name, bytes);
      await liar.down;
      await foo.prints(/Connection to liar@localhost at 127\.0\.0\.1:\d+ closed: it sent/);
      assert.equal(await foo.type('nodes()'), '[]');
      assert.equal(await foo.type('1 + 1'), '2');
    });

  it('after a false one are not taken any more', async () => {
    await liar.meets(foo);
    const late = frame([control.REG_SEND, liar.pid(1), '', 'sh'], 'late');
    liar.kernel.send(foo.name, Buffer.concat([frame([99]), late]));
    liar.sends([control.REG_SEND, liar.pid(1), '', 'sh'], 'later');
    await liar.down;
    assert.deepEqual(await session(foo, ['flush()']), ["'ok'"]);
  });

  it('of a peer cut off do not hinder the next connection', async () => {
    await liar.meets(foo);
    liar.kernel.send(foo.name, frame([99]));
    await liar.down;
    assert.equal(await foo.type("net_kernel.connect_node('liar@localhost')"), 'true');
    assert.equal(await foo.type('nodes()'), "['liar@localhost']");
  });

  it('with a report that is none do not end the node', async () => {
    const log = [control.REG_SEND, liar.pid(1), '', 'logger'];
    await liar.meets(foo);
    liar.sends(log, ['log', { text: 'pid {pid}', pid: { toString: 1 } }]);
    liar.sends(log, ['log', { text: 'at', at: 1e300, level: 'notice' }]);
    liar.sends(log, ['log', { text: 7 }]);
    liar.sends(log, 'log');
    assert.equal(await foo.prints(/pid/), '=ERROR REPORT====\npid {pid}');
    assert.equal(await foo.prints(/at/), '=NOTICE REPORT====\nat');
    assert.equal(await foo.type('1 + 1'), '2');
  });

  it('do not run what every object has as if a module exported it', async () => {
    await liar.meets(foo);
    liar.spawns(liar.pidThere(1), 'erlang', 'constructor', []);
    liar.spawns(liar.pidThere(2), 'erlang', '__defineGetter__', ['x']);
    for (let i = 0; i < 2; i++) {
      const report = await liar.hears((message) => message[3] === 'logger');
      assert.match(JSON.stringify(report), /undef/); // the group leader is the liar's
    }
  });

  it('with a key __proto__ keep it as a key', async () => {
    await liar.meets(foo);
    const message = JSON.parse('{"__proto__": {"evil": 1}}');
    liar.sends([control.REG_SEND, liar.pid(1), '', 'sh'], message);
    await session(foo, ['const got = await receive()']);
    assert.equal(await foo.type('[Object.keys(got), got.evil]'), "[['__proto__'], undefined]");
    assert.equal(await foo.type('({}).evil'), 'undefined');
  });

  it('with a spawn request for a pid in use end the connection', async () => {
    await liar.meets(foo);
    liar.spawns(liar.pidThere(5), 'timer', 'sleep', ['infinity']);
    await liar.hears((message) => message[0] === control.SPAWN_REPLY);
    const before = await foo.type('processes().length');
    liar.spawns(liar.pidThere(5), 'timer', 'sleep', ['infinity']);
    await liar.down;
    assert.equal(await foo.type('processes().length'), before);
  });

  it('with a spawn request for a pid of ours end the connection', async () => {
    await liar.meets(foo);
    liar.spawns(liar.shell(), 'erlang', 'self', []);
    await liar.down;
    assert.equal(await foo.type('1 + 1'), '2');
  });

  it('in the name of a process of another node end the connection', async () => {
    await liar.meets(foo);
    const other = incarnation('other@localhost', 1);
    liar.sends([control.LINK, internPid(other.node, other, 1), liar.shell()]);
    await liar.down;
    assert.equal(await foo.type("process_info(self(), 'links')"), "['links', []]");
  });

  it('with a monitor by a reference of another node end the connection', async () => {
    await liar.meets(foo);
    const other = incarnation('other@localhost', 1);
    liar.sends([control.MONITOR_P, liar.pid(1), liar.shell(), internReference(other, 1)]);
    await liar.down;
    assert.equal(await foo.type("process_info(self(), 'monitored_by')"), "['monitored_by', []]");
  });

  it('with the end of a monitor of another node are ignored', async () => {
    await liar.meets(foo);
    await nodes.start('bar');
    await session(foo, [
      "const r = monitor('process', ['net_kernel', 'bar@localhost']); await net_adm.ping('bar@localhost')",
      "send(['sh', 'liar@localhost'], r)",
    ]);
    const [, , , , reference] = await liar.hears((message) => message[3] === 'sh');
    liar.sends([control.PAYLOAD_MONITOR_P_EXIT, 'net_kernel', liar.shell(), reference], 'lie');
    liar.sends([control.REG_SEND, liar.pid(1), '', 'sh'], 'after');
    assert.equal(await foo.type('receive()'), "'after'");
  });
});
