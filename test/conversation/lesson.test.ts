// Lessons in real terminals: two of them are guided through a short one, however the learner goes.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { thisHost } from '../../repl/session/place.ts';
import { type LessonRoom, lessonRoom, toExercise } from './support/lesson-room.ts';
import { prompt, suggests } from './support/suggests.ts';

describe('a lesson', function () {
  this.timeout(60_000);
  let room: LessonRoom;

  beforeEach(async () => {
    room = await lessonRoom();
  });
  afterEach(() => room.world.close());

  it('is done to its end', async () => {
    const [foo, bar] = await room.openBoth();
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
    assert.equal(room.progress(), 7);
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
    const [foo, bar] = await room.openBoth();
    foo.enter('1 + 1');
    await suggests(foo, 'foo', 2, 'node()');
    foo.enter("'foo@' + node().split('@')[1]");
    await suggests(bar, 'bar', 1, 'node()');
  });

  it('waits for what comes behind the value of an entry', async () => {
    const late = "spawn(async () => { await sleep(500); io.format('late~n'); })";
    const lines = [`(foo@host)1> ${late}`, '<0.90.0>', 'late', "(foo@host)2> 'next'", "'next'"];
    const text = ['# Late', '```terl', '%% foo', ...lines, '```', ''].join('\n');
    writeFileSync(join(room.world.folder, 'late.md'), text);
    const foo = room.world.sh('terl -lesson late.md');
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
    writeFileSync(join(room.world.folder, 'late.md'), text);
    const foo = room.world.sh('terl -lesson late.md');
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
    writeFileSync(join(room.world.folder, 'ok.md'), text.join('\n'));
    const foo = room.world.sh('terl -lesson ok.md');
    await suggests(foo, 'foo', 1, "'o' + 'k'");
    foo.enter('lesson.hint()');
    await foo.until("    'o' + 'k'");
    await suggests(foo, 'foo', 2, "'o' + 'k'");
    foo.enter("'ok'");
    await suggests(foo, 'foo', 3, "'end'");
  });

  it('suggests only what the line begins with', async () => {
    const foo = room.open();
    await suggests(foo, 'foo', 1, 'node()');
    foo.type('no');
    await foo.untilPrompt(`${prompt('foo', 1)} node()`);
    foo.type('b');
    await foo.untilPrompt(`${prompt('foo', 1)} nob`);
    foo.press('Backspace');
    await foo.untilPrompt(`${prompt('foo', 1)} node()`);
  });

  it('gives the hint that fits the state', async () => {
    const [foo, bar] = await room.openBoth();
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
    const [foo, bar] = await room.openBoth();
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
    const foo = room.open();
    await suggests(foo, 'foo', 1, 'node()');
    foo.enter('h(lesson.hint)');
    await foo.until('Says what is still missing for the step that the lesson is at.');
    foo.enter("h('lesson')");
    await foo.until("lesson.leave(): 'ok'");
  });

  it('goes on after a skipped entry that shows something else', async () => {
    const foo = room.open();
    await suggests(foo, 'foo', 1, 'node()');
    foo.enter("node = () => 'other'");
    await suggests(foo, 'foo', 2, 'node()');
    foo.enter('lesson.skip()');
    await foo.until('bar is not there: in a new terminal, type terl -lesson short-lesson.md');
  });

  it('goes on over a receive that has taken its message', async () => {
    const text = [
      '# Taken',
      '```terl',
      "(foo@host)1> self() ! 'hi'",
      "'hi'",
      '(foo@host)2> receive()',
      "'hi'",
      "(foo@host)3> 'end'",
      "'end'",
      '```',
      '',
    ];
    writeFileSync(join(room.world.folder, 'taken.md'), text.join('\n'));
    const foo = room.world.sh('terl -lesson taken.md');
    for (const [number, entry] of ["self() ! 'hi'", 'receive()'].entries()) {
      await suggests(foo, 'foo', number + 1, entry);
      foo.press('Tab', 'Enter');
    }
    await suggests(foo, 'foo', 3, "'end'");
    foo.enter('lesson.back()');
    await suggests(foo, 'foo', 4, 'receive()');
    foo.enter('lesson.skip()');
    await foo.until(/^This was done before, and its message is taken/);
    await suggests(foo, 'foo', 5, "'end'");
  });

  it('shows a hint above the value of lesson.hint()', async () => {
    const foo = room.open();
    await suggests(foo, 'foo', 1, 'node()');
    for (const [entry, begin] of [
      ['lesson.hint()', 'Type:'],
      ['lesson.show()', 'Two nodes, and not much to do.'],
    ] as const) {
      const before = foo.lines().length;
      foo.enter(entry);
      await foo.until((lines) => lines.slice(before).includes("'ok'"));
      const shown = foo.lines().slice(before);
      assert.ok(shown.indexOf(begin) !== -1 && shown.indexOf(begin) < shown.indexOf("'ok'"), entry);
    }
  });

  it('goes back', async () => {
    const [foo, bar] = await room.openBoth();
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
});
