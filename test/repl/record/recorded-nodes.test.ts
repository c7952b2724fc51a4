import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changesFrom, createRecordingClock } from '../../../repl/record/remote-document.ts';
import { makeWorld, type World } from '../../conversation/support/world.ts';
import type { Terminal } from '../../helpers/terminal.ts';

describe('clock of a recording', () => {
  it('gives later times only, and later ones than it has heard', () => {
    const clock = createRecordingClock();
    const first = clock.now();
    assert.ok(clock.now() > first);
    clock.heard(first + 60_000_000);
    assert.ok(clock.now() > first + 60_000_000);
    clock.heard(first);
    assert.ok(clock.now() > first + 60_000_000);
  });
});

describe('changes of a node that is recorded', () => {
  const from = (changes: unknown): readonly unknown[] =>
    changesFrom('bar@host', JSON.stringify(changes), { terminal: 'bar', now: 1_000 });

  it('are taken with the names that they have here', () => {
    assert.deepEqual(
      from([{ kind: 'enter', id: '1.2', terminal: 'foo', stamp: 5, text: '(bar@host)1> x\n' }]),
      [{ kind: 'enter', id: 'bar@host 1.2', terminal: 'bar', stamp: 5, text: '(bar@host)1> x\n' }],
    );
    const keys = '(bar@host)1>\n%% keys C-g\n%% type a b\n --> c 1\n';
    const start = "$ terl -sname bar@host -eval 'f(1)'\n...\n";
    for (const [kind, text] of [
      ['press', keys],
      ['enter', start],
    ])
      assert.deepEqual(from([{ kind, id: '1', stamp: 5, text }]), [
        { kind, id: 'bar@host 1', terminal: 'bar', stamp: 5, text },
      ]);
    assert.deepEqual(from([{ kind: 'end', id: '1.2', stamp: 9e15 }]), [
      { kind: 'end', id: 'bar@host 1.2', stamp: 1_001_000 },
    ]);
  });

  it('are left out if they are not what that terminal may say', () => {
    const wrong = [
      null,
      7,
      { kind: 'enter', id: '1', stamp: 1, text: '(foo@host)1> x\n' },
      { kind: 'enter', id: '1', stamp: 1, text: '(bar@host)1> x\n%% foo\n' },
      { kind: 'enter', id: '1', stamp: 1, text: '$ rm x\n' },
      { kind: 'enter', id: '1', stamp: 1, text: '$ terl -sname bar; rm x\n...\n' },
      { kind: 'enter', id: '1', stamp: 1, text: "$ terl '`rm x`' $(rm x)\n...\n" },
      { kind: 'press', id: '1', stamp: 1, text: '(foo@host)1>\n%% keys C-g\n' },
      { kind: 'press', id: '1', stamp: 1, text: '%% keys C-g\n$ rm x\n' },
      { kind: 'press', id: '1', stamp: 1, text: '%% foo\n' },
      { kind: 'enter', id: '1', stamp: null, text: '(bar@host)1> x\n' },
      { kind: 'print', id: '1', stamp: 1, text: 'no line', begun: '' },
      { kind: 'other', id: '1', stamp: 1, text: '' },
    ];
    for (const one of wrong) assert.deepEqual(from([one]), [], JSON.stringify(one));
    assert.deepEqual(from('no list'), []);
    assert.deepEqual(changesFrom('bar@host', '{', { terminal: 'bar', now: 1 }), []);
  });

  it('order nothing that is not seen', () => {
    const [narration] = from([
      { kind: 'narrate', id: '1', stamp: 1, text: 'a <!-- check: halt() -->\n' },
    ]) as { text: string }[];
    assert.equal(narration?.text, 'a \\<!-- check: halt() -->\n');
    const [print] = from([
      { kind: 'print', id: '1', stamp: 1, text: '\x1b[2Ja\n', begun: 'b\nc' },
    ]) as { text: string; begun: string }[];
    assert.deepEqual([print?.text, print?.begun], ['a\n', 'b c']);
  });
});

describe('recording of several nodes', function () {
  this.timeout(60_000);
  let world: World;
  let foo: Terminal;
  let bar: Terminal;
  beforeEach(async () => {
    world = await makeWorld();
    foo = await world.open('foo');
    bar = await world.open('bar');
    await foo.ask("net_adm.ping('bar@localhost')");
  });
  afterEach(() => world.close());
  const session = (): string =>
    readFileSync(join(world.folder, 'class.md'), 'utf8').replaceAll(/<\d+\.\d+\.\d+>/g, '<pid>');

  const start = async (answer: 'y' | 'n'): Promise<void> => {
    assert.deepEqual(await foo.ask("transcript.start('class.md', nodes())"), [
      "['ok', 'class.md']",
    ]);
    await bar.until(/^foo@localhost asks to record this terminal: y or n$/);
    bar.enter('perhaps');
    await bar.until(
      (lines) => lines.filter((line) => line.includes('asks to record')).length === 2,
    );
    bar.enter(answer);
    await foo.until(
      answer === 'y'
        ? /^\* bar@localhost is recorded from here on$/
        : /does not want to be recorded$/,
    );
  };

  it('is one document, in an order in which causes come first', async () => {
    await start('y');
    await foo.ask("register('sh', self())");
    foo.enter('await receive()');
    await foo.until(/receive\(\)$/);
    await new Promise((resolve) => setTimeout(resolve, 300)); // longer than entries that begin at the same time
    await bar.ask("['sh', 'foo@localhost'] ! 'hi'");
    await foo.until(/^'hi'$/);
    await foo.ask("spawn('bar@localhost', 's', 'nofun', [])");
    await foo.until(/exit value/);
    await foo.ask('transcript.stop()');
    await bar.until(/^\* foo@localhost records this terminal no more$/);
    await bar.ask("'not recorded'");
    const text = session();
    const parts = [
      '<!-- terminals: foo, bar -->',
      "transcript.start('class.md', nodes())\n['ok', 'class.md']\n",
      '> await receive() %% stays\n%% bar\n',
      "> ['sh', 'foo@localhost'] ! 'hi'\n'hi'\n%% foo\n'hi'\n",
      '=ERROR REPORT',
      '> transcript.stop()\n',
    ];
    const places = parts.map((part) => text.indexOf(part));
    assert.ok(!places.includes(-1), text);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
      text,
    );
    assert.doesNotMatch(text, /is recorded from here|asks to record|not recorded/);
    assert.ok(!existsSync(join(world.folder, '.class.md.recording')));
  });

  it('does without a node whose user says no', async () => {
    await start('n');
    await bar.ask("'secret of bar'");
    await foo.ask('transcript.stop()');
    assert.doesNotMatch(session(), /secret of bar|%% bar/);
  });

  it('ends when the user of the recorded node says so', async () => {
    await start('y');
    await bar.ask("'recorded'");
    assert.deepEqual(await bar.ask('transcript.stop()'), ["['ok', 'foo@localhost']"]);
    await foo.until(/^\* bar@localhost is recorded no more$/);
    await bar.ask("'not any more'");
    await foo.ask('transcript.stop()');
    assert.match(session(), /1> 'recorded'\n/);
    assert.match(session(), /\nbar is recorded no more\.\n/);
    assert.doesNotMatch(session(), /not any more/);
  });

  it('has all that a node sent before it went away', async () => {
    await start('y');
    await bar.ask("'the last words'");
    await foo.until(() => session().includes("\n'the last words'\n"));
    bar.kill();
    await bar.exited();
    await foo.until(/^\* bar@localhost has gone$/);
    await foo.ask('1 + 1');
    foo.enter('q()');
    await foo.exited();
    assert.match(session(), /'the last words'\n[\s\S]*\nbar has gone\.\n[\s\S]*1 \+ 1\n2\n/);
  });

  it('ends at the recorded node when the recording node goes away', async () => {
    await start('y');
    foo.kill();
    await foo.exited();
    await bar.until(/^\* foo@localhost has gone, and records this terminal no more$/);
    assert.deepEqual(await bar.ask('transcript.stop()'), ["['error', 'not_started']"]);
  });

  it('says of each node that is not recorded why', async () => {
    await world.open('baz');
    await foo.ask("net_adm.ping('baz@localhost')");
    await foo.ask("transcript.start('class.md', [...nodes(), 'nosuch@localhost'])");
    await foo.until(
      /^\* nosuch@localhost is not recorded: it cannot be reached: no node called nosuch runs on/,
    );
    await bar.until((lines) => lines.at(-1) === 'y or n:');
    bar.kill();
    await foo.until(/^\* bar@localhost is not recorded: it has gone$/);
    await foo.ask('transcript.stop()');
    assert.doesNotMatch(session(), /%% bar|nosuch@localhost is/);
  });

  it('says that a user said no a moment ago', async () => {
    await start('n');
    await foo.ask('transcript.stop()');
    await foo.ask("transcript.start('again.md', nodes())");
    await foo.until(/^\* bar@localhost is not recorded: its user said no less than a minute ago$/);
  });
});
