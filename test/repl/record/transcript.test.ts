import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand } from '../../../repl/record/start-command.ts';
import { createTranscript, type Transcript } from '../../../repl/record/transcript.ts';
import { createSecrets } from '../../../repl/record/transcript-secrets.ts';

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

  it('are hidden in the address of an observer', () => {
    const key = 'aB3-_'.repeat(9).slice(0, 43);
    const page = 'http://127.0.0.1:40123/';
    assert.equal(hidden(`${page}${key}\n`), `${page}${'*'.repeat(43)}\n`);
    assert.equal(hidden(`${page}aB\r\n${key.slice(2)}`), `${page}**\r\n${'*'.repeat(41)}`);
    assert.equal(hidden(`${page}index.html`), `${page}index.html`);
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

  it('connects a node that is recorded before all that was typed there, however late that is heard', () => {
    transcript.start(path('a.md'));
    transcript.withNode('bar@host', () => undefined);
    const started = Date.now() * 1000;
    const changes = [
      { kind: 'enter', id: '1.1', stamp: started, text: '$ terl -sname bar\n...\n' },
      { kind: 'end', id: '1.1', stamp: started },
      { kind: 'enter', id: '1.2', stamp: started + 2, text: '(bar@host)1> nodes()\n' },
      { kind: 'end', id: '1.2', stamp: started + 3 },
    ];
    transcript.heardFrom('bar@host', JSON.stringify(changes));
    transcript.stop();
    const check = "<!-- check foo: (await net_adm.ping('bar@host')) === 'pong' -->";
    assert.match(
      read('a.md').replace(check, 'CHECK'),
      /^\$ terl -sname bar\n\.\.\.\n```\n\nCHECK\n\n```terl\n%% bar\n\(bar@host\)1> nodes\(\)\n```\n$/m,
    );
  });

  it('is a session document in Markdown, whole at every moment', async () => {
    const head = '# Session of 2001-09-09\n\n<!-- terminals: foo -->\n\n';
    transcript.start(path('a.md'));
    transcript.printed('Terl 1.0\n');
    transcript.asked();
    transcript.entered('(foo@host)1> ', '[1,\n2]');
    transcript.printed('half');
    await new Promise((resolve) => setImmediate(resolve));
    const first = '```terl\n%% foo\n(foo@host)1> [1,\n(foo@host)1> 2]\nhalf';
    assert.equal(read('a.md'), `${head}${first}\n\`\`\`\n`);
    transcript.printed(' done\n');
    transcript.answered();
    transcript.lines('=ERROR REPORT====\n');
    transcript.entered('(foo@host)2> ', `'${cookie}'`);
    transcript.answered();
    transcript.ended(0);
    assert.equal(
      read('a.md'),
      `${head}${first} done\n=ERROR REPORT====\n(foo@host)2> '${'*'.repeat(20)}'\n\`\`\`\n`,
    );
    assert.equal(statSync(path('a.md')).mode & 0o777, 0o600);
  });

  it('has prose in a document for a line of comments', () => {
    transcript.start(path('a.md'));
    transcript.narrated('// First, a process.');
    transcript.narrated('// It says hi.');
    transcript.entered('(foo@host)1> ', 'self()');
    transcript.answered();
    transcript.narrated('  ');
    transcript.narrated('// ```\n// <!-- no end');
    transcript.narrated('/* no prose */');
    transcript.ended(0);
    assert.equal(
      read('a.md').slice(read('a.md').indexOf('-->') + 4),
      '\nFirst, a process.\nIt says hi.\n\n```terl\n%% foo\n(foo@host)1> self()\n```\n\n\\```\n\\<!-- no end\n',
    );
  });

  for (const name of ['a.txt', 'a.md'])
    it(`leaves out syntax errors in ${name} if it is clean`, () => {
      transcript.start(path(name), { clean: true });
      const enter = (source: string, answer: string, isSlip: boolean): void => {
        transcript.asked();
        transcript.echoed(`(foo@host)1> ${source}\n`);
        transcript.entered('(foo@host)1> ', source);
        transcript.printed(`${answer}\n`);
        transcript.answered(isSlip);
      };
      enter('1 +* 2', '* 1:4: Unexpected token', true);
      enter('1 + 2', '3', false);
      enter('2 +* 2', '* 1:4: Unexpected token', true);
      transcript.ended(0);
      assert.match(read(name), /\(foo@host\)1> 1 \+ 2\n3\n/);
      assert.doesNotMatch(read(name), /\+\*|Unexpected/);
    });

  it('says how a document starts a node that was not started by its name alone', () => {
    const other = createTranscript({
      size: () => ({ columns: 80, rows: 24 }),
      now: () => time,
      complain: (sentence) => complaints.push(sentence),
      command: startCommand([
        ['sname', ['foo@localhost']],
        ['setcookie', [cookie]],
        ['transcript', ['a.md']],
        ['eval', ["io.format('a b')"]],
        ['ssl_dist_opt', ['password', 'secret']],
      ]),
    });
    other.start(path('a.md'));
    other.named('foo@localhost');
    other.entered('(foo@localhost)1> ', '1');
    other.answered();
    other.ended(0);
    assert.match(
      read('a.md'),
      /%% foo\n\$ terl -sname foo@localhost -eval 'io\.format\('\\''a b'\\''\)' -ssl_dist_opt password '\*{8}'\n\.\.\.\n\(foo@localhost\)1> 1\n/,
    );
    assert.equal(
      startCommand([
        ['sname', ['foo']],
        ['transcript', ['a.md', 'clean']],
      ]),
      undefined,
    );
    assert.equal(startCommand([]), 'terl');
    const joined = (value: string): string | undefined => startCommand([['join', [value]]]);
    assert.equal(joined('nats://host/room-7#KEY'), 'terl -join INVITE');
    assert.equal(joined('@room.invite'), 'terl -join @room.invite');
    assert.equal(
      startCommand([
        ['sname', ['foo']],
        ['hidden', []],
        ['mapper_port', ['4999']],
        ['pa', ['modules', '/home/ann/modules']],
      ]),
      'terl -sname foo -hidden -pa modules',
    );
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
      transcript.echoed(`1> ${source}\n`);
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
    const opening = '# Session of 2001-09-09\n\n<!-- terminals: foo -->\n\n```terl\n%% foo\n';
    assert.equal(read('b.md'), `${opening}1> start('b.md')\nok\nin between\n\`\`\`\n`);
    assert.equal(transcript.stop(), path('c.md'));
    assert.equal(read('c.md'), `${opening}1> stop(), start()\nboth\n\`\`\`\n`);
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
