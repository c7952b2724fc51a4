import assert from 'node:assert/strict';
import { session, testNodes } from '../../../helpers/start-node.ts';

describe('commands of the shell', () => {
  const nodes = testNodes();

  it('v and e give and repeat what was typed before', async () => {
    const foo = await nodes.start('foo');
    assert.deepEqual(
      await session(foo, [
        'const x = 40',
        'x + 2',
        'v(2)',
        'v(-1)',
        'v(99)',
        'e(2)',
        'e(99)',
        'v(0)',
        "v('a')",
      ]),
      [
        '40',
        '42',
        '42',
        '42',
        '* 99: command not found',
        '42',
        '* 99: command not found',
        '* 0: command not found',
        '* a: command not found',
      ],
    );
  });

  it('e waits for what the repeated entry waits for', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ["send(self(), 'one'); send(self(), 'two')", 'await receive()']);
    assert.equal(await foo.type('e(2)'), "'two'");
  });

  it('h shows what was typed, with repeated entries in place of e and v, and failures as EXIT', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ['1 + 1', 'v(-1)', 'e(1)', "exit('bye')", 'history(20)']);
    const printed = await session(foo, ['h()']);
    assert.equal(
      printed.join('').replaceAll('\n', '|'),
      "1: 1 + 1|-> 2|2: v(1)|-> 2|3: 1 + 1|-> 2|4: exit('bye')|-> ['EXIT', ['bye', [['shell', '-', { file: 'shell:4', line: 1, column: 1 }]]]]|5: history(20)|-> 20'ok'",
    );
  });

  it('history and results say how many are kept', async () => {
    const foo = await nodes.start('foo');
    assert.deepEqual(await session(foo, ['results(2)', 'history(3)', '1', '2']), [
      '20',
      '20',
      '1',
      '2',
    ]);
    assert.equal(
      (await session(foo, ['h()'])).join(''),
      "2: history(3)\n3: 1\n-> 1\n4: 2\n-> 2'ok'",
    );
    assert.equal(await foo.type('v(2)'), '* 2: command not found');
  });

  it('b shows the bindings and f forgets them', async () => {
    const foo = await nodes.start('foo');
    await session(foo, ["const y = [1, 'str']", 'const x = 1']);
    assert.equal((await session(foo, ['b()'])).join(''), "x = 1\ny = [1, 'str']'ok'");
    assert.equal((await session(foo, ["f('x')", 'b()'])).join(''), "'ok'y = [1, 'str']'ok'");
    assert.equal((await session(foo, ['f()', 'b()'])).join(''), "'ok''ok'");
  });

  it('b cuts a long list and says how to see all', async () => {
    const foo = await nodes.start('foo');
    await foo.type(Array.from({ length: 102 }, (_, i) => `const x${i} = ${i}`).join('; '));
    assert.match((await session(foo, ['b()'])).join(''), /\n\.\.\. 2 more: b\('all'\)'ok'$/);
    assert.equal((await session(foo, ["b('all')"])).join('').split('\n').length, 102);
  });

  it('catch_exception keeps the process: one star and a column less', async () => {
    const foo = await nodes.start('foo');
    const [before, pid] = await session(foo, ['catch_exception(true)', 'self()']);
    assert.equal(before, 'false');
    assert.equal(
      await foo.type('link(1)'),
      '* exception error: bad argument\n    in function  link/1\n       called as link(1)\n       *** argument 1: not a pid\n    in call from shell (shell:3, line 1)',
    );
    assert.equal(await foo.type('self()'), pid);
    assert.equal(await foo.type('catch_exception(false)'), 'true');
    assert.match(await foo.type('link(1)'), /^\*\* exception error: bad argument/);
    assert.notEqual(await foo.type('self()'), pid);
  });

  it('help begins with what one needs first, and ends with true', async () => {
    const foo = await nodes.start('foo');
    const text = (await session(foo, ['help()'])).join('');
    for (const name of 'spawn send ! receive register monitor ping why await c h Tab'.split(' '))
      assert.ok(text.slice(0, text.indexOf('** shell')).includes(name), name);
    assert.match(text, /^\*\* to begin with \*\*\nself\(\)/);
    assert.match(text, /\*\* shell internal commands \*\*\nb\(\)/);
    assert.match(text, /uptime\(\) {3}-- print node uptimetrue$/);
  });

  it('h prints the documentation of a function, of one by its name, and a module', async () => {
    const foo = await nodes.start('foo');
    assert.match(
      (await session(foo, ['h(self)'])).join(''),
      /^\n {2}self\(\): Pid\n\n {2}Returns the pid of the calling process/,
    );
    assert.match(
      (await session(foo, ["h('net_adm.ping')"])).join(''),
      /net_adm\.ping\(node: string\)/,
    );
    assert.match(
      (await session(foo, ['h(net_adm.ping)'])).join(''),
      /net_adm\.ping\(node: string\)/,
    );
    assert.match(
      (await session(foo, ['h(flush)'])).join(''),
      /^\n {2}flush\(\) {4}-- flush any messages sent to the shell\n {2}flush\(ms\) /,
    );
    assert.match((await session(foo, ['h(net_adm)'])).join(''), /net_adm\.localhost\(\)/);
    assert.equal(await foo.type("h('nosuch')"), "['error', 'missing']");
  });

  it('show a long value whole: rp, flush and ~p cut nothing', async () => {
    const foo = await nodes.start('foo');
    const long = 'Array.from({ length: 120 }, (_, n) => n)';
    assert.match(await foo.type(long), / 99, \.\.\.\]\n\.\.\. rp\(v\(1\)\) shows all$/);
    assert.match((await session(foo, ['rp(v(1))'])).join(''), / 119\]'ok'$/);
    assert.match((await session(foo, [`self() ! ${long}; flush()`])).join(''), / 119\]'ok'$/);
    assert.match((await session(foo, [`io.format('~p', [${long}])`])).join(''), / 119\]'ok'$/);
    assert.equal(await foo.type("'...'"), "'...'");
    await foo.type('results(0)');
    assert.match(await foo.type(long), / 99, \.\.\.\]$/); // v(N) would not find it
  });

  it('say in a sentence what is wrong with their arguments', async () => {
    const foo = await nodes.start('foo');
    for (const [typed, sentence] of wrong) {
      const printed = await foo.type(typed);
      assert.ok(printed.includes(`*** argument ${sentence}`), `${typed} prints ${printed}`);
    }
  });
});

const wrong: readonly (readonly [string, string])[] = [
  ['b(1)', "1: not 'all'"],
  ['f(1)', "1: not the name of a variable, a string: f('x')"],
  ['h(1)', "1: not a function, a module, or the name of one: h('net_adm.ping')"],
  ['rp()', '1: not one term: rp(v(-1))'],
  ['rp(1, 2)', '1: not one term: rp(v(-1))'],
  ['history(-1)', '1: not a number of entries, 0 or more'],
  ["results('a')", '1: not a number of entries, 0 or more'],
  ['catch_exception(1)', '1: not a boolean'],
  ["flush('x')", '1: not milliseconds, a number from 0 up'],
  ['c(1)', "1: not a module name, a string: c('s')"],
  ["c('s', ['debug_info'])", '2: there are no options'],
  ['l()', "1: not a module name, a string: l('s')"],
  ["lc('s')", '1: not an array of module names'],
  ['lc([1])', "1: not a module name, a string: lc('s')"],
  ['nl(1)', "1: not a module name, a string: nl('s')"],
  ['nc([])', "1: not a module name, a string: nc('s')"],
  ['m(1)', "1: not a module name, a string: m('s')"],
  ["i('x')", "1: neither 'all', a pid, nor the three numbers of a pid"],
  ['i(0, 1)', "1: neither 'all', a pid, nor the three numbers of a pid"],
  ['i(9, 1, 0)', '1: no node has this number here: nodes get theirs when they are first heard of'],
  ['ni(1)', "1: not 'all'"],
  ["bt('x')", '1: not a pid'],
  ['mailbox(1)', '1: not a pid'],
  ['mailbox(self(), 1)', "2: not true, false or 'all'"],
  ["pid('a', 1, 2)", '1: not a number, 0 or more'],
  ['pid(0, 1)', '3: not a number, 0 or more'],
  [
    'pid(7, 1, 0)',
    '1: no node has this number here: nodes get theirs when they are first heard of',
  ],
  ['ref(9, 1, 2, 3)', '1: no node has this number here'],
  [
    "memory('atom')",
    "1: not one of 'total', 'heap', 'heap_used', 'external', 'limit', 'rss', nor an array of them",
  ],
  ['cd()', '1: not the name of a directory, a string'],
  ['ls(1)', '1: not the name of a directory, a string'],
];
