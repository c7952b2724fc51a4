import assert from 'node:assert/strict';
import type { Print } from '../../../repl/jobs/job-table.ts';
import {
  firstJobsState,
  isShown,
  type JobsEffect,
  type JobsEvent,
  type JobsState,
  shellState,
} from '../../../repl/jobs/jobs-state.ts';
import { jobsStep } from '../../../repl/jobs/jobs-step.ts';
import { mostReads, newRead } from '../../../repl/text/read.ts';

const named: JobsEvent = { kind: 'named', name: 'foo@host' };
const first: JobsState = jobsStep(firstJobsState(true), named)[0];

/** The state after these events, and all that was to be done. */
function run(
  from: JobsState,
  ...events: readonly JobsEvent[]
): { readonly state: JobsState; readonly effects: readonly JobsEffect[] } {
  let state = from;
  const effects: JobsEffect[] = [];
  for (const event of events) {
    const [next, asks] = jobsStep(state, event);
    state = next;
    effects.push(...asks);
  }
  return { state, effects };
}

const command = (line: string): JobsEvent => ({ kind: 'command', line });
const menuAsked: JobsEvent = { kind: 'menu-asked', menu: 'switch' };
const started = (job: number): JobsEvent => ({ kind: 'shell-started', job });
const wrote = (job: number, text: string): JobsEvent => ({
  kind: 'printed',
  job,
  print: { how: 'write', text },
});

/** All that is printed, in order. */
function printed(effects: readonly JobsEffect[]): readonly Print[] {
  return effects.flatMap((effect) => (effect.kind === 'print' ? [effect.print] : []));
}

/** What is to be done besides printing. */
function done(effects: readonly JobsEffect[]): readonly JobsEffect[] {
  return effects.filter(({ kind }) => kind !== 'print');
}

/** The line that those who asked for one get. */
function answerOf(effect: JobsEffect): string | null | undefined {
  return effect.kind === 'answer' ? effect.line : undefined;
}

describe('jobs step', () => {
  it('evaluates an entry behind its prompt, and counts when it has come to something', () => {
    const { state, effects } = run(first, { kind: 'entered', source: '1 + 1' });
    assert.deepEqual(effects, [{ kind: 'tell-entered', label: '(foo@host)1> ', source: '1 + 1' }]);
    assert.equal(shellState(state).status, 'evaluating');
    const came = { text: '2', advance: true };
    const after = run(
      state,
      { kind: 'evaluated', job: 1, came },
      { kind: 'reads-again', job: 1, came },
    );
    assert.deepEqual(printed(after.effects), [{ how: 'value', text: '2\n' }]);
    assert.deepEqual(shellState(after.state), {
      name: 'foo@host',
      count: 2,
      status: 'waiting',
      job: 1,
    });
  });

  it('keeps what a job prints until it comes to the front', () => {
    const away = run(first, menuAsked, command('s'), started(2), command('c'));
    assert.equal(isShown(away.state, 1), false);
    assert.equal(isShown(away.state, 2), true);
    const kept = run(away.state, wrote(1, 'a'), wrote(1, 'b\n'), wrote(2, 'now\n'), wrote(0, 'x'));
    assert.deepEqual(printed(kept.effects), [
      { how: 'write', text: 'now\n' },
      { how: 'write', text: 'x' },
    ]);
    const back = run(kept.state, menuAsked, command('c 1'));
    assert.deepEqual(printed(back.effects).slice(1), [{ how: 'write', text: 'ab\n' }]);
    const again = run(back.state, menuAsked, command('c 1'));
    assert.equal(printed(again.effects).length, 1);
  });

  it('lets go who waits to print when the job comes to the front, and when it is killed', () => {
    const wait = (): void => undefined;
    const away = run(first, menuAsked, { kind: 'wait', job: 1, wait }).state;
    const goes: JobsEffect = { kind: 'let-go', waits: [wait] };
    assert.deepEqual(done(run(away, command('c')).effects), [goes]);
    const killed = run(away, command('k 1'));
    assert.deepEqual(done(killed.effects), [
      { kind: 'stop-shell', job: 1 },
      { kind: 'answer', reads: [], line: null },
      goes,
    ]);
    assert.deepEqual(killed.state.table.list, []);
  });

  it('starts shells here and on other nodes, and gives no number twice', () => {
    const { state, effects } = run(first, menuAsked, command('s'), command('k'), command('r bar'));
    assert.deepEqual(
      done(effects).filter(({ kind }) => kind === 'start-shell'),
      [
        { kind: 'start-shell', job: 2, node: undefined },
        { kind: 'start-shell', job: 3, node: 'bar@host' },
      ],
    );
    assert.deepEqual(shellState(state), {
      name: 'bar@host',
      count: 1,
      status: 'waiting',
      job: 3,
      menu: 'switch',
    });
  });

  it('opens the menu when the shell in front is lost; elsewhere the loss waits until it is seen', () => {
    const gone: JobsEvent = { kind: 'shell-gone', job: 2, why: 'terminated' };
    const away = run(first, menuAsked, command('r bar'), started(2));
    const unseen = run(away.state, gone);
    assert.deepEqual(unseen.effects, []);
    const seen = run(unseen.state, command('c'));
    const front = run(run(away.state, command('c')).state, gone);
    for (const { state, effects } of [seen, front]) {
      assert.deepEqual(printed(effects).slice(-2), [
        {
          how: 'lines',
          text: '*** ERROR: Shell process terminated! (^G to start new job) ***',
        },
        { how: 'lines', text: 'User switch command' },
      ]);
      assert.equal(state.menu, 'switch');
      assert.equal(state.table.list.length, 1);
    }
  });

  it('leaves with status 1 when the only shell is lost and nobody can choose another', () => {
    const remote = run(
      jobsStep(firstJobsState(false), named)[0],
      { kind: 'began', remsh: 'bar' },
      { kind: 'shell-gone', job: 1, why: 'terminated' },
    );
    assert.deepEqual(done(remote.effects), [
      { kind: 'start-shell', job: 1, node: 'bar@host' },
      { kind: 'stop', status: 1 },
    ]);
    assert.equal(shellState(remote.state).status, 'left');
  });

  it('comes back to the shell in front before when a remote one is left', () => {
    const away = run(first, menuAsked, command('r bar'), started(2), command('c')).state;
    const { state, effects } = run(away, { kind: 'shell-gone', job: 2, why: 'left' });
    assert.deepEqual(effects, [
      {
        kind: 'print',
        print: { how: 'lines', text: '*** Left the shell on bar@host, which runs on ***' },
      },
    ]);
    assert.equal(shellState(state).job, 1);
  });

  it('gives lines to those who ask, in order, and the end of the input at an interrupt', () => {
    const [a, b, c] = [newRead('a? '), newRead('b? '), newRead('c? ')];
    const asking = run(
      first,
      { kind: 'entered', source: 'f()' },
      ...[a, b, c].map((read): JobsEvent => ({ kind: 'line-asked', job: 1, read })),
    );
    assert.equal(shellState(asking.state).asks, 'a? ');
    const answered = run(asking.state, { kind: 'answered', line: 'x\n' });
    assert.deepEqual(answered.effects, [{ kind: 'answer', reads: [a], line: 'x\n' }]);
    assert.equal(shellState(answered.state).asks, 'b? ');
    const ended = run(answered.state, { kind: 'interrupted' });
    assert.deepEqual(ended.effects, [
      { kind: 'interrupt', job: 1 },
      { kind: 'answer', reads: [b, c], line: null },
    ]);
    assert.equal(shellState(ended.state).status, 'evaluating');
  });

  it('lets no more than a bounded number of processes ask', () => {
    const ask = (): JobsEvent => ({ kind: 'line-asked', job: 1, read: newRead('') });
    const full = run(first, ...Array.from({ length: mostReads }, ask));
    assert.deepEqual(full.effects, []);
    assert.equal(run(full.state, ask()).effects[0]?.kind, 'answer');
  });

  it('aborts at the BREAK menu without the node, and goes on after what it was asked', () => {
    const asked = run(first, { kind: 'menu-asked', menu: 'break' }).state;
    assert.deepEqual(run(asked, command('a')).effects, [
      { kind: 'depart', departure: { status: 0 } },
    ]);
    const told = run(asked, command('d'));
    assert.equal(done(told.effects)[0]?.kind, 'ask');
    assert.equal(told.state.menu, undefined);
    assert.equal(run(asked, command('x')).state.menu, 'break');
  });

  it('gives no line to a process that was killed by an interrupt, however late it asks', () => {
    const evaluating = run(first, { kind: 'entered', source: "io.get_line('')" }).state;
    const came = { text: '** exception exit', advance: true };
    const killed = run(
      evaluating,
      { kind: 'interrupted' },
      { kind: 'evaluated', job: 1, came },
      { kind: 'reads-again', job: 1, came },
    ).state;
    const ask: JobsEvent = { kind: 'line-asked', job: 1, read: newRead('') };
    for (const state of [run(evaluating, { kind: 'interrupted' }).state, killed])
      assert.deepEqual(run(state, ask).effects.map(answerOf), [null]);
    const next = run(killed, { kind: 'entered', source: "io.get_line('')" }, ask).state;
    assert.equal(shellState(next).asks, '');
    const byMenu = run(next, menuAsked, command('i'));
    assert.deepEqual(
      byMenu.effects.map(answerOf).filter((line) => line !== undefined),
      [null],
    );
  });

  it('counts from the number that it is given', () => {
    const { state } = run(first, { kind: 'numbered', count: 7 });
    assert.equal(shellState(state).count, 7);
  });

  it('asks whether a node may record, until y or n is typed', () => {
    const answers: boolean[] = [];
    const asker = { node: 'foo@host', answer: (yes: boolean) => answers.push(yes) };
    const asked = run(first, { kind: 'record-asked', asker });
    const question = { how: 'notice', text: 'foo@host asks to record this terminal: y or n' };
    assert.deepEqual(printed(asked.effects), [question]);
    const again = run(asked.state, command('spawn()'));
    assert.deepEqual([again.state.menu, printed(again.effects)], ['record', [question]]);
    const other = run(asked.state, { kind: 'record-asked', asker });
    assert.deepEqual(other.effects, [{ kind: 'answer-asker', asker, yes: false }]);
    for (const [line, yes] of [
      ['y', true],
      ['n', false],
    ] as const) {
      const { state, effects } = run(asked.state, command(line));
      assert.equal(state.menu, undefined);
      assert.deepEqual(effects[0], { kind: 'answer-asker', asker, yes });
    }
    assert.deepEqual(run(firstJobsState(false), { kind: 'record-asked', asker }).effects, [
      { kind: 'answer-asker', asker, yes: false },
    ]);
  });

  it('says nothing for a shell that is no more', () => {
    assert.deepEqual(
      run(first, started(9), { kind: 'shell-died', job: 9, text: 'no' }).effects,
      [],
    );
  });
});
