// The chart as text: read as a person reads it.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { chartText } from '../../../runtime/trace/chart-text.ts';
import { createTeller, type Teller } from '../../../scripts/observer/teller.ts';
import { runs, simulate } from './support/simulator.ts';

const [foo, foo2, bar] = ['foo@host/1/88', 'foo@host/1/90', 'bar@host/2/89'];

describe('chart()', () => {
  let story: Teller;
  beforeEach(() => {
    story = createTeller();
    story.name(foo, 'shell <0.88.0>');
    story.name(foo2, '<0.90.0>');
    story.name(bar, 'echo <0.89.0>');
  });
  const drawn = (): readonly string[] => chartText(story.events, { width: 70 });

  it('draws messages that are taken as they come', () => {
    story.pass(foo, bar, "'hi'");
    story.pass(bar, foo, '[1,2]');
    assert.deepEqual(drawn(), [
      ' foo@host                          bar@host',
      ' shell <0.88.0>                    echo <0.89.0>',
      " ├─'hi'───────────────────────────▸✓",
      ' ✓◂──────────────────────────[1,2]─┤',
    ]);
  });

  it('slopes an arrow that others cross, and ticks where its message is taken', () => {
    const slow = story.send(foo, bar, "'slow'");
    const fast = story.send(foo2, bar, "'fast'");
    story.arrive(fast);
    story.arrive(slow);
    story.receive(slow);
    story.receive(fast);
    assert.deepEqual(drawn(), [
      ' foo@host                                      bar@host',
      ' shell <0.88.0>         <0.90.0>               echo <0.89.0>',
      " ├─'slow'───────────────┼───────────────────╮  │",
      " │                      ├─'fast'────────────┼─▸│",
      ' │                      │                   ╰─▸✓',
      " │                      │                      ✓ 'fast'",
    ]);
  });

  it('tells lost, under way and unknown apart', () => {
    story.tell('nodeup', 'foo@host/1', { other: 'bar@host/2' });
    story.name(bar, 'echo <0.89.0>');
    story.pass(foo, bar, "'before'");
    story.send(foo, bar, "'lost'");
    story.tell('exit', bar, { term: "'killed'" });
    story.send(foo, 'baz@host/3/91', "'under way'");
    story.send(foo2, 'qux@host/4/91', "'unknown'");
    story.tell('nodedown', 'foo@host/1', { other: 'qux@host/4' });
    assert.deepEqual(drawn(), [
      ' foo@host                                      bar@host',
      ' shell <0.88.0>         <0.90.0>               echo <0.89.0>',
      " ├─'before'─────────────┼─────────────────────▸✓",
      " ├─'lost'───────────────┼───────────────────×  │",
      " │                      │                      ┴ 'killed'",
      " ├╌'under way'╌╌╌╌╌╌╌…  │",
      " │                      ├╌'unknown'╌╌╌╌╌╌╌╌╌?",
    ]);
  });

  it('draws spawn, exit, DOWN, and what a process sends to itself', () => {
    story.spawn(foo, bar, 's.s()');
    story.pass(foo, foo, "'me'");
    story.tell('exit', bar, { term: "'boom'" });
    story.inform('bar@host/2', 'foo@host/1');
    story.tell('down', foo, { other: bar, term: "'boom'" });
    assert.deepEqual(drawn(), [
      ' foo@host                          bar@host',
      ' shell <0.88.0>                    echo <0.89.0>',
      ' ├┄spawn s.s()┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄○',
      " ├──╮ 'me'                         │",
      ' ✓◂─╯                              │',
      " │                                 ┴ 'boom'",
      " ◆ DOWN 'boom'",
    ]);
  });

  it('has a line for a fault of the network, and one where it is healed', () => {
    const what = 'nothing passes between foo@host and bar@host';
    story.pass(foo, bar, "'hi'");
    story.tell('fault', 'foo@host/1', { other: 'bar@host', term: `${what}, for 50 ms` });
    story.pass(foo, bar, "'late'");
    story.tell('heal', 'foo@host/1', { other: 'bar@host', term: what });
    assert.deepEqual(drawn(), [
      ' foo@host                          bar@host',
      ' shell <0.88.0>                    echo <0.89.0>',
      " ├─'hi'───────────────────────────▸✓",
      ` │ ! fault: ${what}, for 50 ms`,
      " ├─'late'─────────────────────────▸✓",
      ` │ ! healed: the cut between foo@host and bar@host`,
    ]);
  });

  it('draws faults where nothing else has happened', () => {
    story.tell('fault', 'foo@host/1', { other: 'bar@host', term: 'nothing passes' });
    story.tell('heal', 'foo@host/1', { other: 'bar@host', term: 'nothing passes' });
    const lines = chartText(story.events, { width: 60 });
    assert.deepEqual(lines, ['   ! fault: nothing passes', '   ! healed: nothing passes']);
    for (let n = 1; n <= 40; n++)
      story.tell('fault', 'foo@host/1', { other: 'bar@host', term: `${n}` });
    assert.equal(chartText(story.events, { width: 60 }).length, 30);
  });

  it('draws no faults from before the first arrow that is drawn', () => {
    const others = [1, 2, 3, 4].map((n) => `bar@host/2/9${n}`);
    for (const other of others) story.pass(foo2, other, "'old'");
    for (let n = 1; n <= 30; n++)
      story.tell('fault', 'foo@host/1', { other: 'bar@host', term: `old ${n}` });
    story.pass(foo, bar, "'new'");
    story.tell('fault', 'foo@host/1', { other: 'bar@host', term: 'last' });
    const lines = chartText(story.events, { width: 40 });
    assert.ok(lines.some((line) => line.includes("'new'")));
    assert.deepEqual(
      lines.filter((line) => line.includes('!')).map((line) => line.trimEnd()),
      [' │ ! fault: last    │'],
    );
    assert.equal(
      lines.slice(-2).join(' '),
      '(5 columns are missing, with 4 arrows: the terminal is too narrow)',
    );
  });

  it('uses the whole terminal for the texts of the last column', () => {
    const note = 'a note of more than thirty-four signs, which has room in the terminal';
    story.pass(foo, foo, "'me'");
    story.tell('down', foo, { other: bar, term: note });
    story.tell('fault', 'foo@host/1', { other: 'bar@host', term: note });
    const lines = chartText(story.events, { width: 100 });
    assert.ok(lines.includes(` ◆ DOWN ${note}`));
    assert.ok(lines.includes(` │ ! fault: ${note}`));
  });

  it('wraps names and notes where the terminal is narrow, and says which columns are missing', () => {
    for (let n = 1; n <= 31; n++) story.pass(foo, bar, `${n}`);
    story.pass(foo, foo2, "'over'");
    story.pass(foo, bar, "'last'");
    const lines = chartText(story.events, { width: 30 });
    assert.deepEqual(lines.slice(0, 3), [
      ' foo@host      bar@host',
      ' shell         echo <0.89.0>',
      ' <0.88.0>',
    ]);
    assert.deepEqual(lines.slice(-5), [
      '(3 earlier arrows are not',
      'shown)',
      '(1 column is missing, with 1',
      'arrow: the terminal is too',
      'narrow)',
    ]);
    assert.deepEqual(chartText([], { width: 30 }), [
      'There is nothing to draw: no',
      'message was sent while a trace',
      'was on.',
    ]);
    assert.deepEqual(chartText(story.events, { width: 16, arrows: 1 }).slice(-5), [
      '(2 columns are',
      'missing, with 1',
      'arrow: the',
      'terminal is too',
      'narrow)',
    ]);
  });

  it('says so if there is nothing to draw', () => {
    assert.deepEqual(chartText([], { width: 80 }), [
      'There is nothing to draw: no message was sent while a trace was on.',
    ]);
  });

  it('draws the last thirty arrows, and says how many are left out', () => {
    for (let n = 1; n <= 40; n++) story.pass(foo, bar, `${n}`);
    const lines = chartText(story.events, { width: 60 });
    assert.equal(lines.filter((line) => line.includes('▸')).length, 30);
    assert.match(lines[2] ?? '', /─11─/);
    assert.equal(lines.at(-1), '(10 earlier arrows are not shown)');
  });

  it('fits any width, whatever processes are called and terms are', () => {
    const hostile = [
      '\x1b[2J\x1b]0;x\x07',
      '漢字'.repeat(60),
      '\u202eabc',
      'a\nb',
      '👩‍👩‍👧‍👦'.repeat(9),
    ];
    fc.assert(
      fc.property(
        runs,
        fc.integer({ min: 1, max: 220 }),
        fc.constantFrom(...hostile),
        (steps, width, text) => {
          const events = simulate(steps).events.map((event) => ({
            ...event,
            ...(event.term === undefined ? {} : { term: text }),
            ...(event.shown === undefined ? {} : { shown: text }),
          }));
          const lines = chartText(events, { width: Math.max(width, 16) });
          if (lines.length === 1) return; // the sentence
          for (const line of lines) {
            assert.doesNotMatch(line, /\p{Cc}|[\u202a-\u202e]/u);
            assert.ok(stringWidth(line) <= Math.max(width, 16), `${width}: ${line}`);
          }
        },
      ),
    );
  });
});
