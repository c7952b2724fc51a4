// Lessons in real terminals: two of them are guided through a short one, however the learner goes.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { thisHost } from '../../repl/session/place.ts';
import type { Terminal } from '../helpers/terminal.ts';
import { childOf } from './support/child-of.ts';
import { prompt, suggests } from './support/suggests.ts';
import { makeWorld, until, type World } from './support/world.ts';

const lesson = 'short-lesson.md'; // of the fixtures

describe('a lesson', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  const open = (flags = ''): Terminal => world.sh(`terl -lesson ${lesson} ${flags}; echo ended $?`);
  const kept = (file: string): string => join(world.home, '.terl_lessons/short-lesson', file);
  const progress = (): number =>
    JSON.parse(readFileSync(join(world.home, '.terl_lessons/progress.json'), 'utf8'))[
      'short-lesson'
    ].at;

  /** Two terminals at the beginning. */
  const openBoth = async (): Promise<readonly [foo: Terminal, bar: Terminal]> => {
    const foo = open();
    await suggests(foo, 'foo', 1, 'node()');
    const bar = open();
    await bar.until('→ foo');
    await bar.untilPrompt(prompt('bar', 1));
    return [foo, bar];
  };

  it('is done to its end', async () => {
    const [foo, bar] = await openBoth();
    await foo.until(/This terminal is foo\. Open 1 more and type in each: terl -lesson short-les/);
    await foo.until('Take the dim text at the prompt with Tab');
    await bar.until('This terminal is bar.');
    foo.press('Tab', 'Enter');
    await foo.until('→ bar');
    await suggests(bar, 'bar', 1, 'node()');
    bar.press('Right', 'Enter');
    await foo.until('export function twice');
    await suggests(foo, 'foo', 2, 'short.twice(21)');
    foo.enter('short.twice(21)');
    for (const terminal of [foo, bar]) await terminal.until('Register a process as one on bar.');
    await foo.until('Twice 21 is 42.'); // where it was to be seen
    assert.ok(!bar.lines().includes('Twice 21 is 42.'));
    bar.enter("spawn(async () => { register('one', self()); await receive(); })");
    for (const terminal of [foo, bar]) await terminal.until('Done.');
    await suggests(foo, 'foo', 3, "'that was it'");
    foo.press('Tab', 'Enter');
    for (const terminal of [foo, bar]) await terminal.until('- A node has a name.');
    assert.equal(progress(), 7);
    await foo.untilPrompt(prompt('foo', 4));
    foo.enter('lesson.hint()');
    await foo.until('The lesson is over.');
    foo.enter('q()');
    await foo.until('ended 0');
    bar.enter('lesson.hint()');
    await bar.until('The lesson is over.');
    assert.ok(!bar.lines().some((line) => line.startsWith('foo has left')));
  });

  it('looks at what came of an entry, not at what was typed', async () => {
    const [foo, bar] = await openBoth();
    foo.enter('1 + 1');
    await suggests(foo, 'foo', 2, 'node()');
    foo.enter("'foo@' + node().split('@')[1]");
    await suggests(bar, 'bar', 1, 'node()');
  });

  it('waits for what comes behind the value of an entry', async () => {
    const late = "spawn(async () => { await sleep(500); io.format('late~n'); })";
    const lines = [`(foo@host)1> ${late}`, '<0.90.0>', 'late', "(foo@host)2> 'next'", "'next'"];
    const text = ['# Late', '```terl', '%% foo', ...lines, '```', ''].join('\n');
    writeFileSync(join(world.folder, 'late.md'), text);
    const foo = world.sh('terl -lesson late.md');
    await suggests(foo, 'foo', 1, late);
    foo.press('Tab', 'Enter');
    await suggests(foo, 'foo', 2, "'next'");
  });

  it('reads on when a report has come, or when the learner does not wait for it', async () => {
    const late = "spawn(async () => { await sleep(500); throw new Error('late'); })";
    const report = [
      '=ERROR REPORT==== 30-Nov-2026::10:15:30.123456 ===',
      'Error in process <0.90.0>',
    ];
    const lines = [
      `(foo@host)1> ${late}`,
      '<0.90.0>',
      ...report,
      '```',
      '',
      'You have seen it.',
      '',
    ];
    const more = [
      '## Next',
      '',
      '```terl',
      "(foo@host)2> 'next'",
      "'next'",
      "(foo@host)3> 'end'",
      "'end'",
    ];
    const text = ['# Late', '```terl', '%% foo', ...lines, ...more, '```', ''].join('\n');
    writeFileSync(join(world.folder, 'late.md'), text);
    const foo = world.sh('terl -lesson late.md');
    await suggests(foo, 'foo', 1, late);
    foo.press('Tab', 'Enter');
    await suggests(foo, 'foo', 2, "'next'");
    const order = foo.lines().filter((line) => /^=ERROR|^You have/.test(line));
    assert.match(order.join(), /^=ERROR.*You have seen it\.$/);
    foo.enter('lesson.back()');
    await suggests(foo, 'foo', 3, late);
    foo.press('Tab', 'Enter');
    foo.enter("'next'"); // at once, before the report
    await suggests(foo, 'foo', 5, "'end'");
  });

  it('takes no answer of lesson.hint() for an outcome', async () => {
    const text = [
      '# Ok',
      '```terl',
      "(foo@host)1> 'o' + 'k'",
      "'ok'",
      "(foo@host)2> 'end'",
      "'end'",
      '```',
      '',
    ];
    writeFileSync(join(world.folder, 'ok.md'), text.join('\n'));
    const foo = world.sh('terl -lesson ok.md');
    await suggests(foo, 'foo', 1, "'o' + 'k'");
    foo.enter('lesson.hint()');
    await foo.until("    'o' + 'k'");
    await suggests(foo, 'foo', 2, "'o' + 'k'");
    foo.enter("'ok'");
    await suggests(foo, 'foo', 3, "'end'");
  });

  it('suggests only what the line begins with', async () => {
    const foo = open();
    await suggests(foo, 'foo', 1, 'node()');
    foo.type('no');
    await foo.untilPrompt(`${prompt('foo', 1)} node()`);
    foo.type('b');
    await foo.untilPrompt(`${prompt('foo', 1)} nob`);
    foo.press('Backspace');
    await foo.untilPrompt(`${prompt('foo', 1)} node()`);
  });

  it('gives the hint that fits the state', async () => {
    const [foo, bar] = await openBoth();
    foo.enter('lesson.hint()');
    await foo.until('Type:');
    await foo.until('    node()');
    await foo.until('It is to show:');
    await foo.until(`    'foo@${thisHost}'`);
    await toExercise(foo, bar);
    bar.enter('lesson.hint()');
    await bar.until('Nobody is registered as one on bar.');
    foo.enter('lesson.hint()');
    await foo.until('The hint is shown on bar.');
    await bar.until((shown) => shown.filter((line) => line.startsWith('Nobody')).length === 2);
    await bar.ask("register('two', self())");
    bar.enter('lesson.hint()');
    await bar.until('The name two is no name here.');
  });

  it('shows a solution, and skips', async () => {
    const [foo, bar] = await openBoth();
    foo.enter('lesson.skip()');
    await foo.until('→ bar');
    foo.enter('lesson.skip()'); // for bar
    await bar.until(`'bar@${thisHost}'`);
    await suggests(foo, 'foo', 4, 'short.twice(21)');
    foo.enter('lesson.skip()');
    await bar.until('lesson.show() shows one way');
    bar.enter('lesson.show()');
    await bar.until("    bar: 'a solution'");
    await bar.until("    bar: register('one', self())");
    foo.enter('lesson.skip()');
    await bar.until(`> register('one', self())`);
    await suggests(foo, 'foo', 7, "'that was it'");
  });

  it('documents its functions', async () => {
    const foo = open();
    await suggests(foo, 'foo', 1, 'node()');
    foo.enter('h(lesson.hint)');
    await foo.until('Says what is still missing for the step that the lesson is at.');
    foo.enter("h('lesson')");
    await foo.until("lesson.leave(): 'ok'");
  });

  it('goes on after a skipped entry that shows something else', async () => {
    const foo = open();
    await suggests(foo, 'foo', 1, 'node()');
    foo.enter("node = () => 'other'");
    await suggests(foo, 'foo', 2, 'node()');
    foo.enter('lesson.skip()');
    await foo.until('bar is not there: in a new terminal, type terl -lesson short-lesson.md');
  });

  it('goes back', async () => {
    const [foo, bar] = await openBoth();
    await toExercise(foo, bar);
    bar.enter("register('one', self())");
    await suggests(foo, 'foo', 3, "'that was it'");
    foo.enter('lesson.back()'); // over the exercise, which is done
    await suggests(foo, 'foo', 4, 'short.twice(21)');
    foo.enter('lesson.back()');
    await suggests(bar, 'bar', 3, 'node()');
    bar.enter('lesson.back(9)');
    await suggests(foo, 'foo', 5, 'node()');
  });

  it('is left, and taken up again', async () => {
    const [foo, bar] = await openBoth();
    foo.enter('node()');
    await suggests(bar, 'bar', 1, 'node()');
    bar.enter('lesson.leave()');
    await bar.until(
      /You have left the lesson\. After q\(\) here, terl -lesson \S+ -sname bar takes/,
    );
    await foo.until('bar is not there');
    foo.enter('lesson.leave()');
    await foo.until('You have left the lesson.');
    await foo.untilPrompt(prompt('foo', 3));
    assert.deepEqual(await foo.ask('1 + 1'), ['2']);
    for (const terminal of [foo, bar]) {
      terminal.enter('q()');
      await terminal.until('ended 0');
    }
    const again = open();
    await again.until(/goes on at step 2 of 7/);
    await again.until('bar is not there');
    const other = open();
    await suggests(other, 'bar', 1, 'node()');
    for (const line of ['Each node has a name:', '    foo: node()']) await other.until(line);
  });

  it('lets a killed terminal come back into its role', async () => {
    const [foo, bar] = await openBoth();
    foo.enter('node()');
    await suggests(bar, 'bar', 1, 'node()');
    kill(bar);
    await bar.until('ended 137');
    await foo.until(/bar is not there: in a new terminal, type terl -lesson \S+ -sname bar/);
    const back = open('-sname bar');
    await suggests(back, 'bar', 1, 'node()');
    await foo.until((lines) => lines.filter((line) => line === '→ bar').length === 2);
    back.press('Tab', 'Enter');
    await suggests(foo, 'foo', 2, 'short.twice(21)');
  });

  it('goes on when the first terminal is killed and comes back', async () => {
    const [foo, bar] = await openBoth();
    foo.enter('node()');
    await suggests(bar, 'bar', 1, 'node()');
    kill(foo);
    await foo.until('ended 137');
    await bar.until(
      /foo has left the lesson: open a terminal and type terl -lesson \S+ -sname foo/,
    );
    const back = open();
    await back.until('This terminal is foo.');
    assert.ok(!back.lines().some((line) => line.includes('Open 1 more')));
    await back.until('→ bar');
    await suggests(bar, 'bar', 1, 'node()');
    bar.press('Tab', 'Enter');
    await suggests(back, 'foo', 1, 'short.twice(21)');
    await bar.until('→ foo');
    kill(back);
    await bar.until(
      (lines) => lines.filter((line) => line.startsWith('foo has left')).length === 2,
    );
    await suggests(open(), 'foo', 1, 'short.twice(21)');
    await bar.until((lines) => lines.at(-2) === '→ foo'); // it is said again
  });

  it('survives a restart of the node', async () => {
    const [foo, bar] = await openBoth();
    foo.enter('init.restart()');
    await foo.until(
      (lines) => lines.filter((line) => line.includes('terminal is foo')).length === 2,
    );
    await suggests(foo, 'foo', 1, 'node()');
    foo.press('Tab', 'Enter');
    await suggests(bar, 'bar', 1, 'node()');
  });

  it('gives each of several terminals a role of its own, whenever they are opened', async () => {
    const three = [open(), open(), open()];
    await until('a third terminal is one too many', () =>
      three.some((one) => one.lines().some((line) => line.startsWith('terl: all terminals of'))),
    );
    for (const role of ['foo', 'bar'])
      await until(`one terminal is ${role}`, () =>
        three.some((one) => one.lines().some((line) => line.includes(`This terminal is ${role}.`))),
      );
  });

  it('refuses a role that is taken, and one that it does not have', async () => {
    const foo = open('-sname bar');
    await foo.until('This terminal is bar.');
    await open('-sname bar').until('terl: the terminal bar of this lesson is open already');
    await open('-sname baz').until('the terminals of this lesson are foo, bar, got -sname baz');
    const other = open();
    await suggests(other, 'foo', 1, 'node()');
  });

  it('keeps what the learner has written into its files', async () => {
    const [foo, bar] = await openBoth();
    assert.match(readFileSync(kept('short.ts'), 'utf8'), /2 \* n/);
    writeFileSync(kept('short.ts'), 'export const mine = 1;\n');
    kill(bar);
    await bar.until('ended 137');
    const back = open('-sname bar'); // in the middle of the lesson
    await back.until('This terminal is bar.');
    assert.equal(readFileSync(kept('short.ts'), 'utf8'), 'export const mine = 1;\n');
    kill(back);
    foo.enter('q()');
    await foo.until('ended 0');
    await suggests(open(), 'foo', 1, 'node()'); // from its beginning
    assert.match(readFileSync(kept('short.ts'), 'utf8'), /2 \* n/);
    assert.equal(readFileSync(kept('short.ts.old'), 'utf8'), 'export const mine = 1;\n');
  });

  it('says what is wrong with a lesson', async () => {
    writeFileSync(join(world.folder, 'wrong.md'), '# Wrong\n\n<!-- timeout: soon -->\n');
    await world.sh('terl -lesson wrong.md').until(/^terl: wrong\.md:3: expected a time such as/);
    writeFileSync(join(world.folder, 'empty.md'), '# Empty\n');
    await world.sh('terl -lesson empty.md').until(/^terl: empty\.md has no terminal/);
    await world.sh('terl -lesson none.md').until(/^terl: none\.md cannot be read: ENOENT/);
    await world.sh('terl -lesson none').until('terl: no lesson is named "none"');
  });

  it('says that the home directory cannot be written', async () => {
    writeFileSync(join(world.folder, 'file'), '');
    const shown = world.sh(`HOME=$PWD/file terl -lesson ${lesson}; echo ended $?`);
    await shown.until(/^terl: a lesson keeps its files in .*, which/);
    await shown.until('ended 1');
  });

  it('wants a terminal, and is listed without one', async () => {
    const { stderr, status } = await world.run(['-lesson', lesson]);
    assert.equal(stderr, 'terl: a lesson needs a terminal\n');
    assert.equal(status, 1);
    const list = await world.run(['-lesson']);
    assert.match(list.stdout, /^ {2}1 {2}two-nodes {4}Two nodes and a spawn\n/);
    assert.equal(list.status, 0);
  });
});

/** Do what stands before the exercise. */
async function toExercise(foo: Terminal, bar: Terminal): Promise<void> {
  foo.enter('node()');
  await bar.until((lines) => lines.at(-1)?.endsWith('> node()') ?? false);
  bar.enter('node()');
  await foo.until((lines) => lines.at(-1)?.endsWith('> short.twice(21)') ?? false);
  foo.enter('short.twice(21)');
  await bar.until('Register a process as one on bar.');
}

function kill(terminal: Terminal): void {
  process.kill(childOf(terminal.pid), 'SIGKILL');
}
