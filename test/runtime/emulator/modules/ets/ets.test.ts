// Module ets at the prompt: what terl adds to Erlang's, who owns a table, and bad input. What Erlang has too is in
// test/conformance/tables.md.

import assert from 'node:assert/strict';
import { type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { assertTyped } from '../../../../helpers/typed-calls.ts';
import { until } from '../../../../helpers/until.ts';

describe('ets', () => {
  const nodes = testNodes();
  let foo: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  /** Types each line and compares the first line of what is shown. */
  async function shows(known: Readonly<Record<string, string>>): Promise<void> {
    for (const [typed, shown] of Object.entries(known))
      assert.equal((await foo.type(typed)).split('\n')[0], shown, typed);
  }

  it('finds objects by the patterns of receive', async () => {
    await foo.type("const t = ets.new('t', ['ordered_set'])");
    await foo.type("ets.insert(t, [[1, 'a', { x: 1 }], [2, 'b', { x: 2 }], [3, 'b', [4, 5]]])");
    await shows({
      'ets.match_object(t, [P.number.gt(1), P.string, { x: P.number }])': "[[2, 'b', { x: 2 }]]",
      "ets.match(t, [P.select(), 'b', P.any])": '[2, 3]',
      "ets.match(t, [P.select('key'), '_', { x: P.select('x') }])":
        '[{ key: 1, x: 1 }, { key: 2, x: 2 }]',
      "ets.match(t, ['$1', P.union('a', 'c'), '_'])": '[[1]]',
      "ets.match(t, ['$1', '_', [...P.array(P.number)]])": '[[3]]',
      'ets.match(t, [P.when((key) => key > 2), P.any, P.any])': '[[]]',
      "ets.select(t, [[['$1', '_', '_'], [(object) => object[0] > 1], [['*', '$1', 10]]]])":
        '[20, 30]',
      "ets.select(t, [[[P.select(), '_', '_'], [], [(key, object) => [key, object[1]]]]])":
        "[[1, 'a'], [2, 'b'], [3, 'b']]",
    });
  });

  it('takes cases as receive does, in every function that takes a match specification', async () => {
    await foo.type("const t = ets.new('t', ['ordered_set'])");
    await foo.type('ets.insert(t, [1, 2, 3, 4].map((i) => [i, i * i]))');
    await shows({
      "ets.select(t, (match) => match.with([1, P.any], () => 'one').with([P.number.lt(4), P.select()], (n) => n))":
        "['one', 4, 9]",
      'ets.select(t, (match) => match.when(([, n]) => n > 4, ([key]) => key))': '[3, 4]',
      'ets.select(t, (match) => match.with([P.any, 4], [P.any, 9], ([key]) => key))': '[2, 3]',
      'ets.select_reverse(t, (match) => match.with(P.any, ([key]) => key), 3)[0]': '[4, 3, 2]',
      'ets.select_count(t, (match) => match.with([P.any, P.number.gt(1)], () => true))': '3',
      'ets.select_replace(t, (match) => match.with([1, P.any], ([key, n]) => [key, n + 41]))': '1',
      'ets.lookup(t, 1)': '[[1, 42]]',
      'ets.select_delete(t, (match) => match.with(P.any, ([key]) => key > 2))': '2',
      'ets.tab2list(t)': '[[1, 42], [2, 4]]',
      'ets.select(t, ets.fun2ms((match) => match.with(P.any, ([key]) => key)))': '[1, 2]',
      'ets.match_spec_run([[7, 8]], ets.match_spec_compile((match) => match.with([7, P.any], ([, n]) => n)))':
        '[8]',
    });
  });

  it('copies objects in and out', async () => {
    await foo.type("const t = ets.new('t', [])");
    await foo.type("const inside = { n: 1 }; const object = ['a', inside, new Map([[1, [2]]])]");
    await foo.type('ets.insert(t, object)');
    await shows({
      '(inside.n = 2, object.push(3), ets.lookup(t, "a"))':
        "[['a', { n: 1 }, Map(1) { 1 => [2] }]]",
      '(ets.lookup(t, "a")[0][1].n = 3, ets.tab2list(t)[0][2].get(1).push(4), ets.lookup(t, "a"))':
        "[['a', { n: 1 }, Map(1) { 1 => [2] }]]",
      '(ets.foldl((one, acc) => { one[1].n = 5; return acc }, 0, t), ets.match(t, ["_", "$1", "_"]))':
        '[[{ n: 1 }]]',
      '(ets.select(t, (match) => match.with(P.any, (one) => { one[1].n = 6 })), ets.take(t, "a")[0][1])':
        '{ n: 1 }',
    });
  });

  it('has keys of all kinds of terms, equal as in Erlang', async () => {
    await foo.type("const t = ets.new('t', [])");
    const keys = [
      ...["'a'", 'true', 'undefined', 'null', '1', 'float(1)', '1n', '1.5', 'self()', 'make_ref()'],
      ...["['a', 1]", "['a', [1, { x: 2 }]]", 'list(1, 2)', 'improper(1, 2)', "binary('a')"],
      ...['{ b: 1, a: 2 }', 'new Map([[1, 2]])', 'new Set([1])', 'new Date(0)', 'NaN', '0', '[]'],
      ...['[[]]', '((x) => x + 1)', 'erlang.self'],
    ];
    await foo.type(`const keys = [${keys.join(', ')}]`);
    await shows({
      'ets.insert(t, keys.map((key, i) => [key, i]))': 'true',
      [`ets.info(t, 'size') === ${keys.length}`]: 'true',
      'keys.every((key, i) => ets.lookup_element(t, key, 2) === i)': 'true',
      'ets.lookup(t, { a: 2, b: 1 }).length + ets.lookup(t, { a: 2 }).length': '1',
      "ets.lookup(t, ['a', [1, { x: 2 }]]).length": '1',
      'keys.every((key) => ets.delete(t, key))': 'true',
      'ets.tab2list(t)': '[]',
    });
  });

  it('counts beyond the numbers that JavaScript holds', async () => {
    await foo.type("const t = ets.new('t', []); ets.insert(t, [['a', 2 ** 53 - 1], ['b', 5n]])");
    await shows({
      "ets.update_counter(t, 'a', 1)": '9007199254740992n',
      "ets.update_counter(t, 'a', -1)": '9007199254740991n',
      "ets.update_counter(t, 'b', 1)": '6n',
      "ets.update_counter(t, 'c', [2, 1, 0, 7], ['c', 0])": '7',
    });
  });

  it('is used from other nodes', async () => {
    const bar = await nodes.start('bar');
    await foo.type("ets.new('t', ['named_table']); ets.insert('t', ['a', self()])");
    assert.match(
      await bar.type(`rpc.call('${foo.name}', 'ets', 'lookup', ['t', 'a'])`),
      /^\[\['a', <\d+\.\d+\.0>\]\]$/,
    );
    assert.match(
      await bar.type(`rpc.call('${foo.name}', 'ets', 'insert', ['t', ['a', 1]])`),
      /insufficient access rights/,
    );
  });

  it('deletes the tables of a killed owner, and gives them to heirs that live', async () => {
    await foo.type(
      "const heir = spawn(async () => { const [, t] = await receive(['ETS-TRANSFER', P.any, P.any, P.any]); ets.insert(t, ['b', 2]); await receive('end') })",
    );
    await foo.type(
      "const owner = spawn(async () => { for (const [name, to] of [['a', heir], ['b', self()], ['c', spawn(() => 'dead')]]) { ets.new(name, ['named_table', ['heir', to, 1]]); ets.insert(name, ['a', 1]) } await receive('end') })",
    );
    await until(foo, "ets.whereis('c') !== undefined");
    await foo.type("exit(owner, 'kill')");
    await until(foo, "ets.info('a', 'size') === 2");
    await shows({
      "['b', 'c'].map((name) => ets.info(name))": '[undefined, undefined]',
      "ets.tab2list('a')": "[['a', 1], ['b', 2]]",
      "exit(heir, 'kill')": 'true',
      "ets.info('a')": 'undefined',
      "ets.lookup('a', 1)": '** exception error: bad argument',
      'ets.all()': '[]',
    });
  });

  it('ends the fixing of a process with the process', async () => {
    await foo.type("ets.new('t', ['named_table', 'public']); ets.insert('t', ['a', 1])");
    await foo.type(
      "const other = spawn(async () => { ets.safe_fixtable('t', true); ets.delete('t', 'a'); await receive('end') })",
    );
    await until(foo, "ets.info('t', 'fixed') === true");
    assert.equal(await foo.type("ets.next('t', 'a')"), "'$end_of_table'");
    await shows({
      "exit(other, 'kill')": 'true',
      "ets.info('t', 'fixed')": 'false',
      "ets.next('t', 'a')": '** exception error: bad argument',
    });
  });

  it('has types: what cases give, and what the caller says of the objects', async () => {
    await assertTyped(nodes, [
      "() => ets.select('t', (match) => match.with(['a', P.number], ([, n]) => n + 1)).map((n) => n.toFixed()),",
      "() => ets.select('t', (match) => match.with(P.string, (text) => text), 5),",
      "() => ets.lookup<[string, number]>('t', 'a').map(([key, n]) => key.length + n),",
      "() => ets.select('t', [[['$1', '_'], [['>', '$1', 2]], ['$_']]]),",
      "() => ets.update_counter('t', 'a', [[2, 1], [3, 1n, 5, 0]]).map((n) => n + 1),",
      "() => ets.new('t', ['set', 'named_table', ['keypos', 2], ['heir', self(), 'x']]),",
      '// @ts-expect-error',
      "() => ets.new('t', ['sets']),",
      '// @ts-expect-error',
      "() => ets.lookup<[string, number]>('t', 'a').map(([key]) => key + 1 - 1),",
      '// @ts-expect-error',
      "() => ets.select('t', [['$1', ['$_']]]),",
      '// @ts-expect-error',
      "() => ets.insert('t', 'a'),",
    ]);
  }).timeout(60_000);

  it('fills a table by a function', async () => {
    await foo.type("const t = ets.new('t', ['ordered_set']); ets.insert(t, ['old'])");
    await shows({
      "ets.init_table(t, () => [[[2], [1]], () => [[[3]], () => 'end_of_input']])": 'true',
      'ets.tab2list(t)': '[[1], [2], [3]]',
      "let closed = false; ets.init_table(t, (what) => { if (what === 'read') throw 'no'; closed = true })":
        "** exception throw: 'no'",
      closed: 'true',
      'ets.init_table(t, () => 1)': '** exception error: bad argument',
    });
  });

  it('holds a million objects, and looks through them', async () => {
    await foo.type(
      'const fill = async (t) => { for (let i = 0; i < 1000000; i++) ets.insert(t, [i, i % 1000]) }',
    );
    for (const type of ['set', 'ordered_set']) {
      await foo.type(`ets.new('${type}', ['named_table', '${type}'])`);
      await foo.type(`await fill('${type}')`);
      await shows({
        [`ets.info('${type}', 'size')`]: '1000000',
        [`ets.match('${type}', ['$1', 77]).length`]: '1000',
        [`ets.lookup('${type}', 999999)`]: '[[999999, 999]]',
        [`ets.select_delete('${type}', [[['$1', '_'], [['>=', '$1', 10]], [true]]])`]: '999990',
        [`ets.tab2list('${type}').length`]: '10',
        [`ets.delete('${type}')`]: 'true',
      });
    }
  }).timeout(120_000);
});

describe('ets, badly used', () => {
  const nodes = testNodes();
  let foo: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo');
    await foo.type(
      "spawn(async () => { ets.new('t', ['named_table', 'public']); ets.insert('t', [['a', 1], ['b', 2]]); await receive('end') })",
    );
    await until(foo, "ets.info('t', 'size') === 2");
  });

  async function refuses(typed: string, why: RegExp): Promise<void> {
    assert.match(await foo.type(typed), why, typed);
    assert.equal(await foo.type("ets.tab2list('t')"), "[['a', 1], ['b', 2]]", typed);
  }

  it('changes nothing if a function of the user throws', async () => {
    await refuses(
      "ets.match('t', [P.when(() => { throw 'oops' }), '_'])",
      /exception throw: 'oops'/,
    );
    await refuses(
      "ets.select_delete('t', [['_', [([key]) => { if (key === 'b') throw 'oops'; return true }], [true]]])",
      /exception throw: 'oops'/,
    );
    await refuses(
      "ets.select_replace('t', (match) => match.with(['a', P.any], () => ['a', 3]).with(P.any, () => exit('oops')))",
      /exception exit: 'oops'/,
    );
    await refuses(
      "ets.select_replace('t', (match) => match.with(['a', P.any], () => ['a', 3]).with(P.any, () => ['c', 3]))",
      /it must keep the key of each object/,
    );
    await refuses(
      "ets.select_replace('t', (match) => match.with(P.any, ([key]) => [key, Symbol('x')]))",
      /argument 2: .*[sS]ymbol/,
    );
    await refuses("ets.foldl(() => { throw 'oops' }, 0, 't')", /exception throw: 'oops'/);
  });

  it('refuses functions that are async, and cases that are none', async () => {
    const naming = '(match) => match.with(P.any, async () => 1)';
    for (const name of ['select', 'select_reverse', 'select_count', 'select_delete'])
      await refuses(
        `ets.${name}('t', ${naming})`,
        RegExp(
          `ets.${name}/2\\n +called as ets.${name}\\('t', #Fun<.*>\\)\\n.*argument 2:.* async`,
        ),
      );
    await refuses(
      `ets.select_replace('t', ${naming})`,
      /called as ets.select_replace\('t', .* async/s,
    );
    await refuses(`ets.select('t', ${naming}, 1)`, /ets.select\/3.*argument 2:.* async/s);
    await refuses(
      `ets.match_spec_run([['a']], ets.match_spec_compile(${naming}))`,
      /ets.match_spec_run\/2.*argument 2:.* async/s,
    );
    await refuses(
      `ets.test_ms(['a'], ${naming})`,
      /^\['error', \[\['error', 'Its function is async/,
    );
    await foo.type(
      "const late = (match) => match.with(['a', P.any], () => 1).with(P.any, async () => 2)",
    );
    await refuses("ets.select(ets.select('t', late, 1)[1])", /ets.select\/1.*argument 1:.* async/s);
    for (const end of ['otherwise(() => 1)', 'exhaustive()', 'run()']) {
      const [name] = end.split('(');
      await refuses(
        `ets.select('t', (match) => match.with(P.any, () => 1).${end})`,
        RegExp(`ets.select/2.*argument 2: .*A table has no use for match.${name}`, 's'),
      );
      await refuses(
        `receive((match) => match.with(P.any, () => 1).${end})`,
        RegExp(`TypeError: a receive has no use for match.${name}`),
      );
    }
    await refuses("ets.select('t', (match) => 1)", /The function names no case/);
    await refuses("ets.select('t', (match) => match)", /The function names no case/);
    await refuses(
      "ets.select('t', (match) => match.with(P.any, () => 1).after(1))",
      /no use for match.after/,
    );
  });

  it('shows patterns among the arguments by their names', async () => {
    await refuses(
      "ets.match_object('gone', [P.string, P._, P.union('a', [P.number]), P.optional(P.string)])",
      /called as ets.match_object\('gone', \[P\.string, P\._, P\.union\('a', \[P\.number\]\), P\.optional\(…\)\]\)\n/,
    );
    await refuses('link({ from: P.string })', /called as link\(\{ from: P\.string \}\)/);
  });

  it('adds all objects or none', async () => {
    await refuses("ets.insert('t', [['c', 1], []])", /a list of non-empty tuples/);
    await refuses("ets.insert('t', [['c', 1], ['d', Symbol('x')]])", /argument 2: /);
    await refuses("ets.insert('t', list(['c', 1], 'd'))", /a list of non-empty tuples/);
    await refuses("ets.insert('t', improper(['c', 1], 'd'))", /a list of non-empty tuples/);
    await refuses("ets.insert_new('t', [['c', 1], ['a', 1]])", /^false$/);
    await refuses("ets.update_counter('t', 'a', [[2, 1], [9, 1]])", /out of range/);
    await refuses("ets.update_element('t', 'a', [[2, 5], [1, 1]])", /same as the key position/);
    await refuses("ets.update_element('t', 'a', [[2, 5], [3, 1]])", /out of range/);
  });

  it('refuses terms that are too deep, and patterns too', async () => {
    await foo.type('let deep = []; for (let i = 0; i < 5000; i++) deep = [deep]');
    await refuses("ets.insert('t', ['deep', deep])", /argument 2: .*(too deep|deeper than)/);
    await refuses("ets.lookup('t', deep)", /argument 2: .*(too deep|deeper than)/);
    await refuses("ets.match('t', ['_', deep])", /argument 2: .*(too deep|deeper than)/);
    await refuses("ets.select('t', [['_', [], [list(deep)]]])", /argument 2: .*/);
    await foo.type('let knot = []; knot.push(knot)');
    await refuses("ets.insert('t', ['knot', knot])", /argument 2: /);
    await refuses("ets.match('t', knot)", /argument 2: .*(too deep|deeper than)/);
  });

  it('lets a function change the table that is looked through', async () => {
    assert.equal(
      await foo.type(
        "ets.select('t', (match) => match.with(P.any, ([key]) => { ets.insert('t', [key + key, 3]); ets.delete('t', 'b'); return key }))",
      ),
      "['a', 'b']",
    );
    assert.equal(
      await foo.type(
        "ets.foldl(([key], acc) => { if (acc.length === 0) ets.delete('t'); return [...acc, key] }, [], 't')",
      ),
      "['a', 'bb', 'aa']",
    );
    assert.equal(await foo.type("ets.info('t')"), 'undefined');
  });

  it('goes on by next while what was visited is deleted, if the table is fixed', async () => {
    await foo.type("ets.insert('t', Array.from({ length: 100 }, (_, i) => [i]))");
    const walk = (fixed: boolean): string =>
      `(() => { ${fixed ? "ets.safe_fixtable('t', true);" : ''} let n = 0; for (let key = ets.first('t'); key !== '$end_of_table'; n++) { ets.delete('t', key); key = ets.next('t', key) } ${fixed ? "ets.safe_fixtable('t', false);" : ''} return n })()`;
    assert.match(await foo.type(walk(false)), /not a key that exists in the table/);
    assert.equal(await foo.type(walk(true)), '101');
    assert.equal(await foo.type("ets.info('t', 'size')"), '0');
  });

  it('refuses continuations that are none, and those of deleted tables', async () => {
    const spec = "[['_', [], ['$_']]]";
    await foo.type(`const [, more] = ets.select('t', ${spec}, 1)`);
    for (const wrong of ['[]', '[1, 2, 3, 4, 5, 6]', "more.with(1, ['x'])", 'more.with(2, 0)'])
      await refuses(`ets.select(${wrong})`, /argument 1: invalid continuation/);
    await foo.type("ets.delete('t')");
    assert.match(await foo.type('ets.select(more)'), /argument 1: invalid continuation/);
  });

  it('does not give other processes what a private table holds', async () => {
    await foo.type("const p = ets.new('p', ['private']); ets.insert(p, [['a', 1], ['b', 1]])");
    await foo.type("const [, more] = ets.match(p, ['$1', 1], 1)");
    await foo.type(
      'const elsewhere = async (fun) => { const me = self(); spawn(() => { try { send(me, fun()) } catch ({ reason }) { send(me, reason) } }); return await receive() }',
    );
    assert.equal(await foo.type("await elsewhere(() => ets.info(p, 'size'))"), '2');
    for (const call of ["ets.lookup(p, 'a')", 'ets.tab2list(p)', 'ets.match(more)', 'ets.first(p)'])
      assert.equal(await foo.type(`await elsewhere(() => ${call})`), "'badarg'", call);
  });
});
