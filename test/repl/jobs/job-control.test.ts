import assert from 'node:assert/strict';
import { breakCommand, breakMenu } from '../../../repl/jobs/break-menu.ts';
import { type Jobs, jobCommand } from '../../../repl/jobs/job-control.ts';

const jobs: Jobs = {
  list: [{ number: 1 }, { number: 2, node: 'bar@host' }, { number: 3 }],
  current: 2,
};

describe('job control', () => {
  it('lists the jobs, and marks the one that is meant', () => {
    assert.equal(
      jobCommand(jobs, ' j').text,
      '   1  {shell,start,[init]}\n   2* {bar@host,shell,start,[]}\n   3  {shell,start,[]}\n',
    );
  });

  it('means the marked job when no number is given', () => {
    for (const [line, action] of [
      ['c', { kind: 'connect', job: 2 }],
      ['c 1', { kind: 'connect', job: 1 }],
      ['i', { kind: 'interrupt', job: 2 }],
      ['k 3', { kind: 'kill', job: 3 }],
    ] as const) {
      assert.deepEqual(jobCommand(jobs, line), { text: '', action });
    }
  });

  it('starts shells here and on nodes, with quotes or without', () => {
    for (const [line, node] of [
      ['s', undefined],
      ['s shell', undefined],
      ['r bar@host', 'bar@host'],
      ["r 'bar@host'", 'bar@host'],
      ["r 'bar@10.0.0.5' shell", 'bar@10.0.0.5'],
    ] as const) {
      assert.deepEqual(jobCommand(jobs, line).action, { kind: 'start', node });
    }
  });

  it('says what it does not know', () => {
    for (const line of ['c 9', 'i 9', 'k 9'])
      assert.deepEqual(jobCommand(jobs, line), { text: 'Unknown job\n' });
    assert.deepEqual(jobCommand({ ...jobs, current: undefined }, 'c'), { text: 'Unknown job\n' });
    for (const line of ['x', 'zzz', 'c x', 'j 1'])
      assert.deepEqual(jobCommand(jobs, line), { text: 'Unknown command\n' });
  });

  it('explains itself, quits, and takes an empty line', () => {
    assert.equal(jobCommand(jobs, 'h').text, jobCommand(jobs, '?').text);
    assert.match(jobCommand(jobs, 'h').text, /^ {2}c \[nn\] {12}- connect to job\n/);
    assert.deepEqual(jobCommand(jobs, 'q'), { text: '', action: { kind: 'quit' } });
    assert.deepEqual(jobCommand(jobs, ' '), { text: '' });
  });

  it('quotes the name of a node that Erlang would quote', () => {
    const list = [{ number: 1, node: 'foo@10.0.0.5' }];
    assert.equal(
      jobCommand({ list, current: undefined }, 'j').text,
      "   1  {'foo@10.0.0.5',shell,start,[]}\n",
    );
  });
});

describe('BREAK menu', () => {
  it('aborts, continues, and tells its version', () => {
    assert.deepEqual(breakCommand('a', '1.2').action, { kind: 'abort' });
    assert.deepEqual(breakCommand('c', '1.2').action, { kind: 'continue' });
    assert.deepEqual(breakCommand('', '1.2').action, { kind: 'continue' });
    assert.equal(breakCommand('v', '1.2').text, 'Terl version 1.2\n');
  });

  it('stays after a letter it does not have', () => {
    assert.deepEqual(breakCommand('x', '1.2'), {
      text: `Invalid option 'x'. Please enter one of the following:${breakMenu}`,
    });
  });

  it('asks which process to kill', () => {
    assert.equal(breakCommand('k', '1.2').action, undefined);
    assert.equal(breakCommand('k foo', '1.2').action, undefined);
    assert.equal(breakCommand('k <0.90.0>', '1.2').action?.kind, 'ask');
  });
});
