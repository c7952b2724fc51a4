// The functions of sys do with a server what those of Erlang do. The sessions were held with erl (OTP 25) first.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, obedient, started, untimed } from './support/obedient.ts';

describe('sys', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let folder: string;

  beforeEach(async () => {
    folder = nodes.files({ 'srv.ts': obedient });
    foo = await nodes.start('foo', { codePath: [folder] });
    await session(foo, [started]);
  });

  it('gets and replaces the state of a server', async () => {
    await inTurn(foo, [
      "sys.get_state('a')",
      '0',
      "sys.replace_state('a', (n) => n + 1)",
      '1',
      "sys.get_state('a')",
      '1',
      "sys.replace_state('a', () => error('no')).catch((e) => e.reason)",
      "['callback_failed', ['gen_server', 'system_replace_state'], ['error', 'no']]",
      "sys.get_state(['a', node()], 100)",
      '1',
      "sys.get_state('nobody')",
      "** exception exit: ['noproc', ['sys', 'get_state', ['nobody']]]",
    ]);
  });

  it('gets a copy, which the server does not share', async () => {
    await session(foo, [
      "await sys.replace_state('a', () => ({ n: 1 }))",
      "(await sys.get_state('a')).n = 2",
    ]);
    assert.equal(await foo.type("sys.get_state('a')"), '{ n: 1 }');
  });

  it('suspends a server, which then takes nothing but system messages', async () => {
    await inTurn(foo, [
      "sys.suspend('a')",
      "'ok'",
      "gen_server.cast('a', ['set', 5])",
      "'ok'",
      "gen_server.call('a', 'get', 10)",
      "** exception exit: ['timeout', ['gen_server', 'call', ['a', 'get', 10]]]",
      "sys.get_state('a')",
      '0',
      "sys.get_status('a').then((status) => status[3][1])",
      "'suspended'",
      "sys.resume('a')",
      "'ok'",
      "gen_server.call('a', 'get')",
      '5',
    ]);
  });

  it('changes the code of a suspended server only', async () => {
    await inTurn(foo, [
      "sys.change_code('a', 'srv', 1, 'extra')",
      "['error', ['unknown_system_msg', ['change_code', 'srv', 1, 'extra']]]",
      "sys.suspend('a')",
      "'ok'",
      "sys.change_code('a', 'srv', 1, 'extra')",
      "'ok'",
      "sys.resume('a')",
      "'ok'",
      "sys.get_state('a')",
      "[1, 0, 'extra']",
    ]);
  });

  it('lets a server go on with the code that was loaded meanwhile', async () => {
    writeFileSync(join(folder, 'srv.ts'), obedient.replace("'unknown'", "'not known'"));
    await inTurn(foo, [
      "gen_server.call('a', 1)",
      "['unknown', 1]",
      "l('srv')",
      "['module', 'srv']",
      "gen_server.call('a', 1)",
      "['not known', 1]",
    ]);
  });

  it('tells the status of a server', async () => {
    assert.equal(
      untimed(await foo.type("sys.get_status('a')")).replaceAll(/\s+/g, ' '),
      "['status', <pid>, ['module', 'gen_server'], [[['$ancestors', [<pid>]], " +
        "['$initial_call', ['srv', 'init', 1]]], 'running', <pid>, [], " +
        "[['header', 'Status for generic server a'], ['data', [['Status', 'running'], " +
        "['Parent', <pid>], ['Logged events', []]]], ['data', [['State', 0]]]]]]",
    );
  });

  it('traces what a server does', async () => {
    await session(foo, ["await sys.trace('a', true)"]);
    const before = foo.printed.length;
    await session(foo, [
      "await gen_server.call('a', 'get')",
      "gen_server.cast('a', ['set', []])",
      "send('a', 'hello')",
      "await sys.trace('a', false)",
      "await gen_server.call('a', 'get')",
    ]);
    const lines = foo.printed.slice(before).flatMap((text) => untimed(text).split('\n'));
    const traced = lines.filter((line) => line.startsWith('*DBG*'));
    assert.deepEqual(traced, [
      "*DBG* 'a' got call 'get' from <pid>",
      "*DBG* 'a' sent 0 to <pid>, new state 0",
      "*DBG* 'a' got cast ['set', []]",
      "*DBG* 'a' new state []",
      "*DBG* 'a' got 'hello'",
      "*DBG* 'a' new state [['info', 'hello']]",
    ]);
  });

  it('keeps a log, and counts messages', async () => {
    await inTurn(foo, [
      "sys.log('a', [true, 2])",
      "'ok'",
      "sys.statistics('a', true)",
      "'ok'",
      "gen_server.call('a', 'get')",
      '0',
      "gen_server.cast('a', ['set', 1])",
      "'ok'",
      "sys.log('a', 'get')",
      "['ok', [['in', ['$gen_cast', ['set', 1]]], ['noreply', 1]]]",
      "sys.statistics('a', 'get').then(([ok, numbers]) => [ok, ...numbers.slice(3)])",
      "['ok', ['messages_in', 2], ['messages_out', 1]]",
      "sys.no_debug('a')",
      "'ok'",
      "sys.statistics('a', 'get')",
      "['ok', 'no_statistics']",
      "sys.log('a', 'get')",
      "['ok', []]",
    ]);
  });

  it('lets a function hear the events', async () => {
    await session(foo, [
      'const me = self()',
      "await sys.install('a', ['mine', (n, event, name) => { send(me, [n, event, name]); return n < 2 ? n + 1 : 'done' }, 1])",
      "await gen_server.cast('a', ['set', 1])",
      "await gen_server.cast('a', ['set', 2])",
    ]);
    await inTurn(foo, [
      'receive()',
      "[1, ['in', ['$gen_cast', ['set', 1]]], 'a']",
      'receive()',
      "[2, ['noreply', 1], 'a']",
      "gen_server.call('a', 'get')",
      '2',
      'flush()',
      "'ok'",
    ]);
  });

  it('ends a server', async () => {
    await session(foo, ["await sys.terminate('a', 'shutdown')"]);
    assert.ok(foo.printed.includes("terminate 'shutdown' 0"));
  });
});
