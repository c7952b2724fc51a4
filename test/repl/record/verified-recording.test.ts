// What was recorded is a session document: -verify takes it as it is.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ask, makeWorld, until, type World } from '../../conversation/support/world.ts';
import type { Terminal } from '../../helpers/terminal.ts';

const thisHost = hostname().replace(/\..*/, '');

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

  /** Start a node by its name alone in a terminal of the system's shell. */
  const start = async (name: string, ...flags: string[]): Promise<Terminal> => {
    const terminal = world.sh(`terl -sname ${name} ${flags.join(' ')}`);
    await terminal.until((lines) => /^\(\S+\)1>$/.test(lines.at(-1) ?? ''));
    return Object.assign(terminal, { ask: (line: string) => ask(terminal, line) });
  };
  const leave = async (...terminals: readonly Terminal[]): Promise<void> => {
    for (const terminal of terminals) {
      terminal.enter('q()');
      await terminal.exited();
    }
  };
  const ping = (name: string): string => `net_adm.ping('${name}@${thisHost}')`;

  it('may have a terminal that is opened again', async () => {
    const first = await start('foo', '-transcript', 'a.md');
    const bar = await start('bar', '-transcript', 'a.md');
    await first.ask('1 + 1');
    await bar.ask(ping('foo'));
    await leave(first);
    await bar.ask('nodes()');
    const second = await start('foo', '-transcript', 'a.md');
    await second.ask('2 + 2');
    await bar.ask(ping('foo'));
    second.press('C-d'); // an end that no entry shows
    await second.exited();
    await bar.ask('nodes()');
    const third = await start('foo', '-transcript', 'a.md');
    await third.ask('3 + 3');
    await leave(third, bar);
    const text = await verified('a.md');
    assert.match(text, /-->\n\n```terl\n%% foo\n\(foo@host\)1> 1 \+ 1\n/);
    assert.match(text, /%% foo\n\$ terl -sname foo\n\.\.\.\n\(foo@host\)1> 2 \+ 2\n4\n/);
    assert.match(text, /%% other\n\$ kill -9 <pid of foo>\n%% bar\n\(bar@host\)4> nodes\(\)\n/);
    assert.match(text, /%% foo\n\$ terl -sname foo\n\.\.\.\n\(foo@host\)1> 3 \+ 3\n/);
  });

  it('may have a node that was killed, and others that saw it', async () => {
    const foo = await world.open('foo', '-transcript', 'a.md');
    const bar = await world.open('bar', '-transcript', 'a.md');
    await bar.ask("net_adm.ping('foo@localhost')");
    foo.enter("io.format('one~nhalf'), sleep(60000)");
    await foo.until((lines) => lines.at(-1) === 'half');
    foo.kill();
    await foo.exited();
    await bar.ask('nodes()');
    const again = await world.open('foo', '-transcript', 'a.md');
    await again.ask('2 + 2');
    await leave(again, bar);
    const text = await verified('a.md');
    assert.match(
      text,
      /%% stays\none\nhalf\n%% other\n\$ kill -9 <pid of foo>\n%% bar\n\S+ nodes\(\)\n\[\]\n%% foo\n\$ terl -sname foo@localhost\n/,
    );
  });

  it('may go on in the same file', async () => {
    const foo = await world.open('foo', '-transcript', 'a.md');
    const bar = await world.open('bar', '-transcript', 'a.md');
    await foo.ask('const A = 1');
    await foo.ask('transcript.stop()');
    await foo.ask("'secret'");
    await foo.ask("transcript.start('a.md')");
    await foo.ask('A + 1');
    await foo.ask('transcript.stop()');
    foo.enter('exit()');
    await foo.untilPrompt('(foo@localhost)1>');
    await foo.ask("transcript.start('a.md')");
    await foo.ask('3 + 3');
    await bar.ask('4 + 4');
    await leave(foo, bar);
    const text = await verified('a.md');
    assert.match(
      text,
      /\(foo@localhost\)4> 'not recorded'\n'not recorded'\n\(foo@localhost\)5> A \+ 1\n2\n/,
    );
    assert.match(text, /\(foo@localhost\)6> exit\(\)\n/);
    assert.doesNotMatch(text, /secret/);
  });

  it('connects the nodes that it records', async () => {
    const [foo, bar, baz] = [await start('foo'), await start('bar'), await start('baz')];
    for (const name of ['bar', 'baz']) await foo.ask(ping(name));
    await foo.ask("transcript.start('lesson.md', nodes())");
    for (const [at, one] of [bar, baz].entries()) {
      await answer(one, /^y or n:$/, 'y');
      await foo.until(
        (lines) => lines.filter((line) => line.endsWith('from here on')).length === at + 1,
      );
    }
    await baz.ask('nodes()');
    await foo.ask("register('sh', self())");
    await bar.ask(`['sh', 'foo@${thisHost}'] ! 'hi'`);
    await foo.ask('flush()');
    await foo.ask('transcript.stop()');
    const text = await verified('lesson.md');
    assert.match(text, /<!-- check foo: \(await net_adm\.ping\('bar@host'\)\) === 'pong' -->/);
  });

  it('has no cookie, and no folder of this machine', async () => {
    const modules = join(world.folder, 'modules');
    mkdirSync(modules);
    writeFileSync(join(modules, 'mod.ts'), 'export const f = () => 42;\n');
    const flags = ['-setcookie', 'COOKIEOFALLNODES', '-pa', modules];
    const foo = await start('foo', '-hidden', ...flags, '-transcript', 'a.md');
    await foo.ask('erlang.get_cookie()');
    await foo.ask("['a', 'COOKIEOFALLNODES', mod.f()]");
    await leave(foo);
    const { stdout, status } = await world.run(['-verify', 'a.md', '-pa', 'modules']);
    assert.equal(status, 0, `${stdout}\n${read('a.md')}`);
    assert.match(read('a.md'), /\$ terl -sname foo -hidden\n/);
    assert.match(read('a.md'), /get_cookie\(\)\n'\[\.\.\.\]'\n/);
    assert.match(read('a.md'), /\['a', '\*{16}', mod\.f\(\)\]\n\['a', '\[\.\.\.\]', 42\]\n/);
  });
});
