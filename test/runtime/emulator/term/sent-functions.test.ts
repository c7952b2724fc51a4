// Functions on the wire: what a node takes from others, whatever they send, and all the ways in which a function is given away.

import assert from 'node:assert/strict';
import { MalformedTerm, Reader, Writer } from '../../../../runtime/emulator/codec/bytes.ts';
import { decodeTerm, encodeTerm } from '../../../../runtime/emulator/codec/external-term-format.ts';
import { noteFunction } from '../../../../runtime/emulator/term/function-origin.ts';
import {
  lazyFunction,
  Recipe,
  type Slot,
} from '../../../../runtime/emulator/term/lazy-function.ts';
import type { FunctionTerm, Term } from '../../../../runtime/emulator/term/term.ts';
import { flushed, session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const u32 = (n: number): string => n.toString(16).padStart(8, '0');
const text = (words: string): string =>
  u32(Buffer.byteLength(words)) + Buffer.from(words).toString('hex');
const slot = (value: string): string => `01${value}`;

/** A function: its source, what it uses, its properties. */
const fun = (
  source: string,
  uses: [string, string][] = [],
  given: [string, string][] = [],
): string =>
  `d300${text('f')}00${text(source)}${u32(uses.length)}${u32(given.length)}${[...uses, ...given]
    .map(([name, value]) => text(name) + value)
    .join('')}`;

const decode = (hex: string): Term => decodeTerm(new Reader(Buffer.from(hex, 'hex')));

function encode(term: unknown): string {
  const writer = new Writer();
  encodeTerm(writer, term);
  return Buffer.from(writer.bytes()).toString('hex');
}

function typed(source: string, used: Record<string, unknown> = {}): FunctionTerm {
  return noteFunction(() => undefined, used, 'f', source, Object.keys(used));
}

describe('a function in bytes', () => {
  it('is its source and the values it uses', () => {
    assert.equal(encode(typed('() => x', { x: 1 })), fun('() => x', [['x', slot('6101')]]));
  });

  it('comes once in a term, and so does each object that functions use', () => {
    const used = [1];
    const g = typed('() => x', { x: used });
    const f = typed('() => g() + x', { g, x: used });
    const first = fun('() => g() + x', [
      ['g', slot(fun('() => x', [['x', slot('68016101')]]))],
      ['x', `00${u32(1)}`],
    ]);
    assert.equal(encode([f, g, f]), `6803${first}d4${u32(1)}d4${u32(0)}`);
    assert.equal(encode([f]), `6801${first}`);
    const [made, inner, again] = decode(encode([f, g, f])) as FunctionTerm[];
    assert.equal(made, again);
    assert.notEqual(made, inner);
    assert.equal(encode([made, inner, made]), encode([f, g, f]));
  });

  it('may use itself', () => {
    const used: Record<string, unknown> = {};
    const f = typed('() => f', used);
    used['f'] = f;
    const own = noteFunction(f, used, 'f', '() => f', ['f']);
    assert.equal(encode(own), fun('() => f', [['f', slot(`d4${u32(0)}`)]]));
    assert.equal(encode(decode(encode(own))), encode(own));
  });

  it('is refused where it is malformed', () => {
    const good = fun('() => x', [['x', slot('6101')]], [['y', slot('6102')]]);
    assert.equal(typeof decode(good), 'function');
    for (let end = 0; end < good.length; end += 2)
      assert.throws(() => decode(good.slice(0, end)), MalformedTerm);
    const many = 2 ** 16 + 1;
    for (const bad of [
      `d4${u32(0)}`, // none has come before
      `6802${good}d4${u32(1)}`,
      good.replace(/^d300/, 'd306'), // an unknown kind
      fun('() => x', [['x', `00${u32(0)}`]]), // none has come before
      fun('() => x', [['x', `00${u32(7)}`]]),
      `d300${text('f')}00${text('')}${u32(2 ** 31)}${u32(0)}`,
      `d300${text('f')}00${text('')}${u32(0)}${u32(2 ** 31)}`,
      `d300${text('f')}00${u32(3 * 2 ** 18 + 1)}${'20'.repeat(3 * 2 ** 18 + 1)}${u32(0)}${u32(0)}`,
      `d300${text('f')}00${u32(1)}ff${u32(0)}${u32(0)}`, // no UTF-8
      `69${u32(many)}${fun('').repeat(many)}`,
      `${`d30000000000000000000000000000000100000000${text('g')}01`.repeat(400)}6101`, // too deep
    ])
      assert.throws(() => decode(bad), MalformedTerm, bad.slice(0, 80));
  });

  it('is as deep as a term may be, no deeper', () => {
    const nested = (levels: number): string => {
      let hex = fun('() => 1');
      for (let i = 0; i < levels; i++) hex = fun('() => g()', [['g', slot(hex)]]);
      return hex;
    };
    assert.equal(typeof decode(nested(300)), 'function');
    assert.throws(() => decode(nested(100_000)), MalformedTerm);
  });

  it('takes memory only for what is there, and compiles nothing', () => {
    for (const source of ['}', 'f(', '('.repeat(2 ** 18), 'throw 1', 'class { static { f() } }'])
      assert.equal(typeof decode(fun(source)), 'function');
  });

  it('shares what is used by functions of one term', () => {
    const value: Slot = { value: [1] };
    const origin = { kind: 'source', name: 'f', arity: 0, text: '() => x' } as const;
    const [f, g] = [0, 1].map(() => lazyFunction(new Recipe(origin, [['x', value]], []), false));
    const [one, two] = decode(encode([f, g])) as FunctionTerm[];
    assert.equal(encode([one, two]), encode([f, g]));
    assert.match(encode([f, g]), new RegExp(`${text('x')}00${u32(0)}$`));
  });
});

describe('a function is given away', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, ["const b = 'bar@localhost', me = self(), k = 2, f = (x) => x * k"]);
  });

  const ways: Readonly<Record<string, readonly [entry: string, value: string]>> = {
    'as an argument of spawn': ['spawn(b, (f) => send(me, f(3)), [f]); await receive()', '6'],
    'as an argument of spawn here': ['spawn((f) => send(me, f(3)), [f]); await receive()', '6'],
    'as an argument of spawn by name': [
      "spawn(b, 'erlang', 'send', [me, f]); (await receive())(3)",
      '6',
    ],
    'as the function of erlang.apply': [
      "spawn(b, 'erlang', 'apply', [(f) => send(me, f(3)), [f]]); await receive()",
      '6',
    ],
    'to rpc and back': ['const g = await rpc.call(b, (f) => (x) => f(f(x)), [f]); g(3)', '12'],
    'to rpc with a time limit, here': ['await rpc.call(node(), (f) => f(3), [f], 5000)', '6'],
    'to rpc.block_call': ['await rpc.block_call(b, (f) => f(3), [f])', '6'],
    'to rpc.multicall': ['await rpc.multicall([node(), b], (f) => f(3), [f])', '[[6, 6], []]'],
    'to erpc and back': ['(await erpc.call(b, (f) => ({ f }), [f])).f(3)', '6'],
    'as a thrown term': [
      'let r = 0; try { await erpc.call(b, (f) => { throw [f] }, [f]) } catch ([g]) { r = g(3) }; r',
      '6',
    ],
    'as an exit reason': ['spawn_monitor(b, (f) => exit(f), [f]); (await receive())[4](3)', '6'],
    'as an exit reason of a link': [
      "process_flag('trap_exit', true); const p = spawn_link(b, () => receive()); exit(p, f); (await receive())[2](3)",
      '6',
    ],
    'to a timer': ['send_after(1, me, f); (await receive())(3)', '6'],
    'by a name': [
      "register('me', me); rpc.cast(b, (f, n) => send(['me', n], f), [f, node()]); (await receive())(3)",
      '6',
    ],
    'in the dictionary of another process': [
      "const p = spawn(b, async () => { put('f', f); const [from] = await receive(); send(from, get('f')) }); p ! [me]; (await receive())(3)",
      '6',
    ],
    'by an alias': ['const a = alias(); spawn(b, () => send(a, f)); (await receive())(3)', '6'],
    'in a reply': [
      'const p = spawn(b, async () => { const [from, g] = await receive(); send(from, [g, g(1)]) }); p ! [me, f]; (([g, n]) => [g(3), n])(await receive())',
      '[6, 2]',
    ],
  };

  for (const [way, [entry, value]] of Object.entries(ways))
    it(way, async () => {
      assert.equal((await foo.type(entry)).split('\n').at(-1), value);
    });

  it('deep in others', async () => {
    await foo.type(
      'let h = (x) => x; for (let i = 0; i < 300; i++) { const g = h; h = (x) => g(x) + 1 }',
    );
    assert.equal(await foo.type('await rpc.call(b, h, [0])'), '300');
    assert.equal(await foo.type('send(me, h); (await receive())(0)'), '300');
    await foo.type('for (let i = 0; i < 300; i++) { const g = h; h = (x) => g(x) + 1 }');
    assert.match(await foo.type('send(me, h)'), /cannot send message: it is too large or too deep/);
    assert.match(
      await foo.type('await rpc.call(b, h, [0])'),
      /cannot send this call: it is too large or too deep/,
    );
  });

  it('and a class makes its static fields when it is first used', async () => {
    await session(foo, ['class A { static { io.format("made ") } static n = 1 }']);
    assert.equal(await foo.type('send(me, [A, { A }]), flush()'), "'ok'");
    assert.deepEqual(foo.printed.slice(-2), ['Shell got [#Fun<A>, { A: #Fun<A> }]', "'ok'"]);
    await foo.type('send(me, A)');
    await foo.type('const B = await receive()');
    await foo.type('B.n');
    assert.deepEqual(foo.printed.slice(-2), ['made ', '1']);
    assert.deepEqual(await flushed(foo, 0), []);
  });
});
