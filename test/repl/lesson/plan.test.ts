import assert from 'node:assert/strict';
import { parseDocument } from '../../../repl/document/document.ts';
import {
  bindingsOf,
  checksBefore,
  endsNode,
  freeRoles,
  isFurther,
  momentBefore,
  nextMoment,
  openedAtOnce,
  outsideFrom,
  planOf,
  sectionOf,
  solutionOf,
  startedOutside,
} from '../../../repl/lesson/plan.ts';
import { flagsOf } from '../../../repl/lesson/run-lesson.ts';
import { hereText } from '../../../repl/session/here.ts';

const text = `# A lesson
<!-- terminals: foo, bar, baz, os -->

Before.

\`\`\`terl
%% foo
(foo@host)1> 1
1
%% bar
(bar@host)1> 2
2
\`\`\`

\`\`\`ts a.ts
export const a = 1;
\`\`\`

\`\`\`terl
%% os
$ kill -9 <pid of bar>
%% bar
$ terl -sname bar -hidden
%% os
$ tpmd -names
name bar
\`\`\`

## Your turn

Do it.

<!-- check foo: true -->
<!-- check bar: true -->
<!-- hint: Do. | when: false -->

<!-- solution -->

\`\`\`terl
%% baz
$ terl -sname baz
(baz@host)1> 3
3
\`\`\`

## Then

\`\`\`terl
%% foo
(foo@host)2> 4
4
\`\`\`

The end.
`;

describe('the plan of a lesson', () => {
  const plan = planOf(parseDocument('a.md', text));
  const { moments } = plan;

  it('has a moment for each thing to do, and the terminal where it is done', () => {
    assert.deepEqual(
      moments.map(({ kind, role }) => `${kind} ${role}`),
      [
        'entry foo',
        'entry bar',
        'signal foo',
        'start bar',
        'exercise foo',
        'exercise bar',
        'start baz',
        'entry baz',
        'entry foo',
      ],
    );
    assert.deepEqual(plan.roles, ['foo', 'bar', 'baz']); // no node runs in the terminal os
    assert.equal(plan.title, 'A lesson');
  });

  it('has the text that stands before each moment, and behind the last', () => {
    assert.equal(moments[0]?.prose, 'Before.');
    assert.equal(moments[1]?.prose, '');
    assert.match(moments[2]?.prose ?? '', /a\.ts[\s\S]*export const a/);
    assert.match(moments[4]?.about ?? '', /`tpmd -names` shows[\s\S]*name bar/);
    assert.match(moments[4]?.prose ?? '', /Do it\./);
    assert.equal(moments[5]?.prose, '');
    assert.match(moments[8]?.prose ?? '', /^## Then/);
    assert.equal(plan.end, 'The end.');
  });

  it('gives each terminal of an exercise its own checks, and all the hints', () => {
    for (const { checks, hints } of moments.slice(4, 6)) {
      assert.equal(checks.length, 1);
      assert.deepEqual(
        hints.map((hint) => hint.text),
        ['Do.'],
      );
    }
  });

  it('knows the solution of an exercise, which a learner passes by', () => {
    for (const at of [4, 5]) assert.deepEqual(solutionOf(plan, at), { from: 6, to: 8 });
    assert.equal(nextMoment(plan, 4), 5);
    assert.equal(nextMoment(plan, 5), 8);
    assert.equal(nextMoment(plan, 8), 9);
    assert.ok(isFurther(moments[5])); // the exercise of moment 4 goes on there
    assert.ok(!isFurther(moments[4]));
  });

  it('has what is said of a moment apart from what leads to the next one', () => {
    const entry = (name: string): string =>
      `\`\`\`terl\n%% ${name}\n(${name}@host)1> 1\n1\n\`\`\`\n`;
    const said = [
      entry('foo'),
      'It was\n1.\n\nSo it is.\n\nNow bar:\n',
      entry('bar'),
      'Here too.\n',
    ];
    const after = ['## Then\n', 'Do it.\n', '<!-- check foo: true -->\n', 'More.\n', entry('foo')];
    const apart = planOf(parseDocument('c.md', [...said, ...after].join('\n')));
    assert.deepEqual(
      apart.moments.map(({ about, prose }) => [about, prose]),
      [
        ['', ''],
        ['It was\n1.\n\nSo it is.', 'Now bar:'],
        ['Here too.', '## Then\n\nDo it.'],
        ['', 'More.'], // behind an exercise, which has no place of its own
      ],
    );
  });

  it('shows a section again: what was said and typed there', () => {
    assert.equal(sectionOf(plan, 1), 'Before.\n\n```\nfoo: 1\n```');
    assert.equal(sectionOf(plan, 5), sectionOf(plan, 4));
    assert.match(sectionOf(plan, 5), /## Your turn\n\nDo it\.$/);
    assert.equal(sectionOf(plan, 8), '## Then');
  });

  it('goes back to entries, since what is done otherwise would lead on at once', () => {
    assert.equal(momentBefore(plan, 9), 8);
    assert.equal(momentBefore(plan, 8), 1);
    assert.equal(momentBefore(plan, 1), 0);
    assert.equal(momentBefore(plan, 0), 0);
  });

  it('knows which terminals are opened at once, and with which flags', () => {
    assert.deepEqual(openedAtOnce(plan), ['foo', 'bar']);
    assert.deepEqual(
      [...plan.starts],
      [
        ['bar', 'terl -sname bar -hidden'],
        ['baz', 'terl -sname baz'],
      ],
    );
    assert.deepEqual(
      plan.files.map(({ path }) => path),
      ['a.ts'],
    );
  });

  it('starts a node with the names of nodes on this machine', () => {
    const flag = `-kernel distributed "[['a', ['foo@host', 'bar@host']]]"`;
    const text = `\`\`\`terl\n%% foo\n$ terl -sname foo ${flag}\n...\n(foo@host)1> 1\n1\n\`\`\`\n`;
    assert.deepEqual(flagsOf(planOf(parseDocument('e.md', text)), 'foo'), [
      '-sname',
      'foo',
      '-kernel',
      'distributed',
      hereText("[['a', ['foo@host', 'bar@host']]]"),
    ]);
  });

  it('tells commands that it does not see', () => {
    const text = '```terl\n%% os\n$ tpmd -daemon\n%% foo\n(foo@host)1> 1\n1\n```\n';
    const [first] = planOf(parseDocument('e.md', text)).moments;
    assert.equal(first?.prose, 'In another terminal, type `tpmd -daemon`');
  });

  it('tells what to type where no guide is, and waits for the node there', () => {
    const lines = (number: number, text: string): string[] => [
      `(bar@host)${number}> ${text}.`,
      text,
    ];
    const text = [
      ...['# L', '```terl', '%% foo', '(foo@host)1> 1', '1', '%% bar', '$ erl -sname bar', '...'],
      ...[...lines(1, 'a'), ...lines(2, 'b'), '```', 'Then here:', '```terl'],
      ...['%% foo', '(foo@host)2> 2', '2', '```', '## Turn', 'Do.', '<!-- check foo: true -->'],
      ...['<!-- solution -->', '```terl', '%% bar', ...lines(3, 'c'), ...lines(4, 'd')],
      ...['%% foo', '(foo@host)3> 3', '3', '```', ''],
    ];
    const outside = planOf(parseDocument('o.md', text.join('\n')));
    assert.deepEqual(outside.roles, ['foo']);
    assert.deepEqual(
      outside.moments.map(({ kind, role }) => `${kind} ${role}`),
      [
        'entry foo',
        'start bar',
        'entry foo',
        'exercise foo',
        'outside bar',
        'outside bar',
        'entry foo',
      ],
    );
    assert.match(
      outside.moments[2]?.prose ?? '',
      /bar, to real Erlang.*1> a\.\na\n.*2> b\..*Then/s,
    );
    assert.deepEqual(solutionOf(outside, 3), { from: 4, to: 7 });
    assert.deepEqual(
      outsideFrom(outside, 4).map((step) => step.text),
      ['c.', 'd.'],
    );
    assert.equal(checksBefore(outside, 5).length, 1);
    assert.deepEqual([...startedOutside(outside, 2)], [['bar', 'erl -sname bar']]);
    assert.deepEqual([...startedOutside(outside, 1)], []);
  });

  it('gives no terminal a role that only a solution starts', () => {
    assert.deepEqual(freeRoles(plan), ['foo', 'bar']);
  });

  it('knows what binds the names in an entry, on the same terminal', () => {
    const typed = ['const P = 1', 'const Q = 2', 'const P = 3', 'P + Pid'];
    const lines = typed.flatMap((entry, at) => [`(foo@host)${at + 1}> ${entry}`, '1']);
    const others = ['%% bar', '(bar@host)1> const P = 4', '4', '%% foo', '(foo@host)5> P', '3'];
    const text = ['```terl', '%% foo', ...lines, ...others, '```', ''].join('\n');
    const bound = planOf(parseDocument('d.md', text));
    assert.deepEqual(bindingsOf(bound, 3), ['const P = 3']);
    assert.deepEqual(bindingsOf(bound, 5), ['const P = 3']);
    assert.deepEqual(bindingsOf(bound, 0), []);
  });

  it('leaves out the start of the first terminal, which is there already', () => {
    const first = planOf(
      parseDocument('b.md', '```terl\n%% foo\n$ terl -sname foo\n(foo@host)1> 1\n1\n```\n'),
    );
    assert.deepEqual(
      first.moments.map(({ kind }) => kind),
      ['entry'],
    );
  });

  it('knows entries after which a node is gone', () => {
    const [, entry] = moments;
    assert.ok(entry?.step !== undefined);
    for (const typed of ['halt()', 'halt(0)', 'q()', 'init.stop()'])
      assert.ok(endsNode({ ...entry.step, text: typed }), typed);
    assert.ok(!endsNode({ ...entry.step, text: 'nodes()' }));
  });
});
