// Functions and classes typed at the prompt are values: they are sent, come back and are sent on.

import assert from 'node:assert/strict';
import { flushed, type TestNode, testNodes } from '../../../helpers/start-node.ts';

/** What is typed, the value that is sent, and what the receiver makes of it, called `g` there. */
const values: Readonly<
  Record<string, readonly [typed: string, sent: string, used: string, value: string]>
> = {
  'a function that captures nothing': ['', '() => 5', 'g()', '5'],
  'a function in a term': ['', '[self(), { f: (x) => x + 1 }]', 'g[1].f(1)', '2'],
  'functions in a Map and a Set': ['', "new Map([['f', () => 6]])", "g.get('f')()", '6'],
  'a binding': ['const k = [3]', '() => k', 'g()', '[3]'],
  'the value that a binding has when it is sent': [
    'let n = 1; const f = () => n; n = 2',
    'f',
    'g()',
    '2',
  ],
  'variables of a function around it': ['const add = (a) => (b) => a + b', 'add(40)', 'g(2)', '42'],
  'a variable that has no value yet': [
    'function late() { const f = () => typeof x; return f; let x = 1 }; const f = late()',
    'f',
    'typeof g',
    "'function'",
  ],
  'an async function': [
    'const f = async (x) => { await sleep(1); return x * 2 }',
    'f',
    'await g(4)',
    '8',
  ],
  'a generator': [
    'function* three() { yield 1; yield 2; yield 3 }',
    'three',
    '[...g()]',
    '[1, 2, 3]',
  ],
  'an async generator': [
    'async function* two() { yield 1; yield 2 }',
    'two',
    'await (async () => { const a = []; for await (const x of g()) a.push(x); return a })()',
    '[1, 2]',
  ],
  'a function that refers to itself': [
    'const fact = (n) => n < 2 ? 1 : n * fact(n - 1)',
    'fact',
    'g(5)',
    '120',
  ],
  'a declared function that refers to itself': [
    'function sum(n) { return n && n + sum(n - 1) }',
    'sum',
    'g(4)',
    '10',
  ],
  'functions that refer to one another': [
    'function even(n) { return n === 0 || odd(n - 1) }; function odd(n) { return n !== 0 && even(n - 1) }',
    'even',
    '[g(10), g(7)]',
    '[true, false]',
  ],
  'a function that captures functions': [
    'const twice = (f) => (x) => f(f(x)); const inc = (x) => x + 1',
    'twice(inc)',
    'g(1)',
    '3',
  ],
  'an inner function that is declared': [
    'function outer(n) { return inner; function inner() { return n } }',
    'outer(7)',
    'g()',
    '7',
  ],
  'a function declared in a block': [
    'let f; { function inBlock() { return 8 } f = inBlock }',
    'f',
    'g()',
    '8',
  ],
  'functions that share an object': [
    'const o = { n: 0, inc: () => ++o.n, get: () => o.n }',
    'o',
    '(g.inc(), g.inc(), g.get())',
    '2',
  ],
  'a function that an object it captures holds': [
    'const c = { f: () => Object.keys(c) }',
    'c.f',
    'g()',
    "['f']",
  ],
  'a function that captures this': [
    'const p = { x: 9, get() { return () => this.x } }',
    'p.get()',
    'g()',
    '9',
  ],
  'a function that captures arguments': [
    'function first() { return () => arguments[0] }',
    'first(4, 5)',
    'g()',
    '4',
  ],
  'a method of an object': ['const o = { x: 1, m(a) { return this.x + a } }', 'o', 'g.m(1)', '2'],
  'an async method with an odd name': [
    "const o = { async 'a b'() { return 3 } }",
    "o['a b']",
    'await g()',
    '3',
  ],
  'a class': ['class A { x = 1; m() { return this.x } }', 'A', 'new g().m()', '1'],
  'a class expression': [
    'const A = class { m() { return 2 } }',
    'A',
    '[new g().m(), g.name]',
    "[2, 'A']",
  ],
  'a class in a function': ['class A { m() { return 3 } }', '() => new A().m()', 'g()', '3'],
  'a class that extends another': [
    'class A { m() { return 1 } }; class B extends A { m() { return super.m() + 1 } }',
    'B',
    'new g().m()',
    '2',
  ],
  'a class that extends one of JavaScript': [
    'class Own extends Error { name = "Own" }',
    'Own',
    "(e => [e instanceof Error, e instanceof g, e.message])(new g('x'))",
    "[true, true, 'x']",
  ],
  'static fields, as they are now': [
    'class A { static n = 7; static list = [] }; A.n = 8; A.list.push(1)',
    'A',
    '[g.n, g.list]',
    '[8, [1]]',
  ],
  'a static field that cannot be sent': [
    'class A { x = 2; static one = new A() }',
    'A',
    'g.one.x',
    '2',
  ],
  'private fields and getters': [
    'class A { #p = 4; get p() { return this.#p } set p(v) { this.#p = v } }',
    'A',
    '(a => (a.p = 5, a.p))(new g())',
    '5',
  ],
  'private static members': [
    'class A { static #n = 1; static #up() { return ++A.#n } static next() { return this.#up() } }',
    'A',
    '[g.next(), g.next()]',
    '[2, 3]',
  ],
  'a method of a class': ['class A { m() { return 6 } }', 'A.prototype.m', 'g()', '6'],
  'a static method': ['class A { static m() { return 6 } }', 'A.m', 'g()', '6'],
  'a class that is extended there': [
    'class A { static s() { return "s" } m() { return 1 } }',
    'A',
    '(() => { class B extends g {}; return [new B().m(), B.s(), new B() instanceof g] })()',
    "[1, 's', true]",
  ],
  'a function used as a constructor': [
    'function Point(x) { this.x = x }',
    'Point',
    '(p => [p.x, p instanceof g])(new g(3))',
    '[3, true]',
  ],
  'a bound function': [
    'const f = (function (a, b) { return [this.k, a, b] }).bind({ k: 1 }, 2)',
    'f',
    'g(3)',
    '[1, 2, 3]',
  ],
  'a function of JavaScript': ['', 'Math.max', 'g(1, 3, 2)', '3'],
  'a method of JavaScript': ['', '[].map', 'g.call([1], (x) => x + 1)', '[2]'],
  'a function with a property': [
    'const f = (x) => x; f.label = "l"',
    'f',
    '[g(1), g.label]',
    "[1, 'l']",
  ],
  'its name and its arity': ['const two = (a, b) => a', 'two', '[g.name, g.length]', "['two', 2]"],
  'a function of terl': ['', 'erlang.self', 'g() === self()', 'true'],
  'a function exported by a module': ['', 'mod.twice', 'g(4)', '8'],
  'a class exported by a module': [
    '',
    'mod.Shape',
    '[new g(2).area(), g.sides, new g(1) instanceof g]',
    '[4, 4, true]',
  ],
};

const module = `
  export function twice(x) { return 2 * x }
  export class Shape { static sides = 4; constructor(n) { this.n = n } area() { return this.n * this.n } }
  const secret = () => 1;
  export const holder = { secret };
`;

const expected = (how: (value: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([which, [, , , value]]) => [which, how(value)]));

describe('functions as values', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    nodes.files({ 'mod.ts': module });
    foo = await nodes.start('foo');
  });

  /** What comes of each value, by entries that send it and bring about one message. */
  async function outcomes(
    entry: (sent: string, used: string) => string,
  ): Promise<Record<string, string>> {
    const got: Record<string, string> = {};
    for (const [which, [typed, sent, used]] of Object.entries(values)) {
      if (typed !== '') await foo.type(typed);
      const answer = await foo.type(entry(sent, used));
      got[which] = (await flushed(foo, 1))[0] ?? answer;
    }
    return got;
  }

  const user = (used: string): string =>
    `async () => { const [from, g] = await receive(); try { send(from, [node(), ${used}]) } catch (e) { send(from, String(e)) } }`;
  const passer = 'async () => { const [next, ...rest] = await receive(); send(next, rest) }';

  it('are sent to processes here', async () => {
    assert.deepEqual(
      await outcomes((sent, used) => `spawn(${user(used)}) ! [self(), ${sent}]`),
      expected((value) => `['foo@localhost', ${value}]`),
    );
  });

  it('are sent to another node', async () => {
    await nodes.start('bar');
    assert.deepEqual(
      await outcomes((sent, used) => `spawn('bar@localhost', ${user(used)}) ! [self(), ${sent}]`),
      expected((value) => `['bar@localhost', ${value}]`),
    );
  });

  it('come back', async () => {
    await nodes.start('bar');
    assert.deepEqual(
      await outcomes(
        (sent, used) =>
          `spawn('bar@localhost', ${passer}) ! [spawn(${user(used)}), self(), ${sent}]`,
      ),
      expected((value) => `['foo@localhost', ${value}]`),
    );
  });

  it('are sent on to a third node', async () => {
    await Promise.all([nodes.start('bar'), nodes.start('baz')]);
    assert.deepEqual(
      await outcomes(
        (sent, used) =>
          `spawn('bar@localhost', ${passer}) ! [spawn('baz@localhost', ${user(used)}), self(), ${sent}]`,
      ),
      expected((value) => `['baz@localhost', ${value}]`),
    );
  });
});
