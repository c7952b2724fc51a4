// Where output and reports go: the group leader, a device that is named, the node's own terminal (C09 of the ground truth).

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('output', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let bar: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    bar = await nodes.start('bar');
  });

  it('goes to a device that is named', async () => {
    assert.deepEqual(
      await session(foo, [
        "io.format('user', 'a~n', []), io.format('standard_io', 'b~n', [])",
        "io.format('standard_error', 'c~n', []), io.format(group_leader(), 'd~n', [])",
        "io.put_chars('e'), io.nl(), io.put_chars('user', 'f'), io.nl('user')",
        "io.write(['g', 1]), io.nl(), io.write('user', { h: 'i' }), io.nl()",
      ]),
      ['a', 'b', "'ok'", 'c', 'd', "'ok'", 'e', 'f', "'ok'", "['g', 1]", "{ h: 'i' }", '', "'ok'"],
    );
  });

  it('goes to no device that is none', async () => {
    await session(foo, ["const P = spawn(() => 'over'); await sleep(1)"]);
    assert.match(await foo.type("io.format('nosuch', 'x', [])"), /argument 1: not a device/);
    assert.match(
      await foo.type("io.format(['user', 'bar@localhost'], 'x', [])"),
      /argument 1: not a device/,
    );
    assert.match(await foo.type("io.format(P, 'x', [])"), /'terminated'[\s\S]*has terminated/);
    assert.match(await foo.type("io.format('user', 1, [])"), /argument 2: not a format string/);
    assert.match(await foo.type("io.format('user', '~p', [])"), /argument 2: wrong number/);
    assert.match(await foo.type('io.put_chars(1)'), /argument 1: not a text/);
  });

  it('of a process spawned from elsewhere stays here if it is for user, or displayed', async () => {
    await foo.type("spawn('bar@localhost', () => io.format('user', 'user of ~p~n', [node()]))");
    await bar.prints(/^user of 'bar@localhost'$/);
    await foo.type("rpc.call('bar@localhost', 'erlang', 'display', [['disp']])");
    await bar.prints(/^\['disp'\]$/);
    assert.deepEqual(
      foo.printed.filter((text) => /user of|disp/.test(text)),
      [],
    );
  });

  it('shows pids as the node that reads prints them', async () => {
    const P = await foo.type("spawn('bar@localhost', () => io.format('me ~p~n', [self()]))");
    assert.equal(await foo.prints(/^me/), `me ${P}`);
    const shown = "spawn('bar@localhost', () => io.format('fun ~p~n', [() => 1]))";
    await foo.type(shown);
    assert.match(await foo.prints(/^fun/), /^fun #Fun</); // can be shown, not sent
  });

  it('of the logger is a report on the terminal of the spawner, and info is not shown', async () => {
    const printed = await session(foo, [
      "logger.error('x ~p', [1]), logger.warning({ a: 1, b: 'c' }), logger.info('no')",
      "logger.log('critical', 'y'), error_logger.info_msg('im~n'), logger.get_primary_config()",
    ]);
    assert.deepEqual(printed, [
      '=ERROR REPORT====\nx 1',
      "=WARNING REPORT====\n    a: 1\n    b: 'c'",
      "'ok'",
      '=CRITICAL REPORT====\ny',
      '=INFO REPORT====\nim',
      "{ level: 'notice' }",
    ]);
    await session(bar, ["logger.set_primary_config('level', 'debug')"]);
    await foo.type("rpc.call('bar@localhost', 'logger', 'debug', ['far'])");
    assert.equal(await foo.prints(/far/), '=DEBUG REPORT====\n** at node bar@localhost **\nfar');
    assert.match(await foo.type("logger.log('loud', 'x')"), /argument 1: not a level/);
    assert.match(await foo.type("logger.error('~p', [])"), /argument 1: wrong number/);
  });
});
