// The files of a trace: terl's own, Mermaid's and ShiViz's.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readTrace, writeTrace } from '../../../runtime/trace/jsonl.ts';
import { mermaidOf } from '../../../runtime/trace/mermaid.ts';
import { merge } from '../../../runtime/trace/order.ts';
import { shivizOf } from '../../../runtime/trace/shiviz.ts';
import { createTeller, type Teller } from '../../../scripts/observer/teller.ts';
import { runs, simulate } from './support/simulator.ts';

const [foo, foo2, bar] = ['foo@host/1/88', 'foo@host/1/90', 'bar@host/2/89'];
const hostile = 'a;b #1 %%{init}%% <img onerror=x> end\nX->>Y: z \u202e`$(id)`';

describe('a file of a trace', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const { events } = simulate(steps);
        assert.deepEqual(readTrace('x.jsonl', writeTrace(events)), events);
      }),
    );
  });

  const head = '{"terl":"trace","version":1}';
  const good =
    '{"kind":"entry","node":"a@b/1","process":"","count":1,"vector":{"a@b/1":1},"time":0}';
  const wrong: readonly [text: string, sentence: string][] = [
    ['', `x:1: a trace begins with ${head}, got ""`],
    ['{"terl":"film"}', `x:1: a trace begins with ${head}, got "{\\"terl\\":\\"film\\"}"`],
    ['{"terl":"trace","version":2}', 'x:1: this terl reads traces of version 1, got version 2'],
    [`${head}\n${good}\nhello`, 'x:3: not JSON: "hello"'],
    [`${head}\n[]`, 'x:2: an event is an object, got []'],
    [`${head}\n${good.replace('entry', 'eat')}`, 'x:2: there is no event of kind "eat"'],
    [`${head}\n${good.replace('"a@b/1",', '7,')}`, 'x:2: "node" takes a text, got 7'],
    [
      `${head}\n${good.replace('"count":1', '"count":-1')}`,
      'x:2: "count" takes a whole number, got -1',
    ],
    [
      `${head}\n${good.replace('},"time', '},"term":[],"time')}`,
      'x:2: "term" takes a text, got []',
    ],
    [
      `${head}\n${good.replace('{"a@b/1":1}', '{"c@d/1":1}')}`,
      'x:2: "vector" has no number for "a@b/1", the node of the event',
    ],
    [
      `${head}\n${good.replace('{"a@b/1":1}', `"${'y'.repeat(200)}"`)}`,
      `x:2: "vector" takes a number for each node, got "${'y'.repeat(59)}…`,
    ],
  ];
  for (const [text, message] of wrong)
    it(`is refused with a sentence: ${message.slice(0, 60)}`, () => {
      assert.throws(() => readTrace('x', text), { message });
    });
});

describe('a trace', () => {
  let story: Teller;
  beforeEach(() => {
    story = createTeller();
    story.name(foo, 'shell <0.88.0>');
    story.name(bar, 'echo <0.89.0>');
  });

  it('is a sequence diagram of Mermaid', () => {
    story.pass(foo, bar, "'hi'");
    const kept = story.send(bar, foo, '[1, { a: 2 }]');
    story.arrive(kept);
    story.tell('entry', foo, { term: 'await receive()' });
    story.receive(kept);
    story.spawn(foo, foo2, 's.s()');
    story.tell('exit', foo2, { term: "'boom'" });
    story.send(foo, foo2, "'too late'");
    story.tell('value', foo, { term: "'too late'" });
    assert.deepEqual(mermaidOf(story.events), {
      text: `sequenceDiagram
  box foo@host (1)
  participant p1 as shell #60;0.88.0#62;
  participant p2 as 90
  end
  box bar@host (2)
  participant p3 as echo #60;0.89.0#62;
  end
  p1->>p3: 'hi'
  p3->>p1: [1, #123; a: 2 #125;]
  Note over p1: #62; await receive()
  Note over p1: receives [1, #123; a: 2 #125;]
  p1-->>p2: spawn s.s()
  Note over p2: exits with 'boom'
  p1-xp2: 'too late' (lost)
  Note over p1: 'too late'
`,
    });
  });

  it('is none where arrows cross', () => {
    const slow = story.send(foo, bar, "'slow'");
    const fast = story.send(foo, bar, "'fast'");
    story.arrive(fast);
    story.arrive(slow);
    assert.deepEqual(mermaidOf(story.events), {
      sentence:
        "Mermaid draws level arrows only, and here arrows cross: 'slow' and 'fast'. Save as SVG instead.",
    });
  });

  it('has an arrow of Mermaid for each message that arrived, or no diagram', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const events = merge(simulate(steps).events);
        const drawn = mermaidOf(events);
        if (!('text' in drawn)) return;
        const arrows = drawn.text.match(/->>/g)?.length ?? 0;
        const spawned = drawn.text.match(/-->>/g)?.length ?? 0;
        assert.equal(arrows - spawned, events.filter(({ kind }) => kind === 'arrive').length);
      }),
    );
  });

  it('is a log for ShiViz, with the expression that reads it', () => {
    fc.assert(
      fc.property(runs, fc.nat(4), (steps, left) => {
        const { events } = simulate(steps);
        checkShiviz(shivizOf(events), events.length);
        // a part of a trace too: its clocks are counted anew
        const some = events.filter((_, place) => place % 5 !== left);
        checkShiviz(shivizOf(some), some.length);
      }),
    );
  });

  it('does no harm with hostile terms', () => {
    story.pass(foo, bar, hostile);
    story.tell('exit', foo, { term: hostile });
    const drawn = mermaidOf(story.events);
    assert.ok('text' in drawn);
    assert.equal(drawn.text.trimEnd().split('\n').length, 9);
    assert.doesNotMatch(drawn.text, /[<%`$\u202e]|;(?<!#\d+;)/u);
    checkShiviz(shivizOf(story.events), 4);
  });
});

/** Reads a log as ShiViz does, and demands of it what ShiViz demands. */
function checkShiviz(text: string, count: number): void {
  const [parser = '', divider, ...log] = text.split('\n');
  assert.equal(divider, '');
  const read = [...log.join('\n').matchAll(new RegExp(parser, 'gm'))];
  assert.equal(read.length, count);
  const own = new Map<string, number>();
  const hosts = new Set(read.map(({ groups }) => groups?.['host'] ?? ''));
  for (const { groups } of read) {
    const { host = '', clock = '' } = groups ?? {};
    const numbers = JSON.parse(clock) as Record<string, number>;
    assert.equal(numbers[host], (own.get(host) ?? 0) + 1);
    own.set(host, numbers[host] ?? 0);
    for (const [other, number] of Object.entries(numbers))
      assert.ok(hosts.has(other) && number >= 1, other);
  }
}
