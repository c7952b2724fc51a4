// Processes that others stop for a while.

import assert from 'node:assert/strict';
import { session, shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a suspended process', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
    await session(foo, [
      'const me = self()',
      'const echo = async () => { for (;;) send(me, await receive()) }',
      'const e = spawn(echo)',
    ]);
  });

  it('does not run, gets messages and signals, and goes on after as many resumes', async () => {
    await shows(foo, {
      '[erlang.suspend_process(e), erlang.suspend_process(e)]': '[true, true]',
      "e ! 'hi'": "'hi'",
      'await sleep(5), flush()': "'ok'",
      "process_info(e, ['status', 'message_queue_len'])":
        "[['status', 'suspended'], ['message_queue_len', 1]]",
      "process_info(self(), 'suspending')[1].map(([pid, n, open]) => [pid === e, n, open])":
        '[[true, 2, 0]]',
      'erlang.resume_process(e)': 'true',
      "process_info(e, ['status'])": "[['status', 'suspended']]",
      'erlang.resume_process(e), await receive()': "'hi'",
      "process_info(e, 'status')": "['status', 'waiting']",
      "process_info(self(), 'suspending')": "['suspending', []]",
    });
    await session(foo, ["erlang.suspend_process(e); exit(e, 'over')"]);
    await shows(foo, {
      'is_process_alive(e)': 'false',
      "process_info(self(), 'suspending')[1]": '[]',
    });
  });

  it('that is about to run, sleeps, or goes on by a promise stays where it is', async () => {
    await session(foo, [
      'const busy = spawn(async () => { for (;;) { send(me, 1); await sleep(0) } })',
      'const promised = spawn(async () => { for (;;) { send(me, 1); await Promise.resolve().then(() => send(me, 1)) } })',
      'await receive(); erlang.suspend_process(busy); erlang.suspend_process(promised)',
      'await sleep(5); while (await receive((m) => m.with(1, () => true).after(0, () => false)));',
      "await sleep(10); 'quiet'",
    ]);
    assert.equal(await foo.type("process_info(self(), 'message_queue_len')[1]"), '0');
    await session(foo, ['erlang.resume_process(busy); await receive()']);
    await session(foo, ["exit(busy, 'kill'); erlang.resume_process(promised); await receive()"]);
    assert.equal(await foo.type("exit(promised, 'kill')"), 'true');
  });

  it('goes on when who suspended it has ended', async () => {
    await session(foo, [
      'const s = spawn(async () => { erlang.suspend_process(e); send(me, 1); await receive() })',
      "await receive(1); e ! 'hi'; await sleep(5)",
    ]);
    await shows(foo, {
      "process_info(e, 'status')": "['status', 'suspended']",
      "s ! 'end', await receive('hi')": "'hi'",
    });
  });

  it('takes the options of Erlang, and badarg for what is none', async () => {
    await shows(foo, {
      "[1, 2].map(() => erlang.suspend_process(e, ['unless_suspending']))": '[true, false]',
      "erlang.suspend_process(e, ['asynchronous'])": 'true',
      "erlang.suspend_process(e, [['asynchronous', 'tag']]), await receive()":
        "['tag', 'suspended']",
    });
    await session(foo, [
      'const gone = spawn(() => 1); while (is_process_alive(gone)) await sleep(1)',
    ]);
    for (const wrong of ['self()', 'gone', "'x'"])
      assert.match(await foo.type(`erlang.suspend_process(${wrong})`), /argument 1: /, wrong);
    for (const wrong of ["'x'", "['x']", "[['asynchronous']]"])
      assert.match(await foo.type(`erlang.suspend_process(e, ${wrong})`), /argument 2: not an/);
    await session(foo, ['const f = spawn(echo)']);
    for (const wrong of ['f', 'gone', "'x'"])
      assert.match(await foo.type(`erlang.resume_process(${wrong})`), /argument 1: /, wrong);
  });
});
