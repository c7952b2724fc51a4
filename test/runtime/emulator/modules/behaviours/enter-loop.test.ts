// Processes of proc_lib that become servers, or hibernate, and what sys and supervisor say of them.
// The sessions were held with erl (OTP 25) first.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, obedient, untimed } from './support/obedient.ts';

const entering = `
export const begin = async (...more: any): Promise<void> => {
  register('a', self());
  proc_lib.init_ack(['ok', self()]);
  await gen_server.enter_loop('srv', [], [], ...more);
};
export const unnamed = async (...more: any): Promise<void> => {
  proc_lib.init_ack(['ok', self()]);
  await gen_server.enter_loop('srv', [], [], ...more);
};
export const sleeps = (): Promise<never> => proc_lib.hibernate('m', 'woken', ['x']);
export const woken = async (x: string): Promise<void> => {
  const message: any = await receive();
  if (message === 'crash') error(x);
  send(message, [x, self()]);
};
`;

describe('a process of proc_lib', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', {
      codePath: [
        nodes.files({
          'srv.ts': obedient,
          'm.ts': entering,
          'sup.ts': 'export const init = (given: any): any => given;\n',
        }),
      ],
    });
  });

  it('becomes a server by enter_loop', async () => {
    await inTurn(foo, [
      "proc_lib.start_link('m', 'begin', [['local', 'a']]).then(([ok]) => ok)",
      "'ok'",
      "gen_server.call('a', 'get')",
      '[]',
      "sys.get_status('a').then((told) => told[3][4][0])",
      "['header', 'Status for generic server a']",
      "proc_lib.translate_initial_call(whereis('a'))",
      "['m', 'begin', 1]",
      "gen_server.stop('a')",
      "'ok'",
    ]);
  });

  it('becomes a server that times out, hibernates or continues', async () => {
    await session(foo, [
      "const [, p] = await proc_lib.start('m', 'unnamed', [1])",
      'while ((await sys.get_state(p)).length < 1) await sleep(20)',
      "const [, q] = await proc_lib.start('m', 'unnamed', [['continue', 'x']])",
      "const [, r] = await proc_lib.start('m', 'begin', [['local', 'a'], 'hibernate'])",
      "while (process_info(r, 'current_call')[1] !== 'erlang.hibernate') await sleep(1)",
    ]);
    await inTurn(foo, [
      "gen_server.call(p, 'get')",
      "[['info', 'timeout']]",
      "gen_server.call(q, 'get')",
      "[['continue', 'x']]",
      "gen_server.call('a', 'get')",
      '[]',
    ]);
  });

  it('does not become a server under a name that it has not, or without proc_lib', async () => {
    await session(foo, ["process_flag('trap_exit', true)"]);
    for (const [name, why] of [
      ["['local', 'b']", "'process_not_registered'"],
      ["['global', 'b']", "'process_not_registered_globally'"],
      ["['via', 'global', 'b']", "'process_not_registered_globally'"],
    ])
      await inTurn(foo, [
        `proc_lib.start_link('m', 'unnamed', [${name}]); await receive()`,
        `['EXIT', <pid>, ${why}]`,
      ]);
    await inTurn(
      foo,
      ["spawn_link('m', 'unnamed', []); await receive()", "['EXIT', <pid>, ['badarg', …]]"].slice(
        0,
        0,
      ),
    );
    await inTurn(foo, [
      "spawn_link(() => gen_server.enter_loop('srv', [], 1)); await receive()",
      "['EXIT', <pid>, 'process_was_not_started_by_proc_lib']",
    ]);
  });

  it('ends as its server ends, with both reports', async () => {
    await session(foo, ["const [, p] = await proc_lib.start('m', 'unnamed', [])"]);
    const at = foo.printed.length;
    await foo.type("gen_server.call(p, ['eval', () => error('oops')])");
    const shown = foo.printed.slice(at).map(untimed).join('\n');
    assert.match(shown, /=ERROR REPORT====\n\*\* Generic server <pid> terminating/);
    assert.match(
      shown,
      /=CRASH REPORT====\n {2}crasher:\n {4}initial call: m\.unnamed\/0\n {4}pid: <pid>\n {4}registered_name: \[\]\n {4}exception error: 'oops'\n/,
    );
  });

  it('hibernates until a message comes, and reports its crash', async () => {
    await session(foo, ["const p = proc_lib.spawn('m', 'sleeps', [])"]);
    await inTurn(foo, [
      "while (process_info(p, 'current_call')[1] !== 'erlang.hibernate') await sleep(1); send(p, self()) && receive()",
      "['x', <pid>]",
      'while (is_process_alive(p)) await sleep(1); 1',
      '1',
    ]);
    await session(foo, ["const q = proc_lib.spawn('m', 'sleeps', [])"]);
    const at = foo.printed.length;
    await foo.type("send(q, 'crash'); while (is_process_alive(q)) await sleep(1)");
    const shown = foo.printed.slice(at).map(untimed).join('\n');
    assert.match(
      shown,
      /=CRASH REPORT====\n {2}crasher:\n {4}initial call: m\.sleeps\/0\n[\s\S]*exception error: 'x'\n/,
    );
    assert.doesNotMatch(shown, /Error in process/);
  });

  it('has no file for what it logs', async () => {
    await session(foo, ["await gen_server.start(['local', 'a'], 'srv', ['ok', 0], [])"]);
    await inTurn(foo, [
      "sys.log_to_file('a', 'log.txt')",
      "['error', 'open_file']",
      "sys.log_to_file('a', false)",
      "'ok'",
    ]);
  });

  it('keeps the length of a log that is on, and forgets a function that throws', async () => {
    await session(foo, [
      "await gen_server.start(['local', 'a'], 'srv', ['ok', 0], [])",
      "await sys.log('a', [true, 1])",
      "await sys.log('a', true)",
      "await sys.install('a', ['counts', (n) => { throw n + 1 }, 0])",
      "await sys.install('a', ['ends', () => { throw 'done' }, 0])",
      "await gen_server.call('a', 'get')",
    ]);
    await inTurn(foo, [
      "sys.log('a', 'get').then(([ok, events]) => events.length)",
      '1',
      "sys.get_status('a').then((told) => told[3][3].map(([id, what]) => [id, what[1]]))",
      "[['counts', 2], ['log', ['out', 0, [<pid>, #Ref<>], 0]]]",
    ]);
  });

  it('is a supervisor whose module can be asked for', async () => {
    await session(foo, ["const [, s] = await supervisor.start_link('sup', ['ok', [{}, []]])"]);
    await inTurn(foo, ['supervisor.get_callback_module(s)', "'sup'"]);
  });
});
