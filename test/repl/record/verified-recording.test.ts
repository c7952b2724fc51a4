// What was recorded is a session document: -verify takes it as it is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorld, until, type World } from '../../conversation/support/world.ts';
import type { Terminal } from '../../helpers/terminal.ts';

describe('a recording that is verified', function () {
  this.timeout(120_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());
  const read = (name: string): string => readFileSync(join(world.folder, name), 'utf8');

  /** Verify a recording as it is; gives its text. */
  const verified = async (name: string): Promise<string> => {
    const { stdout, status } = await world.run(['-verify', name]);
    assert.equal(status, 0, `${stdout}\n${read(name)}`);
    return read(name);
  };

  /** Type a line into what waits for one, once the last line of the screen is as wanted. */
  const answer = async (foo: Terminal, wanted: RegExp, line: string): Promise<void> => {
    await foo.until((lines) => wanted.test(lines.at(-1) ?? ''));
    foo.enter(line);
  };

  it('may begin at any prompt, which is said', async () => {
    const foo = await world.open('foo');
    await foo.ask('const A = 5');
    await foo.ask('1 + 1');
    await foo.ask("transcript.start('a.md')");
    await foo.ask('[1,\r2]');
    await foo.ask('v(4)');
    await foo.ask('not_bound + 1');
    await foo.ask('transcript.stop()');
    const text = await verified('a.md');
    assert.match(
      text,
      /-->\n\nfoo is recorded from prompt 3 on; what was typed there before, and the names that it bound, are not here\.\n\n```terl\n/,
    );
    assert.match(text, /\n\(foo@localhost\)3> transcript\.start/);
    assert.match(text, /shell \(shell:6, line 1\)/);
    await foo.ask("transcript.start('b.md')");
    await foo.ask('A + 1');
    await foo.ask('transcript.stop()');
    const { stdout, status } = await world.run(['-verify', 'b.md']);
    assert.equal(status, 1);
    assert.match(stdout, /^b\.md:\d+: foo \(foo@localhost\)9> A \+ 1$/m);
    assert.match(stdout, /ReferenceError: A is not a variable/);
  });

  it('may have nodes that begin at different prompts, also on screens', async () => {
    const [foo, bar] = [await world.open('foo'), await world.open('bar')];
    await foo.ask("net_adm.ping('bar@localhost')");
    await foo.ask("transcript.start('a.md', nodes())");
    await answer(bar, /^y or n:$/, 'y');
    await foo.until(/is recorded from here on$/);
    await bar.ask("'of bar'");
    await foo.ask("'of foo'");
    await foo.ask('transcript.stop()');
    const text = await verified('a.md');
    assert.match(text, /\(foo@localhost\)2> transcript/);
    assert.match(text, /\(bar@localhost\)1> 'of bar'/);
  });

  it('has what was typed for a process that asked, with the keys that end it', async () => {
    const foo = await world.open('foo', '-transcript', 'a.md');
    await foo.ask('1 + 1');
    foo.enter("io.get_line('name? ')");
    await answer(foo, /^name\?$/, 'ann');
    await foo.untilPrompt('(foo@localhost)3>');
    foo.enter("io.read('term? ')");
    await answer(foo, /^term\?$/, "['a', 1]");
    await foo.untilPrompt('(foo@localhost)4>');
    foo.enter("io.get_line('more? ')");
    await answer(foo, /^more\?$/, '');
    await foo.untilPrompt('(foo@localhost)5>');
    foo.enter("io.get_line('end? ')");
    await foo.until((lines) => lines.at(-1) === 'end?');
    foo.press('C-d');
    await foo.untilPrompt('(foo@localhost)6>');
    foo.enter("io.get_line('never? ')");
    await foo.until((lines) => lines.at(-1) === 'never?');
    foo.press('C-c');
    await foo.untilPrompt('(foo@localhost)7>');
    foo.enter('q()');
    await foo.exited();
    const text = await verified('a.md');
    assert.match(
      text,
      /```terminal\n%% foo\n\(foo@localhost\)2> io\.get_line\('name\? '\)\n%% type ann\n%% keys Enter\nname\? ann\n'ann\\n'\n/,
    );
    assert.match(text, /%% type \['a', 1\]\n%% keys Enter\nterm\? \['a', 1\]\n/);
    assert.match(text, /io\.get_line\('more\? '\)\n%% keys Enter\n/);
    assert.match(text, /%% keys C-d\n/);
    assert.match(text, /%% keys C-c\n\*\* exception exit: 'killed'\n/);
  });

  it('has the job control menu, and what was typed there', async () => {
    const foo = await world.open('foo', '-transcript', 'a.md');
    await foo.ask('1 + 1');
    foo.press('C-g');
    for (const line of ['j', 's', 'c']) await answer(foo, /^ -->$/, line);
    await foo.untilPrompt('(foo@localhost)1>');
    await foo.ask('3 + 3');
    foo.press('C-g');
    await answer(foo, /^ -->$/, 'c 1');
    await foo.untilPrompt('(foo@localhost)2>');
    foo.enter('await receive()');
    await foo.until(/await receive\(\)$/);
    foo.press('C-g');
    for (const line of ['i', 'c']) await answer(foo, /^ -->$/, line);
    await foo.untilPrompt('(foo@localhost)3>');
    foo.enter("io.get_line('name? ')");
    await foo.until((lines) => lines.at(-1) === 'name?');
    foo.press('C-g');
    await answer(foo, /^ -->$/, 'c');
    await answer(foo, /^name\?$/, 'ann');
    await foo.untilPrompt('(foo@localhost)4>');
    foo.press('C-c', 'C-c');
    await foo.until(/^BREAK/);
    foo.enter('c');
    await foo.untilPrompt('(foo@localhost)4>');
    foo.enter('exit()');
    await foo.untilPrompt('(foo@localhost)1>');
    foo.enter('q()');
    await foo.exited();
    const text = await verified('a.md');
    assert.match(
      text,
      /\(foo@localhost\)2>\n%% keys C-g\nUser switch command\n --> j\n {3}1\* .*\n --> s\n --> c\nEshell V\[\.\.\.\] leaves\)\n/,
    );
    assert.match(text, /%% keys C-g\nUser switch command\n --> i\n --> c\n\*\* exception exit/);
    assert.match(text, /%% keys C-c C-c\n/);
  });

  it('may come from a pipe, with answers and the menu', async () => {
    const input = "1 + 1\nio.get_line('name? ')\nann\n\x07\nj\ns\nc\n2\nexit()\n3\n";
    await world.run(['-sname', 'foo', '-transcript', 'a.md'], input);
    const text = await verified('a.md');
    assert.match(text, /%% type ann\n%% keys Enter\nname\? ann\n'ann\\n'\n/);
    assert.match(text, /\(foo@host\)3>\n%% keys C-g\nUser switch command\n --> j\n/);
  });

  it('may have keys in one of several terminals', async () => {
    const foo = await world.open('foo', '-transcript', 'a.md');
    const bar = await world.open('bar', '-transcript', 'a.md');
    await foo.ask("register('sh', self())");
    await foo.ask("spawn('bar@localhost', 'erlang', 'error', ['oops'])");
    await foo.until(/exit value/);
    bar.enter("['sh', 'foo@localhost'] ! await io.get_line('what? ')");
    await foo.ask('1 + 1');
    await answer(bar, /^what\?$/, 'this');
    await bar.untilPrompt('(bar@localhost)2>');
    await foo.ask('await receive()');
    for (const one of [foo, bar]) {
      one.enter('q()');
      await one.exited();
    }
    const text = await verified('a.md');
    assert.match(text, /%% bar\n%% type this\n%% keys Enter\n|'what\? '\)\n%% type this\n/);
    assert.match(text, /await receive\(\)\n'this\\n'\n/);
  });

  it('is no secret of the menus: a question of another node is not in it', async () => {
    const [foo, bar] = [await world.open('foo'), await world.open('bar', '-transcript', 'b.md')];
    await foo.ask("net_adm.ping('bar@localhost')");
    await foo.ask("transcript.start('a.md', nodes())");
    await answer(bar, /^y or n:$/, 'y');
    await foo.until(/is recorded from here on$/);
    await bar.ask("'of bar'");
    await until('both have it', () => /of bar/.test(read('a.md')) && /of bar/.test(read('b.md')));
    assert.doesNotMatch(read('b.md'), /asks to record|y or n/);
  });
});
