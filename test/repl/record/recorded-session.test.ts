import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorld, type World } from '../../conversation/support/world.ts';
import { playCast } from '../../helpers/terminal.ts';

const cookie = 'SECRETCOOKIEABCDEFGH';

describe('transcript of a session', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());
  const read = (name: string): string => readFileSync(join(world.folder, name), 'utf8');

  it('has what is on the screen, also of a node that is killed in the middle of a line', async () => {
    const foo = await world.open('foo', '-transcript', 'a.txt', '-setcookie', cookie);
    await foo.ask('1 + 1');
    await foo.ask('erlang.get_cookie()');
    foo.enter("io.format('half a line'), sleep(60000)");
    await foo.until(/^half a line$/);
    foo.kill();
    await foo.exited();
    const lines = read('a.txt').split('\n');
    assert.match(lines[0] ?? '', /^Terl \d/);
    assert.deepEqual(lines.slice(3), [
      '(foo@localhost)1> 1 + 1',
      '2',
      '(foo@localhost)2> erlang.get_cookie()',
      `'${'*'.repeat(20)}'`,
      "(foo@localhost)3> io.format('half a line'), sleep(60000)",
      'half a line',
    ]);
  });

  it('plays in a terminal as it was', async () => {
    const foo = await world.open('foo', '-transcript', 'a.cast', '-setcookie', cookie);
    await foo.ask(`'${cookie}'.length`);
    foo.resize(90, 40);
    await foo.ask('1 + 1');
    await foo.ask("'日本' + '\\x1b[31m'.length");
    foo.enter('[1,\r2]');
    await foo.until(/^\[1, 2\]$/);
    await foo.ask("console.log('\\x1b[31mred')");
    foo.enter('halt(3)');
    await foo.exited();
    const stars = '*'.repeat(cookie.length);
    assert.deepEqual(
      await playCast(read('a.cast')),
      foo.lines().map((line) => line.replaceAll(cookie, stars)),
    );
    const events = read('a.cast')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line) as [number, string, string]);
    const markers = events.filter(([, code]) => code === 'm').map(([, , text]) => text);
    assert.deepEqual(markers.slice(1, 3), [
      '(foo@localhost)2> 1 + 1',
      "(foo@localhost)3> '日本' + '\\x1b[31m'.length",
    ]);
    const times = events.map(([at]) => at);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => a - b),
    );
    assert.ok(events.some(([, code, data]) => code === 'r' && data === '90x40'));
    assert.ok(events.some(([, code, data]) => code === 'i' && data === '1 + 1\r'));
    assert.ok(events.some(([, code, data]) => code === 'o' && data.includes('(foo@localhost)2>')));
    assert.ok(!read('a.cast').includes(cookie));
  });

  it('does not show a cookie that is set, from its first letter on', async () => {
    const foo = await world.open('foo', '-transcript', 'a.cast');
    await foo.ask("transcript.stop(), transcript.start('b.txt')");
    for (const name of ['c.cast', 'd.md']) {
      for (const letter of "erlang.set_cookie('bar@localhost', 'Fresh1')") foo.type(letter);
      await foo.ask('');
      await foo.ask("'Fresh' + '1'");
      await foo.ask(`transcript.stop(), transcript.start('${name}')`);
    }
    foo.enter('halt()');
    await foo.exited();
    for (const name of ['b.txt', 'c.cast']) assert.doesNotMatch(read(name), /Fresh1/);
    assert.match(read('b.txt'), /set_cookie\('bar@localhost', '\*{6}'\)/);
  });

  it('begins and ends at the prompt, and not for a module', async () => {
    const foo = await world.open('foo');
    assert.deepEqual(await foo.ask("transcript.start('a.md')"), ["['ok', 'a.md']"]);
    await foo.ask("console.log('hello')");
    assert.deepEqual(await foo.ask('transcript.stop()'), ["['ok', 'a.md']"]);
    assert.deepEqual(await foo.ask('transcript.stop()'), ["['error', 'not_started']"]);
    assert.equal(
      read('a.md'),
      `# Session of ${new Date().toISOString().slice(0, 10)}

<!-- terminals: foo -->

\`\`\`terl
%% foo
$ terl -sname foo@localhost
...
(foo@localhost)1> transcript.start('a.md')
['ok', 'a.md']
(foo@localhost)2> console.log('hello')
hello
undefined
(foo@localhost)3> transcript.stop()
['ok', 'a.md']
\`\`\`
`,
    );
    foo.enter("spawn('transcript', 'start', ['b.txt'])");
    await foo.until(/'eacces'/);
    assert.ok(!existsSync(join(world.folder, 'b.txt')));
  });

  it('has the entries of piped input, and answers to what its processes ask', async () => {
    const input = "1 + 1\n[1,\n2]\nio.get_line('name? ')\nann\n";
    const { stdout } = await world.run(['-sname', 'foo@localhost', '-transcript', 'a.txt'], input);
    assert.match(stdout, /1> 2\n/);
    const lines = read('a.txt').split('\n');
    assert.deepEqual(lines.slice(lines.indexOf('(foo@localhost)1> 1 + 1')), [
      '(foo@localhost)1> 1 + 1',
      '2',
      '(foo@localhost)2> [1,',
      '2]',
      '[1, 2]',
      "(foo@localhost)3> io.get_line('name? ')",
      'name? ann',
      "'ann\\n'",
      '(foo@localhost)4> *** Terminating terl (foo@localhost)',
      '',
    ]);
  });

  it('names files without the home directory', async () => {
    const modules = join(world.folder, 'home', 'modules');
    mkdirSync(modules, { recursive: true });
    writeFileSync(join(modules, 'mod.ts'), "export function f() { throw new Error('here'); }\n");
    writeFileSync(join(modules, 'bad.ts'), "import './no.ts';\n");
    const input =
      "cd('/usr')\nmod.f()\nspawn('mod', 'f', [])\nc('mod')\nm('mod')\nm()\nl('bad')\nbad.f()\nc('x/y')\n";
    await world.run(['-pa', modules, '-transcript', 'a.md'], input);
    const text = read('a.md');
    assert.match(text, /~\/modules\/mod\.ts/);
    assert.ok(!text.includes(world.folder), text);
  });

  it('is refused before the node starts', async () => {
    writeFileSync(join(world.folder, 'a.txt'), '');
    const { stderr, status } = await world.run(['-transcript', 'a.txt', '-sname', 'foo']);
    assert.equal(stderr, 'terl: a.txt exists already; a transcript never writes over a file\n');
    assert.equal(status, 1);
  });
});

describe('transcript of several terminals', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());
  const read = (): string => readFileSync(join(world.folder, 'class.md'), 'utf8');

  /** The document without its head, and without what differs from run to run. */
  const session = (): string =>
    read()
      .replace(/^[\s\S]*?-->\n/, '')
      .replaceAll(/<\d+\.\d+\.\d+>/g, '<pid>')
      .replaceAll(/=ERROR REPORT====.*\n(?:[^(%\n].*\n)*/g, '=ERROR REPORT\n');

  it('is one document, in the order in which things happened', async () => {
    const foo = await world.open('foo', '-transcript', 'class.md');
    const bar = await world.open('bar', '-transcript', 'class.md');
    await foo.ask("register('sh', self())");
    foo.enter('// Now bar sends.');
    await foo.until((lines) => lines.at(-2)?.endsWith('sends.') === true);
    foo.enter('await receive()');
    await foo.until(/receive\(\)$/);
    await new Promise((resolve) => setTimeout(resolve, 300)); // longer than entries that begin at the same time
    await bar.ask("['sh', 'foo@localhost'] ! 'hi'");
    await foo.until(/^'hi'$/);
    await bar.ask("spawn('foo@localhost', 's', 'nofun', [])");
    await bar.until(/exit value/);
    await foo.ask("spawn('bar@localhost', 'io', 'format', ['[1,~n2]~n'])");
    foo.enter('q()');
    await foo.exited();
    bar.enter('q()');
    await bar.exited();
    assert.match(read(), /^# Session of [\d-]+\n\n<!-- terminals: foo, bar -->\n/);
    assert.equal(
      session(),
      `
\`\`\`terl
%% foo
$ terl -sname foo@localhost
...
%% bar
$ terl -sname bar@localhost
...
%% foo
(foo@localhost)1> register('sh', self())
true
\`\`\`

Now bar sends.

\`\`\`terl
%% foo
(foo@localhost)2> await receive() %% stays
%% bar
(bar@localhost)1> ['sh', 'foo@localhost'] ! 'hi'
'hi'
%% foo
'hi'
%% bar
(bar@localhost)2> spawn('foo@localhost', 's', 'nofun', [])
<pid>
=ERROR REPORT

%% foo
(foo@localhost)3> spawn('bar@localhost', 'io', 'format', ['[1,~n2]~n'])
<pid>
[1,
2]
(foo@localhost)4> q()
'ok'
%% bar
(bar@localhost)3> q()
'ok'
\`\`\`
`,
    );
    assert.ok(!existsSync(join(world.folder, '.class.md.recording')));
  });

  it('has what killed terminals showed, and goes on with the others', async () => {
    const foo = await world.open('foo', '-transcript', 'class.md');
    const bar = await world.open('bar', '-transcript', 'class.md');
    await foo.ask('1 + 1');
    bar.enter("io.format('one~nhalf'), sleep(60000)");
    await bar.until(/^half$/);
    bar.kill();
    await bar.exited();
    const whole = /```terl\n[\s\S]*\n```\n$/;
    assert.match(read(), whole);
    assert.match(session(), /sleep\(60000\)\none\nhalf\n/);
    await foo.ask('2 + 2');
    const again = await world.open('bar', '-transcript', 'class.md');
    await again.ask('3 + 3');
    await foo.ask('4 + 4');
    for (const one of [foo, again]) one.kill();
    await Promise.all([foo.exited(), again.exited()]);
    assert.match(read(), whole);
    const text = session();
    const parts = ['1> 1 + 1\n2\n', 'one\n', '2> 2 + 2\n4\n', '1> 3 + 3\n6\n', '3> 4 + 4\n8\n'];
    const places = parts.map((part) => text.indexOf(part));
    assert.ok(!places.includes(-1), text);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.match(text, /half\n/);
    // all who recorded it have ended: it is a file as any other
    const { stderr } = await world.run(['-transcript', 'class.md']);
    assert.match(stderr, /class\.md exists already/);
  });

  it('has whole entries when two terminals are busy at the same time', async () => {
    const names = ['foo', 'bar'];
    const count = 40;
    const lines = (name: string): string =>
      Array.from({ length: count }, (_, n) => `[1,\n'${name}', ${n}]\n`).join('');
    await Promise.all(
      names.map((name) => world.run(['-sname', name, '-transcript', 'class.md'], lines(name))),
    );
    const text = session();
    for (const name of names)
      for (let n = 0; n < count; n++) {
        const prompt = `\\(${name}@host\\)${n + 1}> `;
        const value = `\\[1, '${name}', ${n}\\]\n`;
        // what the other terminal overtakes stays, and its value stands behind that
        assert.match(
          text,
          new RegExp(
            `${prompt}\\[1,\n${prompt}'${name}', ${n}\\](\n${value}| %% stays\n[^]*%% ${name}\n${value})`,
          ),
        );
      }
  });

  it('ends with a sentence when its file is removed, and the shell goes on', async () => {
    const foo = await world.open('foo', '-transcript', 'class.md');
    await foo.ask('1 + 1');
    rmSync(join(world.folder, 'class.md'));
    await foo.ask('2 + 2');
    await foo.until(/the transcript ends here: class\.md was removed/);
    assert.deepEqual((await foo.ask('3 + 3')).at(-1), '6');
    assert.deepEqual(await foo.ask('transcript.stop()'), ["['error', 'not_started']"]);
    assert.deepEqual(await foo.ask("transcript.start('class.md')"), ["['ok', 'class.md']"]);
    assert.match(session(), /5> transcript\.start/);
  });

  it('says which program holds it up, and gets all of it later', async () => {
    const foo = await world.open('foo', '-transcript', 'class.md');
    await foo.ask('1 + 1');
    const recording = join(world.folder, '.class.md.recording');
    await new Promise((resolve) => setTimeout(resolve, 200)); // until foo has written all
    renameSync(join(recording, 'free'), join(recording, `held-${process.pid}-1`));
    await foo.ask('2 + 2');
    await foo.until(new RegExp(`the transcript waits: process ${process.pid} writes to class.md`));
    await foo.ask('3 + 3');
    renameSync(join(recording, `held-${process.pid}-1`), join(recording, 'free'));
    foo.enter('q()');
    await foo.exited();
    assert.match(session(), /2 \+ 2\n4\n[\s\S]*3 \+ 3\n6\n/);
  });
});
