// A server that is running takes new code: through the name of its module, as in Erlang.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

/** A server that steps by `step`, and goes on by calling itself in the way of `again`. */
const counter = (step: number, again: string, more = ''): string => `
import type { Pid } from 'terl/globals';
${more}
export function start(n: number): Pid { return spawn('counter', 'loop', [n]); }
export async function loop(n: number): Promise<never> {
  const [from] = await receive<[Pid]>();
  send(from, n);
  return ${again}(n + ${step});
}
`;

describe('new code', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let directory: string;

  async function started(text: string, more: Readonly<Record<string, string>> = {}): Promise<void> {
    directory = nodes.files({ 'counter.ts': text, ...more });
    foo = await nodes.start('foo');
    await foo.type('const s = counter.start(0)');
  }

  const write = (text: string): void => writeFileSync(join(directory, 'counter.ts'), text);

  /** The values that the server answers with. */
  async function values(count: number): Promise<string[]> {
    const got: string[] = [];
    for (let i = 0; i < count; i++) {
      await foo.type('s ! [self()]');
      got.push(await foo.type('await receive()'));
    }
    return got;
  }

  const imported = "import * as counter from './counter';";

  for (const [how, again, more] of [
    ["its module's name", 'counter.loop', ''],
    ['an import of itself', 'counter.loop', imported],
    ['an import of its function', 'again', "import { loop as again } from './counter.ts';"],
  ] as const)
    it(`is taken by a server that goes on by ${how}`, async () => {
      await started(counter(1, again, more));
      assert.deepEqual(await values(2), ['0', '1']);
      write(counter(10, again, more));
      assert.deepEqual(await session(foo, ["c('counter')"]), ["['ok', 'counter']"]);
      // the one that waits is still of the old code
      assert.deepEqual(await values(4), ['2', '3', '13', '23']);
    });

  it('is not taken by a call of the function alone', async () => {
    await started(counter(1, 'loop'));
    assert.deepEqual(await values(2), ['0', '1']);
    write(counter(10, 'loop'));
    await foo.type("c('counter')");
    assert.deepEqual(await values(3), ['2', '3', '4']);
  });

  it('is taken by other modules that import it, and new exports are seen', async () => {
    await started(counter(1, 'loop'), {
      'user.ts': `import * as counter from './counter.ts'; import { loop } from './counter.ts';
        export const names = () => [Object.keys(counter), typeof loop];`,
    });
    assert.equal(await foo.type('user.names()'), "[['start', 'loop'], 'function']");
    write('export const start = 1; export const other = 2;');
    await foo.type("l('counter')");
    assert.equal(await foo.type('user.names()'), "[['start', 'other'], 'undefined']");
  });

  it('that fails while it is loaded leaves the old code in place', async () => {
    await started(counter(1, 'counter.loop'));
    write(`${counter(10, 'counter.loop')} throw new Error('not today');`);
    const reported = foo.prints(/Loading of counter failed/);
    assert.equal(await foo.type("l('counter')"), "['error', 'on_load_failure']");
    assert.match(await reported, /Error: not today[\s\S]*counter\.ts',\s+line: \d/);
    assert.deepEqual(await values(3), ['0', '1', '2']);
    assert.equal(await foo.type('Object.keys(counter)'), "['start', 'loop']");
  });

  it('a module whose name is a function of terl has that function', async () => {
    nodes.files({ 'node.ts': 'export const f = () => typeof node();' });
    foo = await nodes.start('foo');
    assert.equal(await foo.type("erlang.apply('node', 'f', [])"), "'string'");
  });
});
