// The slides' sessions, typed into two terminals and sent through two pipes.

import assert from 'node:assert/strict';
import { type Document, parseDocument } from '../../repl/document/document.ts';
import type { PlayOptions } from '../../repl/session/play.ts';
import { playSections } from '../helpers/play-document.ts';
import { makeWorld, type World } from './support/world.ts';

const sessions = {
  'spawns a function that sends its node': `
    %% foo
    (foo@host)1> c('s')
    ['ok', 's']
    (foo@host)2> const S = self()
    <0.88.0>
    (foo@host)3> nodes()
    []
    (foo@host)4> spawn('bar@host', 's', 'send_node', [S])
    <2.89.1>
    (foo@host)5> flush()
    Shell got 'bar@host'
    'ok'
    (foo@host)6> nodes()
    ['bar@host']
    %% bar
    (bar@host)1> nodes()
    ['foo@host']
  `,
  'talks to an echo server': `
    %% foo
    (foo@host)1> spawn('bar@host', 's', 's', [])
    <2.89.1>
    (foo@host)2> send(['server', 'bar@host'], ['hi', self()])
    ['hi', <0.88.0>]
    (foo@host)3> await sleep(50)
    'ok'
    (foo@host)4> flush()
    Shell got 'hi'
    'ok'
    (foo@host)5> flush()
    'ok'
    %% bar
    (bar@host)1> whereis('server')
    <0.89.2>
    (bar@host)2> send('server', ['yo', self()])
    ['yo', <0.88.0>]
    (bar@host)3> flush()
    Shell got 'yo'
    'ok'
  `,
  'lends frequencies to another node': `
    %% foo
    (foo@host)1> frequency.start()
    'ok'
    %% bar
    (bar@host)1> await frequency.call('allocate', 'foo@host')
    ['ok', 10]
    (bar@host)2> frequency.call('allocate', 'foo@host')
    ['ok', 11]
    (bar@host)3> frequency.allocate('foo@host')
    ['ok', 12]
    (bar@host)4> frequency.allocate('foo@host')
    ['error', 'no_frequency']
    (bar@host)5> frequency.deallocate('foo@host', 11)
    'ok'
    (bar@host)6> frequency.allocate('foo@host')
    ['ok', 11]
    (bar@host)7> frequency.stop('foo@host')
    'ok'
    %% foo
    (foo@host)2> whereis('frequency')
    undefined
  `,
};

/** A session as a document. */
function documentOf(session: string): Document {
  return parseDocument(
    'session.md',
    `\`\`\`terl\n${session.replaceAll(/^ +/gm, '').trim()}\n\`\`\`\n`,
  );
}

for (const [title, session] of Object.entries(sessions)) {
  const document = documentOf(session);
  const played = (options: Partial<PlayOptions>): Promise<void> =>
    playSections(document, document.sections, options);

  describe(`a session that ${title}`, function () {
    this.timeout(30_000);

    it('goes in terminals', () => played({ screens: true }));

    it('goes in dumb terminals, as in clever ones', () =>
      played({ screens: true, env: { TERM: 'dumb' } }));

    it('goes in pipes, without escapes', async () => {
      let printed = '';
      await played({
        told(event) {
          if (event.kind === 'step')
            printed += event.outcome.shown.map(({ text }) => text).join('\n');
        },
      });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that must not be there
      assert.doesNotMatch(printed, /[\x00-\x09\x0b-\x1f\x7f]/);
    });
  });
}

describe('two terminals', () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('shows the crash of a remote process on the terminal of its spawner only', async () => {
    const foo = await world.open('foo');
    const bar = await world.open('bar');
    await foo.ask("spawn('bar@localhost', 's', 's', [])");
    const lines = await foo.ask("spawn('bar@localhost', 's', 's', [])");
    assert.match(lines[0] ?? '', /^<2\.\d+\.1>$/);
    await foo.until(/'s', 's', \{ file: 's\.ts', line: \d+, column: \d+ \}/);
    const report = foo.lines().join('\n');
    assert.match(report, /^=ERROR REPORT==== \d+-\w{3}-\d{4}::\d\d:\d\d:\d\d\.\d{6} ===$/m);
    assert.match(report, /^Error in process <2\.\d+\.1> on node bar@localhost with exit value:$/m);
    assert.match(report, /^\['badarg', \[\['erlang', 'register', \['server', <2\.\d+\.1>\]/m);
    assert.deepEqual(await bar.ask('1'), ['1']);
    assert.doesNotMatch(bar.lines().join('\n'), /REPORT/);
  });

  it('wraps what is typed, values and reports at 40 columns, and loses nothing', async () => {
    const foo = await world.open('foo');
    await world.open('bar');
    foo.resize(40, 24);
    foo.enter("spawn('bar@localhost', 's', 's', [])");
    await foo.untilPrompt('(foo@localhost)2>');
    foo.enter("spawn('bar@localhost', 's', 's', ['one', 'two', 'three'])");
    await foo.until(/column: 3 \}\]\]\]$/);
    foo.type("['server', 'bar@localhost'] ! ['hi', self()]");
    foo.press('C-a', 'M-f', 'C-e', 'Enter');
    await foo.untilPrompt('(foo@localhost)4>');
    foo.enter('await receive()');
    const lines = await foo.untilPrompt('(foo@localhost)5>');
    const shown = lines.map((line) => line.padEnd(40)).join('');
    const wanted = [
      "(foo@localhost)1> spawn('bar@localhost', 's', 's', [])",
      "(foo@localhost)2> spawn('bar@localhost', 's', 's', ['one', 'two', 'three'])",
      'on node bar@localhost with exit value:',
      "(foo@localhost)3> ['server', 'bar@localhost'] ! ['hi', self()]",
      "['hi', <0.88.0>]",
      "'hi' ",
    ];
    for (const text of wanted) assert.equal(shown.split(text).length, 2, `once ${text}:\n${shown}`);
  });

  it('prints what a remote process writes on the terminal of its spawner', async () => {
    const foo = await world.open('foo');
    const bar = await world.open('bar');
    foo.enter("spawn('bar@localhost', 'talker', 'say', ['hello'])");
    await foo.until(/^hello from bar@localhost$/);
    await foo.until(/^logged on bar@localhost$/);
    await foo.untilPrompt('(foo@localhost)2>');
    assert.deepEqual(await bar.ask('1'), ['1']);
    assert.doesNotMatch(bar.lines().join('\n'), /hello/);
  });

  it('names the lines of the TypeScript that failed, on another node too', async () => {
    const foo = await world.open('foo');
    await world.open('bar');
    foo.enter("spawn('bar@localhost', 'crasher', 'crash', [])");
    await foo.until(/with exit value:/);
    await foo.until(/file: 'crasher\.ts', line: 10, column: 9 \}/);
    await foo.until(/file: 'crasher\.ts', line: 5, column: 3 \}/);
  });
});
