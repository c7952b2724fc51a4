// What an entry at the prompt gives: values, bindings, results, exceptions (02-shell of the ground truth).

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a shell session', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  it('gives the value of each entry', async () => {
    assert.deepEqual(
      await session(foo, [
        '1 + 1',
        'self()',
        'node()',
        "['a', { b: [1] }]",
        'const x = 40',
        'x + 2',
        'Promise.resolve(7)',
        '(async () => { await 1; return "later" })()',
      ]),
      ['2', '<0.88.0>', "'foo@localhost'", "['a', { b: [1] }]", '40', '42', '7', "'later'"],
    );
  });

  it('keeps bindings: const and let again, functions, closures, destructuring', async () => {
    assert.deepEqual(
      await told(foo, [
        'const x = 1; let n = 0',
        'const x = 2',
        'function inc() { n += x; return n }',
        'inc(); inc()',
        'x = 5',
        'const [a, { n1 = 3, ...rest }] = [1, { d: 4 }]',
        '[a, n1, rest, n]',
        'class Point { constructor(readonly x: number) {} }',
        'new Point(3).x',
      ]),
      [
        '0',
        '2',
        'undefined',
        '4',
        '** exception error: TypeError: Assignment to constant variable x.',
        '{ d: 4 }',
        '[1, 3, { d: 4 }, 4]',
        'undefined',
        '3',
      ],
    );
  });

  it('begins anew with exit(): nothing bound, nothing remembered, another process', async () => {
    await session(foo, ['const x = 1', 'catch_exception(true)', 'exit()']);
    assert.match(await foo.type('x'), /x is not a variable/);
    assert.equal(await foo.type('catch_exception(false)'), 'false');
    assert.notEqual(await foo.type('self()'), '<0.88.0>');
    assert.equal(await foo.type('v(-9)'), '* -9: command not found');
    assert.match(await foo.type('exit(undefined)'), /^\*\* exception exit: undefined/);
  });

  it('binds nothing to what failed before it had a value', async () => {
    await session(foo, ['const x = exit(1)']);
    assert.match(await foo.type('x'), /x is not a variable/);
    assert.deepEqual(await session(foo, ['b()']), ["'ok'"]);
  });

  it('remembers results and shows and forgets bindings', async () => {
    assert.deepEqual(
      await session(foo, [
        'const X = 40',
        'X + 2',
        'v(2)',
        'v(-1)',
        'v(99)',
        'b()',
        "f('X')",
        'b()',
        'f()',
      ]),
      ['40', '42', '42', '42', '* 99: command not found', 'X = 40', "'ok'", "'ok'", "'ok'", "'ok'"],
    );
  });

  it('flushes its mailbox', async () => {
    assert.deepEqual(await session(foo, ["send(self(), ['hi', 1])", 'flush()', 'flush()']), [
      "['hi', 1]",
      "Shell got ['hi', 1]",
      "'ok'",
      "'ok'",
    ]);
  });

  it('says where an entry is wrong, and its number stays', async () => {
    assert.match(await foo.type('1 +'), /^\* 1:\d+: /);
    assert.match(await foo.type('foo bar'), /^\* 1:\d+: /);
    assert.equal(await foo.type("'first'"), "'first'");
    assert.equal(await foo.type('v(1)'), "'first'");
  });

  it('tells exceptions as Erlang does', async () => {
    assert.deepEqual(
      await told(foo, [
        "throw 'oops'",
        "exit('bye')",
        "exit('normal')",
        "error('custom')",
        "error(['my', 'str'])",
        "error('badarg')",
        'link(1)',
        "register('foo', 1)",
        "unregister('nope')",
        "send('nosuchname', 'hi')",
        "io.format('~p ~p~n', [1])",
        'foo.bar()',
        'erlang.nofun(1)',
      ]),
      [
        "** exception throw: 'oops'",
        "** exception exit: 'bye'",
        "** exception exit: 'normal'",
        "** exception error: 'custom'",
        "** exception error: ['my', 'str']",
        '** exception error: bad argument',
        badarg('link', '(1)', 'argument 1: not a pid'),
        badarg('register', "('foo', 1)", 'argument 2: not a pid'),
        badarg('unregister', "('nope')", 'argument 1: no process has this name'),
        badarg(
          'send',
          "('nosuchname', 'hi')",
          "argument 1: no process is registered as 'nosuchname' on this node",
        ),
        badarg('io.format', "('~p ~p~n', [1])", 'argument 1: wrong number of arguments'),
        '** exception error: ReferenceError: foo is not a variable, a function or a module: there is no foo.ts on the code path',
        '** exception error: TypeError: erlang.nofun is not a function',
      ],
    );
  });

  it('names module and function when a call by name finds neither', async () => {
    assert.deepEqual(await told(foo, ["link(spawn('foo', 'bar', [])); await receive()"]), [
      `=ERROR REPORT====
Error in process <0.89.0> on node foo@localhost with exit value:
['undef', [['foo', 'bar', [],
                   { cause: 'there is no module foo: no foo.ts on the code path of this node' }]]]`,
      `** exception error: undefined function foo.bar/0
     *** there is no module foo: no foo.ts on the code path of this node`,
    ]);
    const [report] = await told(foo, ["link(spawn('erlang', 'nofun', [1])); await receive()"]);
    assert.match(report ?? '', /module erlang does not export a function nofun/);
  });

  it('has a new process after an exception: bindings and dictionary stay, all else is lost', async () => {
    await session(foo, [
      "const x = 1, first = self(); register('sh', self()); put('k', 'v')",
      "process_flag('trap_exit', true); const other = spawn(async () => { await receive() }); link(other)",
      "send(self(), 'lost')",
      "error('boom')",
    ]);
    assert.deepEqual(
      await session(foo, [
        '[x, self() === first, is_process_alive(first)]',
        "[whereis('sh'), get('k'), process_flag('trap_exit', false)]",
        "process_info(self(), ['links', 'messages'])",
        'is_process_alive(other)',
      ]),
      [
        '[1, false, false]',
        "[undefined, 'v', false]",
        "[['links', []], ['messages', []]]",
        'false', // its link broke with a reason that is not normal
      ],
    );
  });

  it('ends with what a linked process ends with, also while nothing is evaluated', async () => {
    assert.equal(
      await foo.type("spawn_link(() => exit('boo')); await receive()"),
      "** exception exit: 'boo'",
    );
    await foo.type("spawn_link(async () => { await sleep(5); exit('later') }); 1");
    assert.equal(await foo.prints(/later/), "** exception error: 'later'"); // as erl tells it
    assert.equal(await foo.type('spawn_link(() => 1); await sleep(2); 2'), '2');
  });

  it('says of a promise that is bound that it is one', async () => {
    const hint = (name: string): string =>
      `\n* ${name} is a promise: const ${name} = await … binds its value`;
    const told = [
      ['const r = Promise.resolve(7)', `7${hint('r')}`],
      ['const s = await r', '7'],
      ['[await r, s]', '[7, 7]'],
      ['send(self(), 1); const mail = receive()', `1${hint('mail')}`],
      ['const job = (async () => 2)(), g = 1', `1${hint('job')}`],
    ] as const;
    for (const [entry, answer] of told) assert.equal(await foo.type(entry), answer, entry);
    const odd = await foo.type(
      'const odd = { get then() { if (looked) throw 1; looked = true } }; var looked = false; 1',
    );
    assert.equal(odd, '1');
  });

  it('sets nothing on globalThis, which all processes share, and has no arguments', async () => {
    assert.match(
      await foo.type('globalThis.far = (x) => x + 1'),
      /^\* 1:1: globalThis cannot be changed: all processes share it/,
    );
    assert.match(
      await foo.type('Object.assign(globalThis, { far: 1 })'),
      /^\*\* exception error: TypeError: Cannot add property far/,
    );
    assert.equal(await foo.type('typeof arguments'), "'undefined'");
    assert.match(
      await foo.type('arguments'),
      /arguments is not a variable, a function or a module/,
    );
    assert.equal(await foo.type('(function () { return arguments.length })(1, 2)'), '2');
  });

  it('answers entries typed ahead in order', async () => {
    const entries = ['await sleep(5); 1', '2', '3 +', '4'].map((entry) => foo.type(entry));
    const [first, second, wrong, last] = await Promise.all(entries);
    assert.deepEqual([first, second, last], ['1', '2', '4']);
    assert.match(wrong ?? '', /^\* 1:/);
    assert.equal(foo.printed.at(-1), '4');
  });
});

/** A session without the shell's own frames, which name only the entry. */
async function told(node: TestNode, entries: readonly string[]): Promise<string[]> {
  const printed = await session(node, entries);
  return printed.map((text) => text.replace(/\n {5}in .* shell \(shell:\d+, line \d+\)$/, ''));
}

function badarg(name: string, args: string, why: string): string {
  return `** exception error: bad argument
     in function  ${name}/${args.split(',').length}
        called as ${name}${args}
        *** ${why}`;
}
