import assert from 'node:assert/strict';
import { session, testNodes } from '../helpers/start-node.ts';

describe('receive', () => {
  const nodes = testNodes();

  it('finds a message that came while another receive of the process took others', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      'const me = self(), got = []',
      "const waits = (async () => { got.push(await receive(['a', P.any])) })(); 1",
      "for (let i = 0; i < 5; i++) { send(me, ['b', i]); await receive(['b', P.any]) }",
      "send(me, 'x'); send(me, ['b', 6]); send(me, 'y'); await sleep(0)",
      "await receive(['b', 6]); send(me, ['a', 1]); await waits",
    ]);
    assert.equal(await foo.type('got'), "[['a', 1]]");
  });

  it('finds a message that came after flush() emptied the mailbox', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      'const me = self(), got = []',
      "const waits = (async () => { got.push(await receive('a')) })(); 1",
      "send(me, 'x'); send(me, 'y'); await sleep(0)",
      'flush()',
      "send(me, 'a'); await waits",
    ]);
    assert.equal(await foo.type('got'), "['a']");
  });
});
