// Lines and terms that processes read, in a terminal, in a pipe and without a shell.

import assert from 'node:assert/strict';
import type { Terminal } from '../helpers/terminal.ts';
import { makeWorld, type World } from './support/world.ts';

describe('io.get_line', () => {
  let world: World;
  let foo: Terminal;
  let bar: Terminal;
  before(async () => {
    world = await makeWorld();
    foo = await world.open('foo');
    bar = await world.open('bar');
  });
  after(() => world.close());

  /** Enter a line, wait for the prompt of a process that reads, answer, and wait for what comes of it. */
  async function answered(
    line: string,
    asks: string,
    answer: string,
    value: string,
  ): Promise<void> {
    foo.enter(line);
    await foo.untilPrompt(asks);
    foo.enter(answer);
    await shown(value);
  }

  /** This, and the shell's prompt behind it. */
  async function shown(value: string): Promise<void> {
    await foo.until(
      (lines) => lines.at(-2) === value && /^\(foo@localhost\)\d+>$/.test(lines.at(-1) ?? ''),
    );
  }

  it('gives the next line that is typed, as it is', async () => {
    await answered("io.get_line('name? ')", 'name?', "it's 1 ", `"it's 1 \\n"`);
    await answered("io.get_line('none? ')", 'none?', '', "'\\n'");
    const far = "rpc.call('bar@localhost', 'io', 'get_line', ['far? '])";
    await answered(far, 'bar@localhost asks: far?', 'x', "'x\\n'");
  });

  it('takes what was typed ahead, and leaves the rest to the shell', async () => {
    foo.type("io.get_line('first? ')\rone\r40 + 2\r");
    await shown('42');
    assert.ok(foo.lines().includes("'one\\n'"));
  });

  it('takes what is typed right behind a menu', async () => {
    foo.enter("io.get_line('menu? ')");
    await foo.untilPrompt('menu?');
    foo.type('\x07c\rone\r');
    await shown("'one\\n'");
  });

  it('ends with Ctrl-D, and with Ctrl-C together with what is evaluated', async () => {
    foo.enter("io.get_line('end? ')");
    await foo.untilPrompt('end?');
    foo.press('C-d');
    await shown("'eof'");
    foo.enter("io.get_line('cut? ')");
    await foo.untilPrompt('cut?');
    foo.type('half');
    foo.press('C-c');
    await shown("** exception exit: 'killed'");
    assert.deepEqual(await foo.ask('1 + 2'), ['3']);
  });

  it('of a process in the background has its turn before the next prompt', async () => {
    await foo.ask('const later = []');
    await foo.ask(
      "register('reader', spawn(async () => { await receive('go'); later.push(await io.get_line('bg? ')) }))",
    );
    await bar.ask("const P = await rpc.call('foo@localhost', 'erlang', 'whereis', ['reader'])");
    await bar.ask(
      "P ! 'go'; while ((await rpc.pinfo(P, 'current_call'))[1] !== 'io.get_line') await sleep(1)",
    );
    foo.enter('1 + 1');
    await foo.untilPrompt('bg?');
    foo.enter('mine');
    await foo.until((lines) => /^\(foo@localhost\)\d+>$/.test(lines.at(-1) ?? ''));
    assert.deepEqual(await foo.ask('later'), ["['mine\\n']"]);
  });

  it('reads the lines of a pipe, until it ends', async () => {
    const input = [
      "const name = await io.get_line('name? ')",
      'joe',
      'name',
      "await io.read('term? ')",
      '[\'ok\', { a: [1.5, "x"] }, <0.88.0>].',
      "await io.read('')",
      '1 + 1',
      "io.get_line('last? ')",
    ].join('\n');
    const { stdout } = await world.run([], `${input}\n`);
    assert.deepEqual(stdout.split('\n').slice(1, -1), [
      "1> name? 'joe\\n'",
      "2> 'joe\\n'",
      "3> term? ['ok', ['ok', { a: [1.5, 'x'] }, <0.88.0>]]",
      "4> ['error', 'not a term: +']",
      "5> last? 'eof'",
      '6> *** Terminating terl (nonode@nohost)',
    ]);
  });

  it('reads the standard input without a shell', async () => {
    const loop =
      "for (let l; (l = await io.get_line('')) !== 'eof'; ) io.format('got ~p~n', [l]); init.stop()";
    const { stdout } = await world.run(['-noshell', '-eval', loop], 'one\n\ntwo');
    assert.deepEqual(stdout, "got 'one\\n'\ngot '\\n'\ngot 'two\\n'\n");
  });

  it('is an error of what nobody can read, and badarg of what is no prompt', async () => {
    await foo.ask(
      'const gone = spawn(() => receive()); group_leader(gone, self()); const dead = timer.tc(() => 1)',
    );
    const shown = await foo.ask(
      "spawn(async () => { group_leader(gone, self()); exit(gone, 'kill'); erlang.display(await io.get_line('')) }); await sleep(50)",
    );
    assert.ok(shown.includes("['error', 'terminated']"), shown.join('\n'));
    assert.match((await foo.ask('io.get_line([1])')).join('\n'), /argument 1: not a prompt/);
    assert.match(
      (await foo.ask("io.get_line('nosuch', '')")).join('\n'),
      /argument 1: not a device/,
    );
  });
});
