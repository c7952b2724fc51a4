// Lessons in real terminals, with a learner who is faster than they are, or who goes another way.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Terminal } from '../helpers/terminal.ts';
import { prompt, suggests } from './support/suggests.ts';
import { makeWorld, type World } from './support/world.ts';

const lesson = 'short-lesson.md'; // of the fixtures

describe('a lesson with a hasty learner', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('counts what is typed fast, before its step is shown', async () => {
    const lines = ["(foo@host)1> 'a'", "'a'", "(foo@host)2> 'b'", "'b'", "(foo@host)3> 'c'", "'c'"];
    const text = ['# Fast', '```terl', '%% foo', ...lines, '```', ''].join('\n');
    writeFileSync(join(world.folder, 'fast.md'), text);
    const foo = world.sh('terl -lesson fast.md');
    await foo.until((shown) => shown.at(-1)?.startsWith(prompt('foo', 1)) ?? false);
    foo.enter("'a'");
    foo.enter("'b'");
    await suggests(foo, 'foo', 3, "'c'");
  });

  it('says that a node was started without it', async () => {
    const foo = world.sh(`terl -lesson ${lesson}`);
    await suggests(foo, 'foo', 1, 'node()');
    foo.press('Tab', 'Enter');
    await foo.until(/^bar is not there/);
    const bar = world.sh('terl -sname bar');
    await foo.until('bar runs, but without the lesson: leave it with q(), and type there');
    await foo.until(`terl -lesson ${lesson} -sname bar`); // a command stays on one line
    await bar.untilPrompt(prompt('bar', 1));
  });

  it('is done in a folder with a long path', async () => {
    const home = 'h'.repeat(120);
    const openThere = (): Terminal =>
      world.sh(`mkdir -p ${home}; HOME=$PWD/${home} terl -lesson ${lesson}`);
    const foo = openThere();
    await suggests(foo, 'foo', 1, 'node()');
    foo.press('Tab', 'Enter');
    await suggests(openThere(), 'bar', 1, 'node()');
  });
});
