// The processes of proc_lib know their ancestors, tell when they are ready, and report their crashes, as in Erlang.
// The sessions were held with erl (OTP 25) first.

import assert from 'node:assert/strict';
import { flushed, session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, untimed } from './support/obedient.ts';

const module = `
export const ready = (result: unknown): void => void proc_lib.init_ack(result);
export const late = async (parent: Pid): Promise<void> => {
  await sleep(10);
  proc_lib.init_ack(parent, ['ok', self()]);
  await receive();
};
export const silent = (): unknown => exit('why');
export const slow = (): unknown => receive();
export const crash = (): never => error('oops');
`;

describe('proc_lib', () => {
  const nodes = testNodes();
  let foo: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo', { codePath: [nodes.files({ 'm.ts': module })] });
  });

  it('starts processes that know their ancestors and their first call', async () => {
    await session(foo, [
      'const me = self()',
      "const p = proc_lib.spawn(() => { send(me, get('$ancestors')[0] === me); proc_lib.spawn(() => send(me, get('$ancestors').length)); return receive() })",
      "const q = proc_lib.spawn('m', 'slow', [])",
    ]);
    assert.deepEqual(await flushed(foo, 2), ['true', '2']);
    await inTurn(foo, [
      'proc_lib.translate_initial_call(q)',
      "['m', 'slow', 0]",
      'proc_lib.initial_call(q)',
      "['m', 'slow', []]",
      'proc_lib.translate_initial_call(self())',
      "['proc_lib', 'init_p', 5]",
      'proc_lib.initial_call(self())',
      'false',
      "process_info(q, 'initial_call')",
      "['initial_call', ['proc_lib', 'init_p', 5]]",
    ]);
  });

  it('waits in a start until the process says how it went', async () => {
    await inTurn(foo, [
      "proc_lib.start('m', 'ready', ['yes'])",
      "'yes'",
      "proc_lib.start('m', 'late', [self()]).then(([ok, p]) => [ok, is_process_alive(p)])",
      "['ok', true]",
      "proc_lib.start('m', 'silent', [])",
      "['error', 'why']",
      "proc_lib.start('m', 'slow', [], 10)",
      "['error', 'timeout']",
      "proc_lib.start_monitor('m', 'ready', [1]).then(([r, ref]) => [r, is_reference(ref)])",
      '[1, true]',
      "process_flag('trap_exit', true)",
      'false',
      "proc_lib.start_link('m', 'silent', [])",
      "['error', 'why']",
      "proc_lib.start_link('m', 'slow', [], 10)",
      "['error', 'timeout']",
    ]);
  });

  it('reports a crash', async () => {
    await session(foo, ["proc_lib.spawn('m', 'crash', [])", 'await sleep(10)']);
    const report = foo.printed.map(untimed).find((text) => text.startsWith('=CRASH REPORT====\n'));
    assert.match(
      report ?? '',
      /\n {4}initial call: m\.crash\/0\n {4}pid: <pid>\n {4}registered_name: \[\]\n/,
    );
    assert.match(report ?? '', /\n {4}exception error: 'oops'\n {6}in function {2}m\.crash /);
    assert.match(report ?? '', /\n {4}ancestors: \[<pid>\]\n/);
    assert.ok(!foo.printed.some((text) => text.includes('Error in process')));
  });

  it('tells of the neighbours that a crash ends too', async () => {
    await session(foo, [
      "proc_lib.spawn(() => { spawn_link(() => receive()); put('key', 1); throw 'oops' })",
    ]);
    await foo.prints(/CRASH REPORT/);
    const report = foo.printed.map(untimed).find((text) => text.startsWith('=CRASH REPORT====\n'));
    assert.match(report ?? '', /\n {4}exception throw: 'oops'\n/);
    assert.match(report ?? '', /\n {4}dictionary: \[\['key', 1\]\]\n/);
    assert.match(report ?? '', /\n {2}neighbours:\n {4}neighbour:\n {6}pid: <pid>\n/);
  });

  it('starts processes on other nodes, whose reports come here', async () => {
    await nodes.start('bar', { codePath: [nodes.files({ 'm.ts': module })] });
    await session(foo, ["const p = proc_lib.spawn('bar@localhost', 'm', 'crash', [])"]);
    await foo.type("monitor('process', p)");
    await foo.type('await receive()');
    const report = foo.printed.find((text) => text.includes('CRASH REPORT'));
    const pid = await foo.type('p');
    assert.ok(report?.includes(`** at node bar@localhost **\n`), report);
    assert.ok(report?.includes(`\n    pid: ${pid}\n`), report);
    assert.ok(report?.includes('initial call: m.crash/0'), report);
  });

  it('shows a report of another node whatever its parts are', async () => {
    const bar = await nodes.start('bar');
    for (const parts of [
      "['a', [1], ['exit', 'why', [], '  ']]",
      "[7, null, [], [1, 2], ['x', {}, 'y', 1], { 0: 1 }, [['deep']]]",
      "'no array'",
      "new Array(20_000).fill(['x'.repeat(100)])",
    ])
      await bar.type(
        `send(['logger', 'foo@localhost'], ['log', { level: 'error', title: 'ODD', text: 't', parts: ${parts} }])`,
      );
    await bar.type("net_adm.ping('foo@localhost')");
    await foo.type('sleep(20)');
    const reports = foo.printed.map(untimed).filter((text) => text.startsWith('=ERROR REPORT===='));
    assert.equal(reports.length, 4);
    assert.match(reports[0] ?? '', /\nta1 {2}exception exit: 'why'/);
    assert.ok((reports[3] ?? '').length < 70_000);
  });
});
