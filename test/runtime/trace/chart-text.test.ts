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
    assert.equal(lines.at(-1), '(10 earlier or other arrows are not shown)');
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
