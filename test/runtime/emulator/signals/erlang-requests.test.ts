// What a node of terl and a real Erlang node ask of one another, and what they refuse: reads of terminals, spawns and traces.

import assert from 'node:assert/strict';
import { besideErlang } from '../../../helpers/beside-erlang.ts';
import { describeErlang, type ErlangNode, gives } from '../../../helpers/erlang.ts';
import { shows, type TestNode } from '../../../helpers/start-node.ts';

describeErlang('requests between terl and Erlang', () => {
  const { start, startErlang, files } = besideErlang();
  let foo: TestNode;
  let bar: ErlangNode;

  beforeEach(async () => {
    files({
      'mod.ts': `
        export const add = (a, b) => a + b;
        export async function reads(to, from) { for (;;) { send(to, ['read', await io.read(from, 'term? ')]); } }
      `,
    });
    bar = await startErlang('bar');
    foo = await start('foo');
  });

  it('read terms from a group leader that is an Erlang process', async () => {
    await gives(bar, {
      'Lines = ["[\'a\', 1]\\n", <<"{ b: 2 }\\n">>, "(\\n", eof], ok': 'ok',
      'Leader = spawn(fun() -> [receive {io_request, From, As, {get_line, unicode, <<"term? ">>}} -> From ! {io_reply, As, Line} end || Line <- Lines], timer:sleep(infinity) end), ok':
        'ok',
      'spawn(foo@localhost, mod, reads, [self(), Leader]), Next = fun() -> receive {read, T} -> T after 2000 -> none end end, ok':
        'ok',
      'Next()': '{ok,{a,1}}',
      'Next() ': '{ok,#{b => 2}}',
      'element(1, Next())': 'error',
      'Next()  ': 'eof',
    });
  });

  it('read until a function of Erlang has enough', async () => {
    const io = (call: string): string => `rpc.call('bar@localhost', 'io', ${call})`;
    foo.lines.push('-12 abc\n', '{a, [1,\n', '2.0]}. \n', 'no term.\n', 'x\n');
    await shows(foo, {
      [io("'fread', [charlist('> '), charlist('~d')]")]: "['ok', list(-12)]",
      [io("'get_line', [charlist('> ')]")]: "charlist(' abc\\n')",
      [io("'read', [charlist('> ')]")]: "['ok', ['a', list(1, float(2))]]",
      [`(await ${io("'read', [charlist('> ')]")})[0]`]: "'error'",
      [io("'request', [['get_until', 'unicode', '', 'nosuch', 'nosuch', list()]]")]:
        "['error', 'err_func']",
      [io("'read', [charlist('at the end> ')]")]: "'eof'",
    });
  });

  it('refuse to spawn with what Erlang lacks, naming the argument', async () => {
    await foo.type("spawn('bar@localhost', 'm', 'f', [null])"); // it is not known yet what bar is
    await foo.prints(/No process is spawned on bar@localhost: cannot send arguments\[0\]: null/);
    const fun = /cannot send fun: a function that no module exports/;
    const rows: readonly (readonly [string, RegExp])[] = [
      ["spawn('bar@localhost', () => 1)", fun],
      ["spawn_link('bar@localhost', () => 1)", fun],
      ["spawn_monitor('bar@localhost', () => 1, [1])", fun],
      ["spawn_opt('bar@localhost', () => 1, ['link'])", fun],
      ["spawn_request('bar@localhost', () => 1)", fun],
      ["spawn('bar@localhost', 'm', 'f', [1, null])", /4: cannot send arguments\[1\]: null/],
      ["spawn('bar@localhost', mod.add, [new Set()])", /3: cannot send arguments\[0\]: a Set/],
      [
        "spawn_request('bar@localhost', 'm', 'f', [null], ['link'])",
        /4: cannot send arguments\[0\]/,
      ],
    ];
    for (const [entry, told] of rows) {
      const shown = await foo.type(entry);
      assert.match(shown, /^\*\* exception error: bad argument/, entry);
      assert.match(shown, told, entry);
    }
    assert.equal(
      await foo.type("process_info(self(), ['links', 'monitors'])"),
      "[['links', []], ['monitors', []]]",
    );
  });

  it('are told what a node of Erlang does not take', async () => {
    assert.equal(await foo.type("trace.start(['bar@localhost'])"), "['ok', ['foo@localhost']]");
    await foo.prints(/bar@localhost is not traced: it is an Erlang node/);
    await foo.type('trace.stop()');
    await foo.type("register('sh', self())");
    await gives(bar, { 'spawn(foo@localhost, fun() -> ok end), ok': 'ok' });
    await bar.until(/argument 1: a fun of Erlang, which runs in Erlang only/);
  });
});
