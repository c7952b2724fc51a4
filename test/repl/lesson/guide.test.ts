import assert from 'node:assert/strict';
import { parseDocument } from '../../../repl/document/document.ts';
import { guide } from '../../../repl/lesson/guide.ts';
import { planOf } from '../../../repl/lesson/plan.ts';
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
});
