// A terminal of 40 columns: what is explained there is in whole words.

import assert from 'node:assert/strict';
import { makeWorld, type World } from './support/world.ts';

describe('a narrow terminal', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  it('shows help in whole words, also after it has become narrow', async () => {
    const foo = await world.open('foo');
    foo.resize(40, 30);
    foo.type('x'.repeat(50)); // once that is in two rows, terl knows
    await foo.until((lines) => /^x{28}$/.test(lines.at(-1) ?? ''));
    foo.press('C-c');
    await foo.untilPrompt('(foo@localhost)1>');
    const about = await foo.ask('h(spawn)');
    assert.ok(about.includes('  spawn(node: string, fun: () =>'), about.join('\n'));
    assert.ok(about.includes('    unknown): Pid'), about.join('\n'));
    const commands = await foo.ask('help()');
    assert.ok(commands.includes('regs()     -- information about'), commands.join('\n'));
    assert.ok(commands.includes('              registered processes'), commands.join('\n'));
  });

  it('keeps what was typed ahead when C-c ends an evaluation', async () => {
    const foo = await world.open('bar');
    foo.enter("io.format('begun~n'), sleep(60000)");
    await foo.until(/^begun$/);
    foo.type('40 + 2\rnode');
    foo.press('C-c');
    await foo.until((lines) => lines.at(-1) === '(bar@localhost)3> node');
    assert.deepEqual(foo.lines().slice(-4, -1), [
      "** exception exit: 'killed'",
      '(bar@localhost)2> 40 + 2',
      '42',
    ]);
  });
});
