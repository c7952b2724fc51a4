// Signals where there is no screen: on a dumb terminal and in a pipe.

import assert from 'node:assert/strict';
import type { Terminal } from '../helpers/terminal.ts';
import { childOf } from './support/child-of.ts';
import { makeWorld, type World } from './support/world.ts';

describe('a dumb terminal', () => {
  let world: World;
  before(async () => {
    world = await makeWorld({ TERM: 'dumb' });
  });
  after(() => world.close());

  it('ends a loop without end with Ctrl-C, and shows no escape', async () => {
    const foo = await world.open('foo');
    await foo.ask('const x = 41');
    foo.enter('for (;;) {}');
    await foo.until((lines) => lines.at(-1)?.endsWith('2> for (;;) {}') ?? false);
    await interrupt(foo);
    await foo.untilPrompt('(foo@localhost)3>');
    assert.deepEqual(await foo.ask('x + 1'), ['42']);
    assert.ok(!foo.raw.includes('\x1b'));
  });

  it('has the menu of jobs, and a shell on another node, whose loop ends with Ctrl-C', async () => {
    const cat = await world.open('cat');
    const dog = await world.open('dog');
    dog.enter('\x07');
    await dog.until((lines) => lines.at(-1) === ' -->');
    dog.enter("r 'cat@localhost'");
    await dog.until((lines) => lines.at(-1) === ' -->');
    dog.enter('c');
    await dog.untilPrompt('(cat@localhost)1>');
    assert.deepEqual(await dog.ask('nodes()'), ["['dog@localhost']"]);
    dog.enter('for (;;) {}');
    await dog.until((lines) => lines.at(-1)?.endsWith('2> for (;;) {}') ?? false);
    await interrupt(dog);
    await dog.untilPrompt('(cat@localhost)3>');
    assert.deepEqual(await dog.ask("spawn(() => io.format('here~n')); await sleep(50), 1"), [
      'here',
      '1',
    ]);
    dog.enter('q()');
    await dog.until('*** Left the shell on cat@localhost, which runs on ***');
    await dog.untilPrompt('(dog@localhost)1>');
    assert.deepEqual(await cat.ask('nodes()'), ["['dog@localhost']"]);
    assert.ok(!dog.raw.includes('\x1b'));
  });

  it('is as it was after kill -TERM in the midst of a loop', async () => {
    const sh = world.sh(`stty -a > before
      terl -sname bar@localhost
      echo "status $?"
      stty -a | cmp - before && echo same`);
    await sh.untilPrompt('(bar@localhost)1>');
    sh.enter('for (;;) {}');
    process.kill(childOf(sh.pid), 'SIGTERM');
    await sh.until(/^same$/);
    assert.ok(sh.lines().includes('status 0'), sh.lines().join('\n'));
    assert.ok(!sh.raw.includes('\x1b'));
  });
});

describe('a pipe', () => {
  let world: World;
  before(async () => {
    world = await makeWorld();
  });
  after(() => world.close());

  it('ends a loop without end with an interrupt, and goes on', async () => {
    const foo = await world.prompted('-sname', 'foo@localhost');
    foo.enter("io.format('begun~n'); for (;;) {}");
    await foo.until((shown) => shown.includes('begun'));
    process.kill(foo.pid, 'SIGINT');
    await foo.until((shown) => shown.includes("** exception exit: 'killed'"));
    foo.end('40 + 2\n');
    const { stdout, status } = await foo.ended();
    assert.match(stdout, /^\(foo@localhost\)2> 42$/m);
    assert.equal(status, 0);
  });

  it('ends at the first error, with status 1, where that is asked for', async () => {
    const run = async (
      input: string,
      ...flags: string[]
    ): Promise<readonly [number | null, string]> => {
      const { status, stdout } = await world.run(flags, input);
      return [status, stdout.slice(stdout.indexOf('1> ') + 3)];
    };
    const wrong = "nosuch()\n'not reached'\n";
    assert.match((await run(wrong)).join(), /^0,[\s\S]*not reached/);
    for (const input of [wrong, `throw 'x'\n2\n`, `1 +* 2\n2\n`, `exit('x')\n2\n`, '[1,'])
      assert.match((await run(input, '-halt_on_error')).join(), /^1,\*[^>]*$/, input);
    const [status, stdout] = await run("'*'\ntry { nosuch() } catch {}\n", '-halt_on_error');
    assert.equal(status, 0);
    assert.match(stdout, /^'\*'\n/);
  });

  it('ends in good order by kill -TERM in the midst of a loop, as erl does', async () => {
    const foo = await world.prompted('-sname', 'foo@localhost');
    foo.enter("io.format('begun~n'); for (;;) {}");
    await foo.until((shown) => shown.includes('begun'));
    process.kill(foo.pid, 'SIGTERM');
    const { stdout, stderr, status } = await foo.ended();
    assert.equal(status, 0);
    assert.ok(!`${stdout}${stderr}`.includes('\x1b'));
  });

  it('that nobody reads keeps its writer waiting, but not a node without a shell, and loses nothing', async () => {
    const lines = 300_000;
    const foo = world.pipe('-noshell', '-sname', 'foo@localhost', '-eval', writer(lines));
    await foo.until((shown) => shown.includes('1\n'));
    foo.read(false);
    const { stdout } = await world.run(['-noshell', '-sname', 'bar@localhost', '-eval', asker]);
    const written = Number(/^written (\d+)\n$/.exec(stdout)?.[1]);
    assert.ok(written > 0 && written < lines, stdout);
    foo.read(true);
    const { stdout: all, status } = await foo.ended();
    assert.equal(all, Array.from({ length: lines }, (_, i) => `${i + 1}\n`).join(''));
    assert.equal(status, 0);
  });
});

const writer = (lines: number): string => `const state = { written: 0 };
  const teller = spawn(async () => { for (;;) send(await receive(), state.written) });
  register('teller', teller);
  while (state.written < ${lines}) io.format('~w~n', [++state.written]);
  halt()`;

/** Asks until the writer stands still. */
const asker = `let before = -1, now = 0;
  while (before !== now || now === 0) {
    await sleep(50);
    before = now;
    send(['teller', 'foo@localhost'], self());
    now = await receive(P.number);
  }
  console.log('written', now);
  halt()`;

/** Presses Ctrl-C; once more only if the first came before the evaluation, else it would interrupt the next one. */
async function interrupt(terminal: Terminal): Promise<void> {
  const isKilled = (lines: readonly string[]): boolean =>
    lines.some((line) => line.endsWith("** exception exit: 'killed'"));
  for (let times = 0; times < 3; times++) {
    terminal.press('C-c');
    const came = terminal.until(isKilled, 4_000);
    if (await came.then(Boolean, () => false)) return;
  }
  throw new Error(`Ctrl-C interrupts nothing:\n${terminal.lines().join('\n')}`);
}
