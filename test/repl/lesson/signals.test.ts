import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { type Step, stepsIn } from '../../../repl/document/document.ts';
import { isDone, sendSignal, signalText } from '../../../repl/lesson/signals.ts';
import type { LessonState } from '../../../repl/lesson/table.ts';
import { read, session } from '../document/support/documents.ts';
import { until } from './support/until.ts';

describe('the signals of a lesson', () => {
  let child: ChildProcess;
  let state: LessonState;

  beforeEach(() => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6)'], { stdio: 'ignore' });
    const seat = { node: 'bar@host', pid: child.pid ?? 0 };
    state = { at: 0, typing: 0, hints: {}, first: 'foo', roles: { bar: seat } };
  });
  afterEach(() => {
    child.kill('SIGKILL');
  });

  const step = (command: string): Step => {
    const [found] = stepsIn(read(session('%% os', `$ ${command}`)));
    assert.ok(found !== undefined);
    return found;
  };

  it('are shown with the process id', () => {
    assert.equal(signalText(step('kill -9 <pid of bar>'), state), `kill -9 ${child.pid}`);
    assert.equal(signalText(step('kill -9 <pid of bar>'), undefined), 'kill -9 <pid of bar>');
  });

  it('are sent, and seen by what they do', async () => {
    const [stop, go, kill] = ['-STOP', '-CONT', '-9'].map((signal) =>
      step(`kill ${signal} <pid of bar>`),
    );
    assert.ok(stop !== undefined && go !== undefined && kill !== undefined);
    assert.ok(!isDone(stop, state) && !isDone(kill, state) && isDone(go, state));
    sendSignal(stop, state);
    await until(() => isDone(stop, state));
    assert.ok(!isDone(go, state) && !isDone(kill, state));
    sendSignal(go, state);
    await until(() => isDone(go, state));
    sendSignal(kill, state);
    await until(() => isDone(kill, state));
    assert.ok(!isDone(stop, state));
    sendSignal(kill, state); // it has ended: nothing happens
  });

  it('are done if the program is not there', () => {
    const none = { ...state, roles: {} };
    assert.ok(isDone(step('kill -9 <pid of bar>'), none));
    assert.ok(!isDone(step('kill -STOP <pid of bar>'), none));
  });
});
