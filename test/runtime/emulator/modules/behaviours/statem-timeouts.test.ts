// The three kinds of timeouts of a machine: started, changed, cancelled, and of no time at all.

import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { begun, machine, tell } from './support/machine.ts';
import { inTurn } from './support/obedient.ts';

describe('a timeout of gen_statem', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', { codePath: [nodes.files({ 'm.ts': machine })] });
    await session(foo, [begun]);
  });

  const keep = (actions: string): string => tell(`(s, d) => ['keep_state', d, ${actions}]`);
  /** Waits until the machine has noted this number of events; then shows its data without the state. */
  const noted = (count: number): string =>
    `(async () => { for (;;) { const [, d] = await sys.get_state('a'); if (d.length >= ${count}) return d.map(([kind, what]) => [kind, what]) } })()`;
  const state = "sys.get_state('a').then(([s]) => s)";
  const left = "sys.get_status('a').then(([, , , [, , , , [, [, data]]]]) => data[3][1])";

  it('of a state is over when the state changes, and not when it is kept', async () => {
    await inTurn(foo, [
      keep("['state_timeout', 10, 'late']"),
      "'ok'",
      "gen_statem.cast('a', 'x')",
      "'ok'",
      noted(2),
      "[['cast', 'x'], ['state_timeout', 'late']]",
      keep("['state_timeout', 60_000, 'never']"),
      "'ok'",
      left,
      "[1, [['state_timeout', 'never']]]",
      tell("(s, d) => ['next_state', 'shut', []]"),
      "'ok'",
      left,
      '[0, []]',
      state,
      "'shut'",
    ]);
  });

  it('of events is over at the next event', async () => {
    await inTurn(foo, [
      keep("['timeout', 60_000, 'never']"),
      "'ok'",
      left,
      "[1, [['timeout', 'never']]]",
      "gen_statem.cast('a', 'x')",
      "'ok'",
      left,
      '[0, []]',
      keep('10'),
      "'ok'",
      noted(2),
      "[['cast', 'x'], ['timeout', 10]]",
    ]);
  });

  it('with a name goes on when the state changes', async () => {
    await inTurn(foo, [
      keep("[[['timeout', 'one'], 60_000, 1], [['timeout', ['two', 2]], 20, 2]]"),
      "'ok'",
      left,
      "[2, [[['timeout', ['two', 2]], 2], [['timeout', 'one'], 1]]]",
      tell("(s, d) => ['next_state', 'shut', d]"),
      "'ok'",
      noted(1),
      "[[['timeout', ['two', 2]], 2]]",
      keep("[['timeout', 'one'], 'cancel']"),
      "'ok'",
      left,
      '[0, []]',
    ]);
  });

  it('is started again, updated and cancelled', async () => {
    await inTurn(foo, [
      keep("[['state_timeout', 60_000, 'first'], ['state_timeout', 60_000, 'second']]"),
      "'ok'",
      left,
      "[1, [['state_timeout', 'second']]]",
      keep("['state_timeout', 'update', 'third']"),
      "'ok'",
      left,
      "[1, [['state_timeout', 'third']]]",
      keep("['state_timeout', 'infinity', 'x']"),
      "'ok'",
      left,
      '[0, []]',
      keep("['state_timeout', 'update', 'at once']"),
      "'ok'",
      noted(1),
      "[['state_timeout', 'at once']]",
    ]);
  });

  it('of 0 milliseconds comes before messages, after the events that the machine makes', async () => {
    await inTurn(foo, [
      `${keep("[['state_timeout', 0, 1], ['timeout', 0, 2], [['timeout', 'x'], 0, 3], ['next_event', 'internal', 4]]")}; gen_statem.cast('a', 5)`,
      "'ok'",
      noted(4),
      // the event 4 ends the timeout of events
      "[['internal', 4], ['state_timeout', 1], [['timeout', 'x'], 3], ['cast', 5]]",
    ]);
  });

  it('is at a time of the clock', async () => {
    await inTurn(foo, [
      keep("['state_timeout', erlang.monotonic_time('millisecond') + 10, 'abs', ['abs', true]]"),
      "'ok'",
      noted(1),
      "[['state_timeout', 'abs']]",
      keep("['state_timeout', -5, 'past', [['abs', true]]]"),
      "'ok'",
      noted(2),
      "[['state_timeout', 'abs'], ['state_timeout', 'past']]",
      keep("['state_timeout', 0, 'relative', [['abs', false]]]"),
      "'ok'",
      noted(3),
      "[['state_timeout', 'abs'], ['state_timeout', 'past'], ['state_timeout', 'relative']]",
    ]);
  });

  it('that another has replaced while its event waited is started as any other', async () => {
    await inTurn(foo, [
      keep(
        "[['state_timeout', 0, 'old'], ['next_event', 'internal', ['eval', (s, d) => ['keep_state', d, ['state_timeout', 10, 'new']]]]]",
      ),
      "'ok'",
      noted(1),
      "[['state_timeout', 'new']]",
    ]);
  });

  it('cannot be forged', async () => {
    await inTurn(foo, [
      keep("['state_timeout', 60_000, 'x']"),
      "'ok'",
      "send('a', ['timeout', make_ref(), 'state_timeout']).length",
      '3',
      noted(1).replace('[kind, what]) => [kind, what]', '[kind]) => kind'),
      "['info']",
      left,
      "[1, [['state_timeout', 'x']]]",
    ]);
  });
});
