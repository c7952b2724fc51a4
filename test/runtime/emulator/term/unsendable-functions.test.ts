// What is said of functions that cannot be sent: what they are, and what to do.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const refused: readonly (readonly [entry: string, sentence: string])[] = [
  [
    'send(self(), mod.inner)',
    'argument 2: cannot send message: a function that its module does not export; write `export` before it',
  ],
  [
    "rpc.call('bar@localhost', mod.inner)",
    'argument 2: cannot send fun: a function that its module does not export; write `export` before it',
  ],
  [
    "spawn('bar@localhost', mod.inner)",
    'argument 2: cannot send fun: a function that its module does not export; write `export` before it',
  ],
  [
    "rpc.call('bar@localhost', (f) => f, [[mod.inner]])",
    'argument 3: cannot send arguments[0][0]: a function that its module does not export; write `export` before it',
  ],
  [
    'send(self(), ({ m() { return super.toString() } }).m)',
    'argument 2: cannot send message: a function that uses `super` of what it was written in; it cannot leave that',
  ],
  [
    'send(self(), new (class { #p = 1; f = () => this.#p })().f)',
    'argument 2: cannot send message: a function that uses `#p` of what it was written in; it cannot leave that',
  ],
  [
    'send(self(), new A())',
    'argument 2: cannot send message: an instance of A; only plain objects can be sent',
  ],
  [
    'send(self(), () => a)',
    'argument 2: cannot send message: it uses a: an instance of A; only plain objects can be sent',
  ],
  [
    'send(self(), a.f)',
    'argument 2: cannot send message: it uses this: an instance of A; only plain objects can be sent',
  ],
  [
    'send(self(), [() => [s, w]])',
    'argument 2: cannot send message[0]: it uses s: a symbol; w: a WeakMap',
  ],
  ['send(self(), () => inner(() => s))', 'argument 2: cannot send message: it uses s: a symbol'],
  ["erpc.cast('bar@localhost', () => s)", 'argument 2: cannot send fun: it uses s: a symbol'],
  ['send_after(1, self(), () => s)', 'argument 3: cannot send message: it uses s: a symbol'],
  ['exit(self(), () => s)', 'argument 2: cannot send message: it uses s: a symbol'],
  [
    'send(self(), Promise.withResolvers().resolve)',
    'argument 2: cannot send message: a function of JavaScript itself that has no name to be found by',
  ],
  [
    `send(self(), [${'() => '.repeat(240)}1, Array(999).fill(0).reduce((f) => () => f, 1)])`,
    'argument 2: cannot send message: it is too large or too deep, or changes while it is read',
  ],
];

describe('a function that cannot be sent', () => {
  const nodes = testNodes();
  let foo: TestNode;

  it('is named, with what to do', async () => {
    nodes.files({
      'mod.ts': 'const inner = () => 1; export const held = { inner }; export { held as default };',
    });
    foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      'class A { x = 1; f = () => this.x }; const a = new A()',
      'const s = Symbol(), w = new WeakMap(), inner = (f) => s',
      'const held = mod.held, mod2 = { inner: held.inner }',
    ]);
    for (const [entry, sentence] of refused) {
      const printed = await foo.type(entry.replaceAll('mod.inner', 'mod2.inner'));
      assert.ok(printed.includes(`*** ${sentence}\n`), `${entry}: ${printed}`);
    }
  });
});
