// What a screen hears of its node, and what it answers.

import assert from 'node:assert/strict';
import { newHeart, pulse } from '../../../runtime/emulator/host/heart.ts';
import type { Question } from '../../../runtime/emulator/host/question.ts';
import type { Node, NodeCommand, NodeEvents } from '../../../runtime/node/contract.ts';
import { type NodeClient, nodeClient } from '../../../runtime/thread/node-client.ts';

describe('a node that is spoken to in messages', () => {
  const heart = newHeart();
  let shown: string[];
  let told: NodeCommand[];
  let client: NodeClient;
  let node: Node;

  const show =
    (kind: string) =>
    (fields: object): void =>
      void shown.push(`${kind} ${Object.values(fields).join(' ')}`);

  /** Only the fields of an event are shown, its kind is in front of them. */
  const screen: NodeEvents = {
    output: ({ text, job }) => show('output')({ text, job }),
    report: ({ text }) => show('report')({ text }),
    shellDied: ({ text, job }) => show('died')({ text, job }),
    shellStarted: ({ job }) => show('started')({ job }),
    shellGone: ({ job, why }) => show('gone')({ job, why }),
    renamed: ({ name }) => show('renamed')({ name }),
    fault: ({ text, isOn }) => show('fault')({ text, isOn }),
    halted: ({ status }) => show('halted')({ status }),
    stopAsked: ({ status }) => show('stop')({ status }),
    restartAsked: () => show('restart')({}),
    readLine: ({ prompt }) => Promise.resolve(`${prompt}typed\n`),
  };

  beforeEach(async () => {
    shown = [];
    told = [];
    client = nodeClient(
      screen,
      heart,
      (command) => told.push(command),
      async () => shown.push('ended'),
    );
    client.take([{ kind: 'started', name: 'foo@host' }]);
    node = await client.started;
    assert.equal(node.name, 'foo@host');
  });

  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('says of each text that it is printed', () => {
    client.take([
      { kind: 'output', text: 'abc', job: 2 },
      { kind: 'report', text: 'de' },
      { kind: 'shellDied', text: 'f', job: 1 },
      { kind: 'renamed', name: 'bar@host' },
      { kind: 'secret', text: 'COOKIE' },
      { kind: 'nodeNews', node: 'bar@host', reason: undefined },
    ]);
    assert.deepEqual(shown, ['output abc 2', 'report de', 'died f 1', 'renamed bar@host']);
    assert.deepEqual(told, [
      { kind: 'printed', job: 2, length: 3 },
      { kind: 'printed', job: 0, length: 2 },
      { kind: 'printed', job: 1, length: 1 },
    ]);
  });

  it('answers entries in order; a value is seen before what comes after it is heard', async () => {
    const seen = [1, 2].map((count) =>
      node.evaluate(`${count}`, count).then(({ text }) => shown.push(text)),
    );
    client.take([
      { kind: 'evaluated', evaluation: { text: 'one', advance: true }, job: 1 },
      { kind: 'output', text: 'later', job: 1 },
      { kind: 'evaluated', evaluation: { text: 'two', advance: true }, job: 1 },
    ]);
    await Promise.all(seen);
    assert.deepEqual(shown, ['one', 'output later 1', 'two']);
  });

  it('answers all that waits for a node that has ended, and what is asked later', async () => {
    const asked = (): [Promise<unknown>, Promise<unknown>] => [
      node.look('1'),
      node.complete({ kind: 'names', text: '' } as unknown as Question),
    ];
    const waiting = [...asked(), node.evaluate('1', 1)];
    client.gone();
    const over = [{ ok: false, text: 'the node has ended' }, { candidates: [] }];
    assert.deepEqual(await Promise.all(waiting), [...over, { text: '', advance: false }]);
    assert.deepEqual(await Promise.all(asked()), over);
  });

  it('gives up the entries of a shell that is gone', async () => {
    const nothing = { text: '', advance: false };
    const gone = node.evaluate('1', 1, 2);
    client.take([{ kind: 'shellGone', job: 2, why: 'terminated' }]);
    assert.deepEqual(await gone, nothing);
    const stopped = node.evaluate('1', 1, 3);
    node.stopShell(3);
    assert.deepEqual(await stopped, nothing);
  });

  it('presses Ctrl-C only for a job that evaluates', () => {
    node.interrupt();
    assert.deepEqual(told, []);
    void node.evaluate('loop', 1);
    node.interrupt();
    assert.equal(Atomics.load(heart, pulse.interrupted), 1);
    assert.deepEqual(told.at(-1), { kind: 'interrupt', job: 1 });
  });

  it('answers what its node asks; null where the screen does not know the question', async () => {
    client.take([
      { kind: 'readLine', id: 7, prompt: 'name? ', job: 1 },
      { kind: 'transcript', id: 8, file: 'lesson.md', clean: false },
    ]);
    await settled();
    assert.deepEqual(told, [
      { kind: 'screenAnswered', id: 7, answer: 'name? typed\n' },
      { kind: 'screenAnswered', id: 8, answer: null },
    ]);
  });

  it('matches completions by their ids', async () => {
    const [first, second] = [node.complete({ kind: 'names' }), node.complete({ kind: 'nodes' }, 2)];
    client.take([
      { kind: 'completed', id: 2, answer: { candidates: [{ name: 'bar@host' }] } },
      { kind: 'completed', id: 1, answer: { candidates: [] } },
    ]);
    assert.deepEqual(await first, { candidates: [] });
    assert.deepEqual(await second, { candidates: [{ name: 'bar@host' }] });
  });

  it('has stopped when the node says so, or is gone', async () => {
    const stopping = node.stop();
    assert.deepEqual(told, [{ kind: 'stop' }]);
    client.take([{ kind: 'stopped' }]);
    await stopping;
    const again = node.stop();
    client.gone();
    await again;
    assert.deepEqual(shown, ['ended', 'ended']);
  });

  it('does not start when it is refused', async () => {
    const refused = nodeClient(
      screen,
      heart,
      () => undefined,
      async () => undefined,
    );
    refused.take([{ kind: 'refused', message: 'the name foo is taken' }]);
    await assert.rejects(refused.started, { message: 'the name foo is taken' });
  });
});
