// A lesson with a terminal of real Erlang: nothing guides there, so the terminal of terl says what to type.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endEpmd } from '../../repl/session/epmd.ts';
import { thisHost } from '../../repl/session/place.ts';
import { freePort } from '../../transport/base/free-port.ts';
import { describeErlang } from '../helpers/erlang.ts';
import type { Terminal } from '../helpers/terminal.ts';
import { prompt, suggests } from './support/suggests.ts';
import { makeWorld, type World } from './support/world.ts';

const lesson = `# Erl

\`\`\`terl
%% foo
$ terl -sname foo -proto_dist inet_tcp
...
(foo@host)1> 1 + 1
2
%% bar
$ erl -sname bar
...
(bar@host)1> node().
bar@host
(bar@host)2> 1 +
(bar@host)2> 1.
2
\`\`\`

Here it is four:

\`\`\`terl
%% foo
(foo@host)2> 2 + 2
4
\`\`\`

## Your turn

Do it in both.

<!-- check foo: whereis('done') !== undefined -->
<!-- hint: It is not done. -->

<!-- solution -->

\`\`\`terl
%% bar
(bar@host)3> done.
done
%% foo
(foo@host)3> register('done', self())
true
\`\`\`

## The end

\`\`\`terl
%% foo
(foo@host)4> 'end'
'end'
\`\`\`
`;

describeErlang('a lesson with real Erlang', function () {
  this.timeout(60_000);
  let epmdPort: number;
  let world: World;
  let foo: Terminal;

  beforeEach(async () => {
    epmdPort = await freePort();
    world = await makeWorld({ ERL_EPMD_PORT: String(epmdPort) });
    writeFileSync(join(world.folder, 'erl.md'), lesson);
    foo = world.sh('terl -lesson erl.md');
    await suggests(foo, 'foo', 1, '1 + 1');
  });
  afterEach(async () => {
    await world.close();
    await endEpmd(epmdPort);
  });

  it('says what to start and to type there, and goes on when the next step is done', async () => {
    foo.press('Tab', 'Enter');
    await foo.until('In a free terminal, type erl -sname bar');
    const bar = world.sh('erl -sname bar');
    await bar.untilPrompt(prompt('bar', 1));
    await foo.until('Now go to bar, to real Erlang, and type what stands behind the prompts:');
    await foo.until(`    (bar@${thisHost})2> 1.`);
    await suggests(foo, 'foo', 2, '2 + 2');
    foo.press('Tab', 'Enter');
    await foo.until('Do it in both.');
    foo.enter("register('done', self())");
    await suggests(foo, 'foo', 4, "'end'");
  });

  it('says what is wrong with the other terminal', async () => {
    const again = world.sh('terl -lesson erl.md');
    await again.until('terminals of this lesson are open: foo; in this one, type erl -sname bar');
    foo.press('Tab', 'Enter');
    await foo.until('In a free terminal, type erl -sname bar');
    const baz = world.sh('erl -sname baz');
    await baz.untilPrompt(prompt('baz', 1));
    foo.enter('lesson.hint()');
    await foo.until('bar is not there: in a new terminal, type erl -sname bar');
    await foo.until('The names of the nodes that run: baz');
    const bar = world.sh('erl -sname bar -setcookie another');
    await bar.untilPrompt(prompt('bar', 1));
    await suggests(foo, 'foo', 3, '2 + 2');
    foo.enter('lesson.hint()');
    await foo.until(`bar runs, but foo cannot reach it: type why('bar@${thisHost}') on foo.`);
    foo.enter('lesson.skip()');
    await foo.until('Do it in both.');
  });

  it('goes on without it, and shows the solution bit by bit', async () => {
    foo.press('Tab', 'Enter');
    await foo.until('In a free terminal, type erl -sname bar');
    foo.enter('lesson.skip()');
    await suggests(foo, 'foo', 3, '2 + 2');
    foo.enter('lesson.hint()');
    await foo.until('bar is not there: in a new terminal, type erl -sname bar');
    foo.press('Tab', 'Enter');
    await foo.until('Do it in both.');
    foo.enter('lesson.skip()');
    await foo.until(`    (bar@${thisHost})3> done.`);
    await foo.until('lesson.skip() goes on at once.');
    foo.enter('lesson.skip()'); // the rest of the solution is typed here
    await foo.until("register('done', self())");
    await suggests(foo, 'foo', 8, "'end'");
  });

  it('is done when the exercise is, also while its solution is shown', async () => {
    foo.press('Tab', 'Enter');
    foo.enter('lesson.skip()');
    await suggests(foo, 'foo', 3, '2 + 2');
    foo.press('Tab', 'Enter');
    foo.enter('lesson.skip()');
    await foo.until('lesson.skip() goes on at once.');
    foo.enter("register('done', self())");
    await suggests(foo, 'foo', 6, "'end'");
  });
});

describe('a lesson that needs what is not there', () => {
  it('says so, and how to get it', async () => {
    const world = await makeWorld();
    writeFileSync(
      join(world.folder, 'a.md'),
      '# A\n<!-- needs: erlang-of-nobody | buy one -->\n```terl\n(foo@host)1> 1\n1\n```\n',
    );
    const foo = world.sh('terl -lesson a.md; echo ended $?');
    await foo.until('the lesson a cannot be done here: it needs erlang-of-nobody (buy one)');
    await foo.until('ended 1');
    await world.close();
  });
});
