// Several shells in one terminal, here and on other nodes, on real nodes.

import assert from 'node:assert/strict';
import { makeWorld, type World } from '../../conversation/support/world.ts';
import type { Terminal } from '../../helpers/terminal.ts';

describe('jobs', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  /** Press C-g and enter these commands, each at the menu's prompt. */
  const choose = async (terminal: Terminal, ...commands: string[]): Promise<void> => {
    terminal.press('C-g');
    for (const command of commands) {
      await terminal.until((lines) => lines.at(-1) === ' -->');
      terminal.enter(command);
    }
  };

  it('keeps bindings, numbers and half-typed lines of each shell', async () => {
    const foo = await world.open('foo');
    await foo.ask('const x = 1');
    foo.type('x + 4');
    await foo.untilPrompt('(foo@localhost)2> x + 4');
    await choose(foo, 's', 'c');
    await foo.untilPrompt('(foo@localhost)1>');
    foo.enter('x');
    await foo.until(/x is not a variable/);
    await foo.untilPrompt('(foo@localhost)2>');
    await choose(foo, 'j', 'c 1');
    await foo.untilPrompt('(foo@localhost)2> x + 4');
    const lines = foo.lines();
    assert.ok(lines.includes('   1  {shell,start,[init]}'));
    assert.ok(lines.includes('   2* {shell,start,[]}'));
    foo.press('Enter');
    await foo.untilPrompt('(foo@localhost)3>');
    assert.equal(foo.lines().at(-2), '5');
  });

  it('interrupts the evaluation of a job, and shows that when it is connected', async () => {
    const foo = await world.open('foo');
    foo.enter('sleep(100000)');
    await foo.until(/sleep/);
    await choose(foo, 'i', 'c');
    await foo.untilPrompt('(foo@localhost)2>');
    assert.equal(foo.lines().at(-2), "** exception exit: 'killed'");
  });

  it('shows what a job prints, and its values, when it comes to the front', async () => {
    const foo = await world.open('foo');
    foo.enter(
      "register('one', self()); for (let n = 0; n < 3; n++) { await receive('go'); io.format('one ~p~n', [n]); send('two', n) }; 'over'",
    );
    await foo.until(/for \(/);
    await choose(foo, 's', 'c');
    await foo.untilPrompt('(foo@localhost)1>');
    await foo.ask("register('two', self())");
    await foo.ask("for (let n = 0; n < 3; n++) { send('one', 'go'); await receive(n) }");
    assert.doesNotMatch(foo.lines().join('\n'), /^one/m);
    // with the menu open nobody is in front
    await foo.ask(
      "spawn(async () => { await sleep(1); io.format('late~n'); register('late', self()); await receive() })",
    );
    await choose(foo, 'j', 'c 1');
    const lines = await foo.untilPrompt('(foo@localhost)2>');
    assert.deepEqual(lines.slice(-5, -1), ['one 0', 'one 1', 'one 2', "'over'"]);
    await choose(foo, 'c 2');
    await foo.until('late');
  });

  it('keeps who prints too much waiting until its job comes to the front', async () => {
    const foo = await world.open('foo');
    await foo.ask("register('first', self())");
    foo.enter(
      "for (let n = 0; n < 2000; n++) io.format('~s ~p~n', ['x'.repeat(500), n]); 'printed'",
    );
    await foo.until(/for \(/);
    await choose(foo, 's', 'c');
    await foo.untilPrompt('(foo@localhost)1>');
    await foo.ask("io.format('second~n')");
    await choose(foo, 'c 1');
    await foo.until("'printed'");
    await foo.untilPrompt('(foo@localhost)3>');
    const shown = foo.lines().join('').match(/x \d+/g) ?? [];
    assert.deepEqual(
      shown,
      Array.from({ length: 2000 }, (_, n) => `x ${n}`),
    );
  });

  it('opens a shell on another node: its prompt, bindings, output and reports come here', async () => {
    await world.open('bar');
    const foo = await world.open('foo');
    await foo.ask('const x = 1');
    await choose(foo, "r 'bar@localhost'", 'c');
    await foo.untilPrompt('(bar@localhost)1>');
    assert.deepEqual(await foo.ask('node()'), ["'bar@localhost'"]);
    assert.match((await foo.ask('x')).join('\n'), /x is not a variable/);
    assert.deepEqual(await foo.ask("console.log('hi')"), ['hi', 'undefined']);
    assert.deepEqual(await foo.ask("exit('foo')"), ["** exception exit: 'foo'"]);
    foo.enter("spawn(() => { throw new Error('no') })");
    await foo.until(/^Error in process <\d+\.\d+\.0> on node bar@localhost with exit value:/);
    await choose(foo, 'c 1');
    await foo.untilPrompt('(foo@localhost)2>');
  });

  it('interrupts an evaluation on another node', async () => {
    await world.open('bar');
    const foo = await world.open('foo');
    await choose(foo, 'r bar@localhost', 'c');
    await foo.untilPrompt('(bar@localhost)1>');
    foo.enter('sleep(100000)');
    await foo.until(/sleep/);
    foo.press('C-c');
    await foo.untilPrompt('(bar@localhost)2>');
    assert.equal(foo.lines().at(-2), "** exception exit: 'killed'");
  });

  it('leaves a remote shell at q(), says so, and the node runs on', async () => {
    const bar = await world.open('bar');
    const foo = await world.open('foo');
    await choose(foo, 'r bar@localhost', 'c');
    await foo.untilPrompt('(bar@localhost)1>');
    foo.enter('q()');
    await foo.untilPrompt('(foo@localhost)1>');
    assert.deepEqual(foo.lines().slice(-3, -1), [
      "'ok'",
      '*** Left the shell on bar@localhost, which runs on ***',
    ]);
    assert.deepEqual(await bar.ask('nodes()'), ["['foo@localhost']"]);
  });

  it('returns to the menu when the node of a shell is gone', async () => {
    const bar = await world.open('bar');
    const foo = await world.open('foo');
    await choose(foo, 'r bar@localhost', 'c');
    await foo.untilPrompt('(bar@localhost)1>');
    bar.kill();
    await foo.until((lines) => lines.at(-1) === ' -->');
    assert.deepEqual(foo.lines().slice(-3, -1), [
      '*** ERROR: Shell process terminated! (^G to start new job) ***',
      'User switch command',
    ]);
    foo.enter('j');
    await foo.until('   1  {shell,start,[init]}');
    foo.enter('c 1');
    await foo.untilPrompt('(foo@localhost)1>');
  });

  it('does not refuse a node that is not there; connecting tells', async () => {
    const foo = await world.open('foo');
    await choose(foo, "r 'nosuch@localhost'", 'j');
    await foo.until('   2* {nosuch@localhost,shell,start,[]}');
    foo.enter('c');
    await foo.until('*** ERROR: Shell process terminated! (^G to start new job) ***');
    await foo.until((lines) => lines.at(-1) === ' -->');
    foo.enter('q');
    assert.equal((await foo.exited()).status, 0);
  });

  it('opens the BREAK menu at a second C-c on an empty line', async () => {
    const foo = await world.open('foo');
    foo.press('C-c');
    await foo.until('(Ctrl-C again: BREAK menu)');
    foo.press('C-c');
    await foo.until(/^BREAK: \(a\)bort/);
    foo.enter('d');
    await foo.until("=node:'foo@localhost'");
    await foo.untilPrompt('(foo@localhost)1>');
    foo.press('C-c');
    await foo.until((lines) => lines.filter((line) => line.includes('again: BREAK')).length === 2);
    foo.press('C-c');
    await foo.until((lines) => lines.filter((line) => /^BREAK/.test(line)).length === 2);
    foo.enter('a');
    assert.equal((await foo.exited()).status, 0);
  });
});
