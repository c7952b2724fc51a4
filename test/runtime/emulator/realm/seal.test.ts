// What processes share cannot be changed by any of them. A module of the user's own looks for it: whatever two processes
// reach, by properties, getters, prototypes, and results of all kinds of calls, is frozen.

import assert from 'node:assert/strict';
import { testNodes } from '../../../helpers/start-node.ts';

const walk = `
const reached: Map<object, string>[] = [];

export async function walk(to: Pid): Promise<void> {
  const caught = (call: () => unknown): unknown => { try { return call(); } catch (error) { return error; } };
  pg.start_link();
  const seeds: Record<string, unknown> = {
    globalThis, self: self(), leader: group_leader(), reference: make_ref(), alias: alias(),
    spawned: spawn(async () => { await receive(); }), monitor: monitor('process', self()), timer: send_after(100_000, self(), 1),
    receive: receive(), pattern: receive(P.any), timed: receive((match) => match.after(1, () => 1)), sleeping: timer.sleep(1),
    coroutine: (async () => { await receive('x'); })(), generator: (function* () { yield 1; })(),
    later: (async function* () { yield 1; })(), promise: Promise.resolve(1), then: Promise.resolve(1).then(() => 2),
    badarg: caught(() => link(1 as never)), exit: caught(() => exit('x')), error: caught(() => error('x')),
    undef: caught(() => erlang.apply('none', 'none', [])), v8: caught(() => (null as never)['x']), own: new Error('x'),
    match: match(1), matching: match(1).with(2, () => 3), matched: match(1).with(1, () => 3), array: P.array(P.string),
    union: P.union(1, 2), select: P.select('a'), when: P.when(() => true), info: process_info(self()), processes: processes(),
    call: rpc.call(node(), 'erlang', 'node', []), ping: net_adm.ping('none@nowhere'), names: global.registered_names(),
    groups: pg.which_groups(), flags: init.get_arguments(), request: erpc.send_request(node(), 'erlang', 'node', []),
    exec: /x/.exec('x'), iterator: [1][Symbol.iterator](), entries: new Map().entries(), date: new Date(),
    proxy: new Proxy({}, {}), plain: () => 1, async: async () => 1, klass: class { static x = 1; },
  };
  const found = new Map<object, string>();
  const left: [value: unknown, path: string][] = Object.entries(seeds).map(([name, value]) => [value, name]);
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, path] = next;
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || found.has(value)) continue;
    found.set(value, path);
    left.push([Object.getPrototypeOf(value), path + '^']);
    if (value instanceof Map) for (const entry of [...value].flat()) left.push([entry, path + '[]']);
    if (value instanceof Set) for (const member of value) left.push([member, path + '[]']);
    for (const key of Reflect.ownKeys(value)) {
      const { value: data, get, set } = Object.getOwnPropertyDescriptor(value, key)!;
      left.push([data, path + '.' + String(key)], [get, path + '.get ' + String(key)], [set, path + '.set ' + String(key)]);
      if (get) left.push([caught(() => Reflect.get(value, key)), path + '.' + String(key)]);
    }
  }
  reached.push(found);
  send(to, found.size);
}

export function open(): string[] {
  const [one, other] = reached as [Map<object, string>, Map<object, string>];
  return [...one].filter(([value]) => other.has(value) && !Object.isFrozen(value)).map(([, path]) => path);
}
`;

describe('the sealed room', () => {
  const nodes = testNodes();

  it('shares nothing between two processes that either could change', async () => {
    nodes.files({ 'walk.ts': walk });
    const foo = await nodes.start('foo');
    await foo.type('const me = self()');
    for (let i = 0; i < 2; i++)
      assert.ok(Number(await foo.type('spawn(walk.walk, [me]); receive(P.number)')) > 1_000);
    assert.equal(await foo.type('walk.open()'), '[]');
  });

  it('has no part of a pid, a reference or a promise that could be given to the emulator', async () => {
    const foo = await nodes.start('foo');
    for (const one of ['self()', 'make_ref()', '(async () => receive())()', 'receive()'])
      assert.equal(await foo.type(`Reflect.ownKeys(${one})`), '[]', one);
    assert.match(
      await foo.type('new Pid()'),
      /TypeError: a Pid is made by the functions that give/,
    );
    assert.match(await foo.type('new (self().constructor)({}, {}, 1)'), /TypeError: a Pid is made/);
    assert.equal(await foo.type('Object.keys(self().constructor)'), '[]');
    assert.equal(await foo.type('self() instanceof Pid'), 'true');
  });

  it('has no memory beside the heap, and nothing of what others matched', async () => {
    const foo = await nodes.start('foo');
    const gone = ['WebAssembly', 'SharedArrayBuffer', 'Atomics'];
    for (const name of gone) {
      assert.equal(await foo.type(`'${name}' in globalThis`), 'false', name);
      assert.match(await foo.type(name), new RegExp(`terl has no ${name}: .*bound`, 's'));
    }
    assert.equal(await foo.type('globalThis.gc'), 'undefined');
    assert.equal(await foo.type("'resize' in ArrayBuffer.prototype"), 'false');
    assert.equal(await foo.type("/secret/.test('secret'); RegExp['$&']"), 'undefined');
  });

  it('lets objects have properties of their own that their prototypes have', async () => {
    const foo = await nodes.start('foo');
    const rows: readonly (readonly [entry: string, value: string])[] = [
      ["const o = {}; o.toString = () => 'own'; String(o)", "'own'"],
      [
        "class E extends Error { constructor() { super('m'); this.name = 'E' } }; new E().name",
        "'E'",
      ],
      ["const err = new TypeError('x'); err.message = 'y'; err.message", "'y'"],
      ['function F() {}; F.prototype.constructor = 1; new F().constructor', '1'],
      ['Object.keys(Object.assign({}, { valueOf: 1 }))', "['valueOf']"],
      ["const p = Object.create(null); p.toString = 1; 'toString' in p", 'true'],
    ];
    for (const [entry, value] of rows) assert.equal(await foo.type(entry), value, entry);
  });
});
