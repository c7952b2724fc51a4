// Lessons in real terminals: terminals that leave, are killed, or come twice; files and disks that are in the way.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { thisHost } from '../../repl/session/place.ts';
import {
  kill,
  type LessonRoom,
  lesson,
  lessonOfTwo,
  lessonRoom,
  told,
} from './support/lesson-room.ts';
import { prompt, suggests } from './support/suggests.ts';
import { until } from './support/world.ts';

describe('a lesson in trouble', function () {
  this.timeout(60_000);
  let room: LessonRoom;

  beforeEach(async () => {
    room = await lessonRoom();
  });
  afterEach(() => room.world.close());

  it('is left, and taken up again', async () => {
    const [foo, bar] = await room.openBoth();
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
    const again = room.open();
    await again.until(/goes on at step 2 of 7/);
    await again.until('bar is not there');
    const other = room.open();
    await suggests(other, 'bar', 1, 'node()');
    for (const line of ['Each node has a name:', '    foo: node()']) await other.until(line);
  });

  it('lets a killed terminal come back into its role', async () => {
    const [foo, bar] = await room.openBoth();
    foo.enter('node()');
    await suggests(bar, 'bar', 1, 'node()');
    kill(bar);
    await bar.until('ended 137');
    await foo.until(/bar is not there: in a new terminal, type terl -lesson \S+ -sname bar/);
    const back = room.open('-sname bar');
    await suggests(back, 'bar', 1, 'node()');
    await foo.until((lines) => lines.filter((line) => line === '→ bar').length === 2);
    back.press('Tab', 'Enter');
    await suggests(foo, 'foo', 2, 'short.twice(21)');
  });

  it('goes on when the first terminal is killed and comes back', async () => {
    const [foo, bar] = await room.openBoth();
    foo.enter('node()');
    await suggests(bar, 'bar', 1, 'node()');
    kill(foo);
    await foo.until('ended 137');
    await bar.until(
      /foo has left the lesson: open a terminal and type terl -lesson \S+ -sname foo/,
    );
    const back = room.open();
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
    await suggests(room.open(), 'foo', 1, 'short.twice(21)');
    await bar.until((lines) => lines.at(-2) === '→ foo'); // it is said again
  });

  it('says again that the first terminal has left, to whom goes back', async () => {
    const [foo, bar] = await room.openBoth();
    foo.enter('lesson.leave()');
    await bar.until(told(1, 'foo has left the lesson'));
    bar.enter('lesson.back()');
    await bar.until(told(2, 'foo has left the lesson'));
  });

  it('is not ended by Ctrl-C', async () => {
    const foo = room.open();
    await suggests(foo, 'foo', 1, 'node()');
    for (let times = 0; times < 4; times++) foo.press('C-c');
    await foo.until('(lesson.leave() leaves the lesson, Ctrl-D or q() the node)');
    foo.press('Tab', 'Enter');
    await foo.until('bar is not there');
  });

  it('begins again, and says so, when the lesson has changed', async () => {
    room.writeProgress({ 'short-lesson': { at: 3, of: 9 }, links: { at: 2, of: 5 } });
    const foo = room.open();
    await foo.until('The lesson has changed since you left it at its step 4, so it begins again.');
    await suggests(foo, 'foo', 1, 'node()');
    foo.press('Tab', 'Enter');
    await foo.until('bar is not there');
    assert.equal(room.progress(), 1);
    assert.match(readFileSync(room.progressFile(), 'utf8'), /links/); // that of other lessons stays
  });

  it('says once that the progress cannot be kept', async () => {
    const foo = room.open();
    await suggests(foo, 'foo', 1, 'node()');
    mkdirSync(room.progressFile()); // in the way
    foo.press('Tab', 'Enter');
    await foo.until('What you have done cannot be noted in ~/.terl_lessons: EISDIR');
  });

  it('waits for a terminal whose node an entry names', async () => {
    const command = lessonOfTwo(room.world);
    const foo = room.world.sh(command);
    await suggests(foo, 'foo', 1, 'node()');
    foo.press('Tab', 'Enter');
    const absent = 'bar is not there: in a new terminal';
    await foo.until(told(1, absent));
    foo.enter('lesson.hint()');
    await foo.until(told(2, absent));
    room.world.sh(command);
    await suggests(foo, 'foo', 3, "net_adm.ping('bar@host')".replace('host', thisHost));
    foo.press('Tab', 'Enter');
    await foo.until('→ bar');
  });

  it('waits again for a terminal that has left, and says who is gone', async () => {
    const command = lessonOfTwo(room.world);
    const foo = room.world.sh(command);
    await suggests(foo, 'foo', 1, 'node()');
    const bar = room.world.sh(command);
    await bar.until('→ foo');
    bar.enter('q()');
    foo.press('Tab', 'Enter');
    await foo.until(/^bar is not there: in a new terminal/);
    const other = room.world.sh(command);
    await suggests(foo, 'foo', 2, "net_adm.ping('bar@host')".replace('host', thisHost));
    kill(foo);
    await other.until(told(1, 'foo has left the lesson'));
    other.enter('lesson.hint()');
    await other.until(told(2, 'foo has left the lesson'));
  });

  it('says that the progress is damaged', async () => {
    mkdirSync(dirname(room.progressFile()), { recursive: true });
    writeFileSync(room.progressFile(), '{');
    await room.open().until(/progress\.json is damaged/);
    const list = await room.world.run(['-lesson']);
    assert.match(list.stdout, /progress\.json is damaged, so what was done before is not known\./);
  });

  it('survives a restart of the node', async () => {
    const [foo, bar] = await room.openBoth();
    foo.enter('init.restart()');
    await foo.until(
      (lines) => lines.filter((line) => line.includes('terminal is foo')).length === 2,
    );
    await suggests(foo, 'foo', 1, 'node()');
    foo.press('Tab', 'Enter');
    await suggests(bar, 'bar', 1, 'node()');
  });

  it('gives each of several terminals a role of its own, whenever they are opened', async () => {
    const three = [room.open(), room.open(), room.open()];
    await until('a third terminal is one too many', () =>
      three.some((one) => one.lines().some((line) => line.startsWith('terl: all terminals of'))),
    );
    for (const role of ['foo', 'bar'])
      await until(`one terminal is ${role}`, () =>
        three.some((one) => one.lines().some((line) => line.includes(`This terminal is ${role}.`))),
      );
  });

  it('refuses a role that is taken, and one that it does not have', async () => {
    const foo = room.open('-sname bar');
    await foo.until('This terminal is bar.');
    await room.open('-sname bar').until('terl: the terminal bar of this lesson is open already');
    await room
      .open('-sname baz')
      .until('the terminals of this lesson are foo, bar, got -sname baz');
    const other = room.open();
    await suggests(other, 'foo', 1, 'node()');
  });

  it('keeps what the learner has written into its files', async () => {
    const [foo, bar] = await room.openBoth();
    assert.match(readFileSync(room.kept('short.ts'), 'utf8'), /2 \* n/);
    writeFileSync(room.kept('short.ts'), 'export const mine = 1;\n');
    kill(bar);
    await bar.until('ended 137');
    const back = room.open('-sname bar'); // in the middle of the lesson
    await back.until('This terminal is bar.');
    assert.equal(readFileSync(room.kept('short.ts'), 'utf8'), 'export const mine = 1;\n');
    kill(back);
    foo.enter('q()');
    await foo.until('ended 0');
    await suggests(room.open(), 'foo', 1, 'node()'); // from its beginning
    assert.match(readFileSync(room.kept('short.ts'), 'utf8'), /2 \* n/);
    assert.equal(readFileSync(room.kept('short.ts.old'), 'utf8'), 'export const mine = 1;\n');
  });

  it('says what is wrong with a lesson', async () => {
    writeFileSync(join(room.world.folder, 'wrong.md'), '# Wrong\n\n<!-- timeout: soon -->\n');
    await room.world
      .sh('terl -lesson wrong.md')
      .until(/^terl: wrong\.md:3: expected a time such as/);
    writeFileSync(join(room.world.folder, 'empty.md'), '# Empty\n');
    await room.world.sh('terl -lesson empty.md').until(/^terl: empty\.md has no terminal/);
    await room.world.sh('terl -lesson none.md').until(/^terl: none\.md cannot be read: ENOENT/);
    await room.world.sh('terl -lesson none').until('terl: no lesson is named "none"');
  });

  it('says that the home directory cannot be written', async () => {
    writeFileSync(join(room.world.folder, 'file'), '');
    const shown = room.world.sh(`HOME=$PWD/file terl -lesson ${lesson}; echo ended $?`);
    await shown.until(/^terl: a lesson keeps its files in .*, which/);
    await shown.until('ended 1');
  });

  it('ends with a sentence when a file of the lesson cannot be written', async () => {
    mkdirSync(room.kept('short.ts.old/full'), { recursive: true }); // in the way of the learner's version
    writeFileSync(room.kept('short.ts'), 'changed');
    const shown = room.open();
    await shown.until(/^terl: a lesson keeps its files in /);
    await shown.until('ended 1');
  });

  it('wants a terminal, and is listed without one', async () => {
    const { stderr, status } = await room.world.run(['-lesson', lesson]);
    assert.equal(stderr, 'terl: a lesson needs a terminal\n');
    assert.equal(status, 1);
    const list = await room.world.run(['-lesson']);
    assert.match(list.stdout, /^ {2}1 {2}two-nodes {4}Two nodes and a spawn\n/);
    assert.equal(list.status, 0);
  });
});
