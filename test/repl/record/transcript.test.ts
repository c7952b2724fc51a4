import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTranscript, type Transcript } from '../../../repl/record/transcript.ts';
import { openTranscriptFile } from '../../../repl/record/transcript-file.ts';
import { createSecrets } from '../../../repl/record/transcript-secrets.ts';
import { makeWorld, type World } from '../../conversation/support/world.ts';
import { playCast } from '../../helpers/terminal.ts';

const cookie = 'SECRETCOOKIEABCDEFGH';

describe('secrets of a transcript', () => {
  const hidden = (...pieces: string[]): string => {
    const secrets = createSecrets();
    secrets.add(cookie);
    secrets.add('short');
    return pieces.map((piece) => secrets.hide(piece)).join('');
  };

  it('stand as stars, as long as they are', () => {
    assert.equal(hidden(`<${cookie}>`), `<${'*'.repeat(20)}>`);
    assert.equal(hidden('a short one'), 'a ***** one');
    assert.equal(hidden('nothing here'), 'nothing here');
  });

  it('are found with escapes and row ends in them', () => {
    const wrapped = `${cookie.slice(0, 9)}\r\n\x1b[2K${cookie.slice(9)}`;
    assert.equal(hidden(wrapped), `${'*'.repeat(9)}\r\n\x1b[2K${'*'.repeat(11)}`);
  });

  it('are hidden while they are being typed, but for the first letters', () => {
    assert.equal(hidden(`'${cookie.slice(0, 12)}'`), `'${'*'.repeat(12)}'`);
    assert.equal(hidden(`'${cookie.slice(0, 5)}'`), "'SECRE'");
  });

  it('are hidden where they are given to set_cookie, whole or not', () => {
    assert.equal(hidden("erlang.set_cookie('a@h', 'New')"), "erlang.set_cookie('a@h', '***')");
    assert.equal(hidden('set_cookie( "New'), 'set_cookie( "***');
    assert.equal(
      hidden("set_cookie\x1b[7m(\x1b[m\x1b[32m'a@h'\x1b[0m, \x1b[32m'Ne\r\n\x1b[2Kw'\x1b[0m)"),
      "set_cookie\x1b[7m(\x1b[m\x1b[32m'a@h'\x1b[0m, \x1b[32m'**\r\n\x1b[2K*'\x1b[0m)",
    );
    assert.equal(
      hidden("set_cookie(name)\n(foo@host)2> 'x'"),
      "set_cookie(name)\n(foo@host)2> 'x'",
    );
  });

  it('are looked for without going back and forth over escapes and row ends', () => {
    const text = `set_cookie(${'\n'.repeat(400)}'${'\x1b[0m'.repeat(400)}`;
    assert.equal(hidden(text, `set_cookie('${'a'.repeat(10_000)}`).length, text.length + 10_012);
  });

  it('are not told by the end of one that came in pieces', () => {
    assert.equal(hidden('SECRET', 'COOKIEABCDEFGH'), `SECRET${'*'.repeat(14)}`);
  });
});

describe('transcript', () => {
  let folder: string;
  let time: number;
  let complaints: string[];
  let transcript: Transcript;
  const path = (name: string): string => join(folder, name);
  const read = (name: string): string => readFileSync(path(name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-transcript-'));
    time = 1_000_000_000_000;
    complaints = [];
    transcript = createTranscript({
      size: () => ({ columns: 80, rows: 24 }),
      now: () => time,
      complain: (sentence) => complaints.push(sentence),
    });
    transcript.named('foo@host');
    transcript.secret(cookie);
  });
  afterEach(() => {
    transcript.stop();
    rmSync(folder, { recursive: true });
  });

  const session = (): void => {
    transcript.lines('(foo@host)1> erlang.get_cookie()');
    transcript.printed(`'\x1b[32m${cookie}\x1b[0m'\n`);
    transcript.printed('half');
    transcript.lines('=ERROR REPORT====\n');
  };

  it('is plain text in a file of the user alone', () => {
    assert.equal(transcript.start(path('a.txt')), undefined);
    session();
    assert.equal(transcript.stop(), path('a.txt'));
    const shown = `(foo@host)1> erlang.get_cookie()\n'${'*'.repeat(20)}'\nhalf\n=ERROR REPORT====\n`;
    assert.equal(read('a.txt'), shown);
    assert.equal(statSync(path('a.txt')).mode & 0o777, 0o600);
    transcript.printed('no more\n');
    assert.equal(read('a.txt'), shown);
  });

  it('is Markdown, whole at every moment: a block for each name of the node', async () => {
    transcript.start(path('a.md'));
    transcript.lines('(foo@host)1> ````');
    transcript.printed('half');
    await new Promise((resolve) => setImmediate(resolve));
    const first = '**foo@host**\n\n````text\n(foo@host)1> ````\nhalf';
    assert.equal(read('a.md'), `${first}\n\`\`\`\`\n`);
    transcript.printed(' done\n````\n');
    transcript.named('bar@host');
    transcript.printed('1\n');
    transcript.stop();
    const second = `${first} done\n    \`\`\`\`\n\`\`\`\`\n\n**bar@host**\n\n\`\`\`\`text\n1\n\`\`\`\`\n`;
    assert.equal(read('a.md'), second);
  });

  it('has a line as it stands in the end', () => {
    transcript.start(path('a.txt'));
    for (let n = 1; n <= 10; n++) transcript.printed(`\r${n * 10}%`);
    transcript.printed(' done\nab\b');
    transcript.printed('c\n漢字\rx\n');
    transcript.stop();
    assert.equal(read('a.txt'), '100% done\nac\nx 字\n');
  });

  it('begins and ends with whole entries', async () => {
    const enter = (source: string, evaluate: () => void, value: string): void => {
      transcript.asked();
      transcript.printed(`1> ${source}\n`);
      transcript.entered('1> ', source);
      evaluate();
      transcript.printed(`${value}\n`);
      transcript.answered();
    };
    const start = (name: string): void => {
      enter(`start('${name}')`, () => transcript.start(path(name)), 'ok');
    };
    start('a.txt');
    enter('[1,\n2]', () => undefined, '[1, 2]');
    enter('stop()', () => assert.equal(transcript.stop(), path('a.txt')), 'stopped');
    enter('more', () => assert.equal(transcript.stop(), undefined), 'nothing');
    assert.equal(read('a.txt'), "1> start('a.txt')\nok\n1> [1,\n2]\n[1, 2]\n1> stop()\nstopped\n");
    start('b.md');
    transcript.printed('in between\n');
    enter('stop(), start()', () => [transcript.stop(), transcript.start(path('c.md'))], 'both');
    const opening = '**foo@host**\n\n````text\n';
    assert.equal(read('b.md'), `${opening}1> start('b.md')\nok\nin between\n\`\`\`\`\n`);
    assert.equal(transcript.stop(), path('c.md'));
    assert.equal(read('c.md'), `${opening}1> stop(), start()\nboth\n\`\`\`\`\n`);
  });

  const recorded = (name: string): [unknown, unknown[]] => {
    transcript.start(path(name));
    transcript.sent('\x1b[1mhi\r\n');
    time += 1_500;
    for (const key of `set(${cookie})\r`) transcript.typed(key);
    transcript.entered('2> ', `set(${cookie})`);
    time += 250;
    transcript.resized();
    transcript.printed('not a second time');
    transcript.ended(3);
    const [header, ...events] = read(name)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    return [header, events];
  };

  for (const name of ['a.cast', 'a.v2.cast'])
    it(`is an asciicast of version 2 in ${name}, with a marker for each entry`, () => {
      const [header, events] = recorded(name);
      const { version, width, height, timestamp } = header as Record<string, unknown>;
      assert.deepEqual([version, width, height, timestamp], [2, 80, 24, 1_000_000_000]);
      assert.deepEqual(events, [
        [0, 'o', '\x1b[1mhi\r\n'],
        [1.5, 'i', `set(${'*'.repeat(20)})\r`],
        [1.5, 'm', `2> set(${'*'.repeat(20)})`],
        [1.75, 'r', '80x24'],
      ]);
    });

  it('is one of version 3 where the name asks for it', () => {
    const [header, events] = recorded('a.v3.cast');
    const { version, term, timestamp } = header as Record<string, { cols: number; rows: number }>;
    assert.deepEqual([version, term?.cols, term?.rows, timestamp], [3, 80, 24, 1_000_000_000]);
    assert.deepEqual(events, [
      [0, 'o', '\x1b[1mhi\r\n'],
      [1.5, 'i', `set(${'*'.repeat(20)})\r`],
      [0, 'm', `2> set(${'*'.repeat(20)})`],
      [0.25, 'r', '80x24'],
      [0, 'x', '3'],
    ]);
  });

  it('is refused in a sentence', () => {
    writeFileSync(path('there.txt'), 'mine');
    assert.match(transcript.start(path('there.txt')) ?? '', /exists already; a transcript never/);
    assert.equal(read('there.txt'), 'mine');
    assert.match(transcript.start(path('no/a.txt')) ?? '', /^cannot write .* \(ENOENT\)$/);
    assert.match(transcript.start(path('a.doc')) ?? '', /ends in \.txt, \.md or \.cast/);
    transcript.start(path('a.txt'));
    assert.match(transcript.start(path('b.txt')) ?? '', /is being written to .*a\.txt$/);
  });
});

describe('transcript file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terl-transcript-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written to the end by a disk that takes little at once', () => {
    const path = join(folder, 'a.txt');
    const file = openTranscriptFile(
      path,
      (error) => assert.fail(String(error)),
      (to, bytes, from, _length, at) => writeSync(to, bytes, from, 1, at),
    );
    file.append('some text');
    file.close();
    assert.equal(readFileSync(path, 'utf8'), 'some text');
  });

  it('fails once on a disk that is full, and takes no more', async () => {
    const failures: unknown[] = [];
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const file = openTranscriptFile(
      join(folder, 'a.txt'),
      (error) => failures.push(error),
      () => {
        throw full;
      },
    );
    file.append('text');
    await new Promise((resolve) => setImmediate(resolve));
    file.append('more');
    file.close();
    assert.deepEqual(failures, [full]);
  });
});

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
      `**foo@localhost**

\`\`\`\`text
(foo@localhost)1> transcript.start('a.md')
['ok', 'a.md']
(foo@localhost)2> console.log('hello')
hello
undefined
(foo@localhost)3> transcript.stop()
['ok', 'a.md']
\`\`\`\`
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
