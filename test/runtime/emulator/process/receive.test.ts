import assert from 'node:assert/strict';
import { session, testNodes } from '../../../helpers/start-node.ts';

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

  it('stands in Promise.all: each takes its own message', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ["send(self(), ['b', 1]); send(self(), ['a', 2])", 'const me = self()']);
    assert.equal(
      await foo.type("Promise.all([receive(['a', P.any]), receive(['b', P.any])])"),
      "[['a', 2], ['b', 1]]",
    );
    const late = "spawn(async () => { await sleep(1); send(me, 'y'); send(me, 'x') })";
    assert.equal(
      await foo.type(`${late}; await Promise.all([receive('x'), receive('y')])`),
      "['x', 'y']",
    );
    assert.equal(await foo.type('send(me, 1); Promise.race([receive(1), receive(2)])'), '1');
  });

  it('stands behind .then, and its handlers know their process', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ['const me = self(); send(me, 1); send(me, 2); send(me, 3); send(me, 4)']);
    assert.equal(await foo.type('receive().then(x => [x, self() === me])'), '[1, true]');
    assert.equal(await foo.type('Promise.resolve().then(() => receive())'), '2');
    const handled = 'receive(m => m.with(P.select(), x => [x, self() === me]))';
    assert.equal(await foo.type(`Promise.all([${handled}])`), '[[3, true]]');
    const throwing = "receive(m => m.with(4, () => { throw 'no' }))";
    assert.equal(await foo.type(`Promise.all([${throwing}]).catch(e => e)`), "'no'");
  });

  it('stands in async generators', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      'const me = self(); send(me, 1); send(me, 2)',
      'async function* each() { for (;;) yield [await receive(), self() === me] }',
      'const all = []',
      'for await (const one of each()) { all.push(one); if (all.length === 2) break }',
    ]);
    assert.equal(await foo.type('all'), '[[1, true], [2, true]]');
  });

  it('takes the oldest message that matches and leaves the others in order', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ["for (const m of [1, 'a', [2, 'b'], { c: 3 }, 4]) send(self(), m)"]);
    assert.deepEqual(
      await session(foo, [
        'receive({ c: P.any })',
        'receive(P.string)',
        'receive(m => m.with([P.select(), P.string], n => n * 10).with(P.number, n => n))',
        'receive(m => m.with(P.number, n => n > 3, n => n).after(1000, () => "late"))',
        'flush()',
      ]),
      ['{ c: 3 }', "'a'", '1', '4', "Shell got [2, 'b']", "'ok'"],
    );
  });

  it('looks once with after 0, and does not wait a turn for it', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      "let n = 0; const look = () => receive(m => m.with(P.any, x => x).after(0, () => 'none'))",
      "while (n < 100_000) { if (await look() !== 'none') throw n; n++ }",
      "send(self(), 'there')",
    ]);
    assert.deepEqual(await session(foo, ['n', 'look()', 'look()']), [
      '100000',
      "'there'",
      "'none'",
    ]);
  });

  it('waits as long as after says', async () => {
    const foo = await nodes.start('foo');
    const waits =
      "const begun = erlang.monotonic_time(); await receive(m => m.with('x', () => 1).after(30, () => 'late'))";
    assert.equal(await foo.type(`${waits}`), "'late'");
    assert.equal(await foo.type('erlang.monotonic_time() - begun >= 29'), 'true');
  });

  it('fails where it is awaited when its handler throws, and the message is gone', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      "const boom = () => receive(m => m.with('x', () => { throw 'boom' }))",
      "let caught; send(self(), 'x')",
      'try { await boom() } catch (e) { caught = e }',
    ]);
    assert.equal(await foo.type('caught'), "'boom'");
    assert.deepEqual(await session(foo, ['flush()']), ["'ok'"]);
  });

  it('takes an async handler, and waits for it', async () => {
    const foo = await nodes.start('foo');
    const asks =
      "receive(m => m.with('x', async () => { await sleep(1); return [await receive('y'), 'z'] }))";
    assert.equal(
      await foo.type(`send(self(), 'y'); send(self(), 'x'); await ${asks}`),
      "['y', 'z']",
    );
  });

  it('finds what answers a reference, whatever was taken out or flushed before and after', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      "const me = self(); for (let i = 0; i < 50; i++) send(me, ['noise', i])",
      'const ref = make_ref()',
      "send(me, ['noise', 50]); send(me, ['hit', ref]); send(me, ['noise', 51])",
      "for (let i = 0; i < 10; i++) await receive(['noise', 2 * i])",
    ]);
    assert.equal(await foo.type("(await receive(['hit', ref]))[1] === ref"), 'true');
    await session(foo, [
      "send(me, ['hit', ref]); const later = make_ref(); send(me, ['hit', later])",
    ]);
    assert.equal(
      await foo.type(
        "await receive(m => m.with(['hit', later], ['hit', ref], ([, r]) => r === ref))",
      ),
      'true',
    );
    await session(foo, ["await receive(['hit', later])", 'flush()']);
    assert.equal(
      await foo.type("send(me, ['hit', later]); (await receive(['hit', later]))[0]"),
      "'hit'",
    );
  });

  it('finds what answers a reference when the newest message was taken out after it was made', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      "const me = self(); send(me, 'noise'); send(me, 'last'); const ref = make_ref()",
      "await receive('last'); send(me, ['hit', ref])",
    ]);
    assert.equal(await foo.type("(await receive(['hit', ref]))[0]"), "'hit'");
  });

  it('counts what it passes over: a receive behind many messages does not hold up the node', async () => {
    const foo = await nodes.start('foo', { turnLimit: 500 });
    await session(foo, [
      "const me = self(); for (let i = 0; i < 20_000; i++) send(me, ['noise', i])",
      "for (let i = 0; i < 2_000; i++) { send(me, ['hit', i]); await receive(['hit', i]) }",
    ]);
    assert.equal(await foo.type("process_info(me, 'message_queue_len')[1]"), '20000');
  });
});
