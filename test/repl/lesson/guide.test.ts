import assert from 'node:assert/strict';
import { parseDocument, type Step } from '../../../repl/document/document.ts';
import { guide } from '../../../repl/lesson/guide.ts';
import { planOf, takesMessage } from '../../../repl/lesson/plan.ts';
import type { Asked, Table } from '../../../repl/lesson/table.ts';

describe('the guide of a lesson', () => {
  it('takes no answer for an outcome if a wish was granted before it', async () => {
    const plan = planOf(parseDocument('a.md', "```terl\n(foo@host)1> f()\n'ok'\n```\n"));
    const done: Asked[] = [];
    const table: Table = {
      role: 'foo',
      isFirst: true,
      close: () => undefined,
      ask(asked) {
        if (asked.kind === 'done') done.push(asked);
        const roles = { foo: { node: 'foo@host', pid: process.pid } };
        return Promise.resolve({ at: 0, typing: 0, first: 'foo', roles, hints: {} });
      },
    };
    const wishes: string[] = [];
    let hinted: () => void = () => undefined;
    const terminal = {
      look(source: string) {
        const [, from] = /wished\(\)\.slice\((\d+)\)/.exec(source) ?? [];
        const text = from === undefined ? 'false' : `'${wishes.slice(Number(from)).join()}'`;
        return Promise.resolve({ ok: true, text });
      },
      read: (markdown: string) => (markdown.startsWith('Type') ? hinted() : undefined),
      note: () => undefined,
      suggest: () => undefined,
      type: () => undefined,
    };
    const guiding = guide(plan, table, terminal, 'terl -lesson a.md', Promise.resolve());
    guiding.entered();
    const isHinted = new Promise<void>((resolve) => {
      hinted = resolve;
    });
    wishes.push('hint');
    await isHinted; // by a turn
    guiding.printed("'ok'\n");
    await guiding.answered();
    assert.deepEqual(done, []);
    guiding.entered();
    guiding.printed("'ok'\n");
    await guiding.answered();
    assert.deepEqual(done, [{ kind: 'done', at: 0, next: 1 }]);
    wishes.push('leave'); // ends the turns
  });

  it('suggests nothing while an entry is evaluated, nor when only a report is awaited', async () => {
    const report =
      '=ERROR REPORT==== 30-Nov-2026::10:15:30.123456 ===\n** Node bar@host gone **\n\n';
    const plan = planOf(
      parseDocument('a.md', `\`\`\`terl\n(foo@host)1> f()\n${report}'ok'\n\`\`\`\n`),
    );
    const table: Table = {
      role: 'foo',
      isFirst: true,
      close: () => undefined,
      ask() {
        const roles = { foo: { node: 'foo@host', pid: process.pid } };
        return Promise.resolve({ at: 0, typing: 0, first: 'foo', roles, hints: {} });
      },
    };
    const suggested: string[] = [];
    let isLeft = false;
    const terminal = {
      look: (source: string) =>
        Promise.resolve({
          ok: true,
          text: source.includes('wished') && isLeft ? "'leave'" : "''",
        }),
      read: () => undefined,
      note: () => undefined,
      suggest: (entry: string) => void suggested.push(entry),
      type: () => undefined,
    };
    const guiding = guide(plan, table, terminal, 'terl -lesson a.md', Promise.resolve());
    await guiding.answered(); // of nothing: the step is shown
    assert.equal(suggested.at(-1), 'f()');
    guiding.entered();
    assert.equal(suggested.at(-1), '');
    guiding.printed("'other'\n");
    await guiding.answered();
    assert.equal(suggested.at(-1), 'f()', 'it did not fit, and is to be done again');
    guiding.entered();
    guiding.printed("'ok'\n");
    await guiding.answered();
    assert.equal(suggested.at(-1), '');
    isLeft = true; // ends the turns
  });

  it('says who has left, and not that the lesson is over, where it never heard of the first terminal', async () => {
    const plan = planOf(parseDocument('a.md', "```terl\n(foo@host)1> f()\n'ok'\n```\n"));
    const table: Table = {
      role: 'bar',
      isFirst: false,
      close: () => undefined,
      ask: () => Promise.resolve(undefined),
    };
    const wished = ['hint', 'show', 'skip', 'back'];
    const wishes = [...wished];
    const notes: string[] = [];
    const terminal = {
      look(source: string) {
        const [, from] = /wished\(\)\.slice\((\d+)\)/.exec(source) ?? [];
        const text = from === undefined ? 'false' : `'${wishes.slice(Number(from)).join()}'`;
        return Promise.resolve({ ok: true, text });
      },
      read: () => undefined,
      note: (text: string) => void notes.push(text),
      suggest: () => undefined,
      type: () => undefined,
    };
    const guiding = guide(plan, table, terminal, 'terl -lesson a.md', Promise.resolve());
    await guiding.answered();
    const gone = 'foo has left the lesson: open a terminal and type terl -lesson a.md -sname foo';
    assert.deepEqual(
      notes,
      ['at first', ...wished].map(() => gone),
    );
    wishes.push('leave'); // ends the turns
  });
});

describe('a step of a lesson', () => {
  it('cannot be done twice if it waits for a message', () => {
    const waits = (text: string): boolean =>
      takesMessage(
        planOf(parseDocument('a.md', `\`\`\`terl\n(foo@host)1> ${text}\n\`\`\`\n`)).moments[0]
          ?.step as Step,
      );
    for (const text of ["receive(['DOWN', P.any])", '[await receive(), await receive()]'])
      assert.ok(waits(text), text);
    for (const text of [
      'nodes()',
      'spawn(async () => { await receive() })',
      'receive((match) => match.after(10, () => 1))',
    ])
      assert.ok(!waits(text), text);
  });
});
