// The lessons that come with terl: what they show is true, and each has what a learner needs.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseDocument } from '../repl/document/document.ts';
import { lessonFiles, lessonsFolder } from '../repl/lesson/home.ts';
import { type Moment, type Plan, planOf, solutionOf } from '../repl/lesson/plan.ts';
import { root } from '../scripts/build.ts';
import { describeElixir, describeErlang } from './helpers/erlang.ts';
import { playSections, readDocument } from './helpers/play-document.ts';

const lessons = lessonFiles(join(root, 'scripts/lessons'));
const withCommands = ['firewalls', 'erlang', 'elixir']; // these show commands that are not terl's
const beside = new Map<string, typeof describeErlang>([
  ['erlang', describeErlang],
  ['elixir', describeElixir],
]);

describe('the lessons', function () {
  this.timeout(180_000); // some wait for nodes that are found to be dead

  it('are seventeen, numbered without a gap', () => {
    assert.deepEqual(
      lessons.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
    );
    assert.equal(lessonsFolder(), join(root, 'scripts/lessons'));
  });

  it('are written as their README shows', async () => {
    const page = readFileSync(join(root, 'scripts/lessons/README.md'), 'utf8');
    const [, text = ''] = /^````markdown\n(.*?)^````$/ms.exec(page) ?? [];
    const document = parseDocument('README.md', text);
    assert.deepEqual(document.faults, []);
    await playSections(document, document.sections, { files: {}, allowCommands: false });
    const plan = planOf(document);
    assert.equal(exercisesOf(plan).length, 1);
    for (const exercise of exercisesOf(plan)) lacksNothing(plan, exercise);
  });

  for (const { name, number, path } of lessons) {
    const file = relative(root, path);

    const plays = (): void => {
      it(`${name}: a node shows what is written`, async () => {
        const document = readDocument(file);
        const allowCommands = withCommands.includes(name);
        await playSections(document, document.sections, { files: {}, allowCommands });
      });
    };
    const describeBeside = beside.get(name);
    if (describeBeside === undefined) plays();
    else describeBeside('with a real node', plays);

    it(`${name}: a learner finds exercises, Erlang, and the way on`, () => {
      const plan = planOf(readDocument(file));
      const text = readFileSync(path, 'utf8');
      const exercises = exercisesOf(plan);
      assert.ok(exercises.length >= 2, `${exercises.length} exercises`);
      for (const exercise of exercises) lacksNothing(plan, exercise);
      assert.match(text, /^(?:> )?```erlang$/m);
      assert.match(text, /^## What you learned\n\n- /m);
      const next = lessons.find((lesson) => lesson.number === number + 1);
      if (next !== undefined) assert.ok(plan.end.includes(`terl -lesson ${next.name}`), plan.end);
    });
  }
});

/** The exercises of a lesson; one with checks on several terminals counts once. */
function exercisesOf({ moments }: Plan): readonly Moment[] {
  return moments.filter(
    ({ kind }, at) => kind === 'exercise' && moments[at - 1]?.kind !== 'exercise',
  );
}

function lacksNothing(plan: Plan, exercise: Moment): void {
  const at = plan.moments.indexOf(exercise);
  const where = exercise.prose.trim().split('\n')[0];
  assert.ok(exercise.prose.trim() !== '', `${exercise.role}: an exercise without a text`);
  assert.ok(exercise.hints.length >= 2, `${where}: ${exercise.hints.length} hints`);
  const { from, to } = solutionOf(plan, at);
  assert.ok(to > from, `${where}: no solution`);
}
