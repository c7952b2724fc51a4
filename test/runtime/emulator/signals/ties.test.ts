import assert from 'node:assert/strict';
import { session, testNodes } from '../../../helpers/start-node.ts';

describe('ties', () => {
  const nodes = testNodes();

  it('break along a chain of 20,000 linked processes', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      'const me = self()',
      `async function chain(n) {
        if (n > 0) spawn_link(chain, [n - 1]); else send(me, 'up');
        await receive();
      }`,
      "const before = processes().length, first = spawn(chain, [20_000]); await receive('up')",
      "exit(first, 'die'); await sleep(0)",
    ]);
    assert.equal(await foo.type('processes().length - before'), '0');
  });

  it('of a process are told by process_info, and are gone with it', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      "const me = self(), P = spawn('timer', 'sleep', ['infinity'])",
      "link(P); monitor('process', P); register('p', P)",
    ]);
    const told = [
      ["process_info(P, 'registered_name')", "['registered_name', 'p']"],
      ["process_info(me, 'registered_name')", '[]'],
      [
        "process_info(P, ['links', 'monitored_by'])",
        "[['links', [<0.88.0>]], ['monitored_by', [<0.88.0>]]]",
      ],
      ["process_info(P, 'initial_call')", "['initial_call', ['timer', 'sleep', 1]]"],
      ["whereis('p') === P", 'true'],
      ["registered().includes('p')", 'true'],
      ["unregister('p')", 'true'],
      ["whereis('p')", 'undefined'],
      ["unlink(P); exit(P, 'kill')", 'true'],
      ['process_info(P)', 'undefined'],
      ['(await receive())[4]', "'killed'"],
      ['is_process_alive(P)', 'false'],
    ] as const;
    for (const [entry, answer] of told) assert.equal(await foo.type(entry), answer, entry);
    assert.match(
      await foo.type("register('foo', P)"),
      /argument 2: the pid does not refer to an existing process/,
    );
  });

  it('a monitor may have a tag of its own, and its reference be an alias', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      "const asked = async () => { const to = await receive(); send(to, 'first'); send(to, 'second') }",
      "const ask = (mode) => { const P = spawn(asked), R = monitor('process', P, [['alias', mode], ['tag', 'gone']]); send(P, R); return R }",
    ]);
    const shown = async (mode: string): Promise<string> => {
      await foo.type(`const R = ask('${mode}'); await sleep(5)`);
      return foo.type(
        'const all = []; for (let go = true; go; ) await receive((m) => m.with(P.any, (x) => void all.push(Array.isArray(x) ? x[0] : x)).after(0, () => { go = false })); [all, unalias(R)]',
      );
    };
    assert.equal(await shown('explicit_unalias'), "[['first', 'second', 'gone'], true]");
    assert.equal(await shown('demonitor'), "[['first', 'second', 'gone'], false]");
    assert.equal(await shown('reply_demonitor'), "[['first'], false]");
    assert.match(await foo.type("monitor('process', 'x', ['foo'])"), /argument 3: invalid option/);
  });

  it('an alias for one reply is spent with it', async () => {
    const foo = await nodes.start('foo');
    assert.equal(
      await foo.type(
        "const A = alias(['reply']); send(A, 1); send(A, 2); [process_info(self(), 'messages')[1], unalias(A)]",
      ),
      '[[1], false]',
    );
    assert.match(await foo.type("demonitor(A, ['foo'])"), /argument 2: not an array of options/);
  });

  it('a name belongs to one process, and a process has one name', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ["const P = spawn('timer', 'sleep', ['infinity']); register('p', P)"]);
    assert.match(await foo.type("register('p', self())"), /argument 1: name is in use/);
    assert.match(await foo.type("register('q', P)"), /argument 2: this process already has a name/);
    assert.match(
      await foo.type("register('undefined', P)"),
      /argument 1: 'undefined' is not a valid name/,
    );
    await session(foo, ["exit(P, 'kill')"]);
    assert.equal(await foo.type("[whereis('p'), register('p', self())]"), '[undefined, true]');
  });

  it('trap exits as messages, but not a kill', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ["process_flag('trap_exit', true)", 'const me = self()']);
    assert.equal(await foo.type("exit(me, 'boo'); receive()"), "['EXIT', <0.88.0>, 'boo']");
    assert.equal(await foo.type("exit(me, 'normal'); receive()"), "['EXIT', <0.88.0>, 'normal']");
    assert.equal(await foo.type("spawn_link(() => exit('boo')); (await receive())[2]"), "'boo'");
    assert.equal(await foo.type("exit(me, 'kill')"), "** exception exit: 'killed'");
    assert.equal(await foo.type("exit(self(), 'normal')"), "** exception exit: 'normal'");
    assert.equal(await foo.type("exit(self(), ['a', 'b'])"), "** exception exit: ['a', 'b']");
  });

  it('pass an exit on, but not a normal one', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      'const wait = async () => { await receive() }',
      'const A = spawn(wait), B = spawn(async () => { link(A); await receive() }); await sleep(0)',
      "send(A, 'end normally'); await sleep(1)",
    ]);
    assert.equal(await foo.type('[is_process_alive(A), is_process_alive(B)]'), '[false, true]');
    await session(foo, [
      'const C = spawn(async () => { link(B); await receive() }); await sleep(0)',
      "exit(C, 'boo'); await sleep(0)",
    ]);
    assert.equal(await foo.type('[is_process_alive(B), is_process_alive(C)]'), '[false, false]');
  });
});
