// h tells what the author of a module wrote; arities are true where a name is completed.

import assert from 'node:assert/strict';
import { aritiesOf } from '../../../../runtime/emulator/completion/arities-known.ts';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('h of what a module exports', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    nodes.files({
      'chat.ts': `
/**
 * Open a room. Whoever joins
 * is told what others say.
 *
 * @param name of the room
 */
export function room(name: string, { size = 10 }: { size?: number } = {}): Pid { return self() }

/** Who is in a room. */
export const who = async (room: Pid): Promise<string[]> => [];
const later = x => x;
export { later };
/** Not exported. */
function inner() {}
/**
 * For the clock.
 * @hidden
 */
export function tick() {}
/* no documentation */
export const limit = 3;
`,
    });
    foo = await nodes.start('foo');
  });

  const printed = async (entry: string): Promise<string> => (await session(foo, [entry])).join('');

  it('shows its parameters and its comment', async () => {
    const room = `
  chat.room(name: string, { size = 10 }: { size?: number } = {}): Pid

  Open a room. Whoever joins is told what others say.

  @param name of the room'ok'`;
    for (const entry of ['h(chat.room)', "h('chat.room')"])
      assert.equal(await printed(entry), room);
    assert.match(
      await printed("h('chat.who')"),
      /chat\.who\(room: Pid\): Promise<string\[\]>\n\n {2}Who is in a room\./,
    );
    assert.match(await printed('h(chat.later)'), /^\n {2}chat\.later\(x\)'ok'$/);
    assert.equal(await printed("h('chat.inner')"), "['error', 'missing']");
  });

  it('lists those of a module, but for hidden ones, with their first sentences', async () => {
    for (const entry of ['h(chat)', "h('chat')"])
      assert.match(
        await printed(entry),
        /^\n {2}chat\.later\(x\)\n {2}chat\.limit\n {2}chat\.room\(.*\n {6}Open a room\.\n {2}chat\.who\(room: Pid\): Promise<string\[\]>\n {6}Who is in a room\.'ok'$/,
      );
    assert.match(
      await printed('h(chat.tick)'),
      /^\n {2}chat\.tick\(\)\n\n {2}For the clock\.'ok'$/,
    );
  });

  it('says how to begin a lesson', async () => {
    assert.match(
      await printed("h('lesson')"),
      /terl -lesson 1 {7}begins the first one[\s\S]*'ok'$/,
    );
  });

  it('is there for patterns too', async () => {
    assert.match(await printed('h(P)'), /P\.any[\s\S]*receive\(\['reply', P\.number\]\)/);
  });
});

describe('arities', () => {
  for (const [form, arities] of [
    ['self(): Pid', '0'],
    ['f(a: string, b?: [x: number, y: number]): void', '1,2'],
    ['f(fun: () => unknown, options: Map<string, number>): Pid', '2'],
    ['f(a: string): Pid\nf(a: string, b: number, c: number): Pid', '1,3'],
    ["console.log('%s is %d', 'a', 3)", undefined],
  ] as const)
    it(`of ${JSON.stringify(form)} are ${arities}`, () => {
      assert.equal(aritiesOf(form), arities);
    });

  const nodes = testNodes();

  it('are true of what erlang and c have, and of commands', async () => {
    const foo = await nodes.start('foo');
    const of = async (module: string): Promise<Map<string, string | undefined>> => {
      const { candidates } = await foo.complete(1, { kind: 'members', path: [module] });
      return new Map(candidates.map(({ name, arity }) => [name, arity]));
    };
    const erlang = await of('erlang');
    for (const [name, arity] of [
      ['link', '1'],
      ['spawn', '1,2,3,4'],
      ['self', '0'],
      ['monitor_node', '2,3'],
    ] as const)
      assert.equal(erlang.get(name), arity, name);
    const c = await of('c');
    assert.deepEqual(
      [c.get('f'), c.get('i'), c.get('q'), c.get('prototype')],
      ['0,1', '0,1,3', '0', undefined],
    );
    await foo.type('const f = (a, b) => 1');
    const { candidates } = await foo.complete(1, { kind: 'names' });
    assert.deepEqual(
      candidates.find(({ name }) => name === 'f'),
      { name: 'f', arity: '2' },
    );
  });
});
