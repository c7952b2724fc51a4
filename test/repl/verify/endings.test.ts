// Whatever terl -verify has started is ended with it, however it ends.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { until as waitUntil } from '../../conversation/support/world.ts';
import { dedented, makeVerifier, session, type Verifier } from './support/verifier.ts';

describe('the end of terl -verify', function () {
  this.timeout(60_000);
  let verifier: Verifier;
  beforeEach(() => {
    verifier = makeVerifier();
  });
  afterEach(() => verifier.close());

  const started = dedented(`
    %% foo
    $ terl -sname foo
    ...
    %% ops
    $ terl -detached -sname baz
    %% foo
    (foo@host)1> net_adm.ping('baz@host')
    'pong'
    %% bar
    $ terl -sname bar
    ...
    %% ops
    $ kill -STOP <pid of bar>
  `);

  const programs = (count: number): Promise<void> =>
    waitUntil(`${count} programs run`, () => verifier.processes().length >= count);

  it('ends nodes, detached and stopped ones, and the mapper', async () => {
    const { stdout, status } = await verifier.run(verifier.write('d.md', session(started)));
    assert.equal(status, 0, stdout);
    await verifier.untilAllEnded();
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)
    it(`ends them on ${signal}, at once`, async () => {
      const text = `<!-- timeout: 90s -->\n${session(`${started}\n%% foo\n(foo@host)2> await receive()`)}`;
      const { child, until, ended } = verifier.start([verifier.write('d.md', text)]);
      await until(/kill -STOP/);
      await new Promise((resolve) => setTimeout(resolve, 300)); // receive() is typed
      await programs(4);
      const begun = performance.now();
      child.kill(signal);
      const { status, stdout } = await ended;
      if (signal === 'SIGKILL') assert.equal(status, null);
      else {
        assert.equal(status, 2);
        assert.match(stdout, /\nd\.md: it was stopped before its end\n/);
        assert.ok(performance.now() - begun < 5_000);
      }
      await verifier.untilAllEnded();
    });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const)
    it(`ends those on screens on ${signal}, whatever they do`, async () => {
      const text = `<!-- timeout: 90s -->\n\`\`\`terminal
%% foo
$ terl -sname foo
...
(foo@host)1> net_adm.ping('bar@host')
'pong'
(foo@host)2>
%% keys C-g
User switch command
 --> r 'bar@host'
 --> c
Eshell V[...] leaves)
%% type for (;;);
%% keys Enter
%% bar
(bar@host)1> process_flag('trap_exit', true)
false
(bar@host)2> await receive()
'nothing comes'
\`\`\`\n`;
      const { child, until, ended } = verifier.start([verifier.write('d.md', text)]);
      await until(/process_flag/); // the loop runs before
      await programs(4);
      child.kill(signal);
      await ended;
      await verifier.untilAllEnded();
    });

  it('ends them when nobody reads the report any more', async () => {
    const text = session(
      `${started}\n%% foo\n(foo@host)2> await sleep(300)\n'ok'\n(foo@host)3> 1\n1`,
    );
    const { child, until, ended } = verifier.start([verifier.write('d.md', text)]);
    await until(/ok d/);
    child.stdout?.destroy();
    await ended;
    await verifier.untilAllEnded();
  });

  it('ends them when the report cannot be written', async () => {
    const file = verifier.write('d.md', session(`${started}\n%% foo\n(foo@host)2> 1\n1`));
    // not every system has /dev/full; files of no bytes are everywhere
    const full = existsSync('/dev/full') ? ['exec "$@" > /dev/full'] : [];
    for (const line of [...full, 'trap "" XFSZ; ulimit -f 0; exec "$@" > report']) {
      const { status } = await verifier.runIn(line, file);
      assert.equal(status, 2, line);
      await verifier.untilAllEnded();
    }
  });

  it('ends what an allowed command has started', async () => {
    verifier.write('d.md', session('%% ops\n$ sleep 1000 & sleep 1001 &'));
    const { stdout, status } = await verifier.run('d.md', '-allow_commands');
    assert.equal(status, 1, stdout); // they keep the output of the command open
    await verifier.untilAllEnded();
  });
});
