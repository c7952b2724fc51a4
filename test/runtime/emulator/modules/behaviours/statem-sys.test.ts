// What sys sees and does of a machine: its state, its status, its trace, suspension, and new code.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { begun, machine, states, tell } from './support/machine.ts';
import { inTurn } from './support/obedient.ts';

describe('sys and a machine', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let folder: string;

  beforeEach(async () => {
    folder = nodes.files({ 'm.ts': machine, 'f.ts': states });
    foo = await nodes.start('foo', { codePath: [folder] });
    await session(foo, [begun]);
  });

  const get = "gen_statem.call('a', 'get')";

  it('get and replace the state with the data', async () => {
    const failed = (reason: string): string =>
      `** exception error: ['callback_failed', ['gen_statem', 'system_replace_state'], ${reason}]`;
    await inTurn(foo, [
      "sys.get_state('a')",
      "['open', []]",
      "sys.replace_state('a', ([s, d]) => [[s, 1], [d]])",
      "[['open', 1], [[]]]",
      get,
      "[['open', 1], [[]]]",
      "sys.replace_state('a', () => error('oops'))",
      failed("['error', 'oops']"),
      "sys.replace_state('a', () => 'shut')",
      failed("['error', ['badmatch', 'shut']]"),
      get,
      "[['open', 1], [[]]]",
    ]);
  });

  it('suspend it: events and timeouts wait', async () => {
    await inTurn(foo, [
      tell("(s, d) => ['keep_state', d, ['state_timeout', 1, 't']]"),
      "'ok'",
      "sys.suspend('a')",
      "'ok'",
      "gen_statem.cast('a', 1)",
      "'ok'",
      "gen_statem.call('a', 'get', 20).catch((e) => e.reason[0])",
      "'timeout'",
      "sys.resume('a')",
      "'ok'",
      `${get}.then(([s, d]) => d.map(([kind]) => kind).sort())`,
      "['cast', 'state_timeout']",
    ]);
  });

  it('trace each thing that it does', async () => {
    await session(foo, [
      "void (await c('f'))",
      "await sys.trace('a', true)",
      tell(
        "(s, d) => ['keep_state', d, [['next_event', 'internal', 1], ['state_timeout', 60_000, 't'], [['timeout', 'n'], 0, 2]]]",
      ),
      get,
      "gen_statem.cast('a', ['eval', (s) => ['keep_state_and_data', ['postpone', s === 'open']]])",
      tell("() => ['next_state', 'shut', []]"),
      tell("() => ['next_state', 'b', [], ['push_callback_module', 'f']]"),
      "await gen_statem.stop('a')",
    ]);
    const lines = foo.printed.join('\n').replaceAll(/\n +/g, ' ').split('\n');
    const traced = lines.filter((line) => line.startsWith('*DBG* '));
    const eval_ = "'cast' ['eval', #Fun<anonymous>]";
    const plain = traced.map((line) => line.replaceAll(/<[\d.]+>/g, '<pid>'));
    assert.deepEqual(
      plain.map((line) => line.replace("*DBG* 'a' ", '')),
      [
        `receive ${eval_} in state 'open'`,
        "receive 'internal' 1 in state 'open'",
        `consume ${eval_} in state 'open'`,
        "start_timer [['timeout', 'n'], 0, 2, []] in state 'open'",
        "start_timer ['state_timeout', 60000, 't', []] in state 'open'",
        "consume 'internal' 1 in state 'open'",
        "receive ['timeout', 'n'] 2 in state 'open'",
        "consume ['timeout', 'n'] 2 in state 'open'",
        "receive call 'get' from <pid> in state 'open'",
        "send ['open', [['internal', 1, 'open'], [[...], 2, 'open']]] to <pid>",
        "consume call 'get' from <pid> in state 'open'",
        `receive ${eval_} in state 'open'`,
        `postpone ${eval_} in state 'open'`,
        `receive ${eval_} in state 'open'`,
        `consume ${eval_} in state 'open' => 'shut'`,
        `consume ${eval_} in state 'shut'`,
        `receive ${eval_} in state 'shut'`,
        "module 'f' in state 'b'",
        `consume ${eval_} in state 'shut' => 'b'`,
        "terminate 'normal' in state 'b'",
      ].map((line) => line.replace('[...]', "['timeout', 'n']")),
    );
  });

  it('trace it from its start', async () => {
    await session(foo, [
      "await gen_statem.start(['local', 'b'], 'm', ['ok', 1, 2], [['debug', ['trace']]])",
    ]);
    assert.match(foo.printed.join('\n'), /^\*DBG\* 'b' enter 'm' in state 1$/m);
    assert.match(
      foo.printed.join('\n'),
      /^\*DBG\* 'b' consume 'internal' 'init_state' in state 1$/m,
    );
  });

  it('log and count its events', async () => {
    await session(foo, ["await sys.log('a', true)", "await sys.statistics('a', true)"]);
    await inTurn(foo, [
      "gen_statem.cast('a', 1)",
      "'ok'",
      get,
      "['open', [['cast', 1, 'open']]]",
      "sys.log('a', 'get').then(([ok, events]) => events.map(([kind, what]) => kind === 'out' ? kind : [kind, what[1]]))",
      "[['in', 1], ['consume', 1], ['in', 'get'], 'out', ['consume', 'get']]",
      "sys.statistics('a', 'get').then(([ok, all]) => all.slice(3))",
      "[['messages_in', 2], ['messages_out', 1]]",
    ]);
    await session(foo, ["await sys.log('a', 'print')"]);
    assert.match(foo.printed.join('\n'), /^\*DBG\* 'a' receive 'cast' 1 in state 'open'$/m);
  });

  it('tell its status', async () => {
    await session(foo, [
      tell("(s, d) => ['keep_state', d, ['postpone', ['state_timeout', 60_000, 't']]]"),
    ]);
    await inTurn(foo, [
      "sys.get_status('a').then(([a, p, m, [d, running, parent, debug, more]]) => [m, running, parent === p, more.map(([kind, what]) => kind === 'header' ? what : what.map(([k]) => k))])",
      "[['module', 'gen_statem'], 'running', true, ['Status for state machine a', ['Status', 'Parent', 'Modules', 'Time-outs', 'Logged Events', 'Postponed'], ['State']]]",
      "sys.get_status('a').then(([, , , [, , , , [, [, data], state]]]) => [data.slice(2), state])",
      "[[['Modules', ['m']], ['Time-outs', [1, [['state_timeout', 't']]]], ['Logged Events', []], ['Postponed', [['cast', ['eval', #Fun<anonymous>]]]]], ['data', [['State', ['open', []]]]]]",
    ]);
  });

  it('tell what format_status makes of it, in either form', async () => {
    const formats: readonly (readonly [source: string, shown: string])[] = [
      [
        "(status: any) => ({ ...status, data: 'hidden' })",
        "[['data', [['State', ['open', 'hidden']]]]]",
      ],
      ['(why: any, [dictionary, state, data]: any) => [why, state]', "[['normal', 'open']]"],
      ["(why: any, all: any) => [['data', [['Mine', all.length]]]]", "[['data', [['Mine', 3]]]]"],
      ["(why: any, all: any) => { throw 'thrown' }", "['thrown']"],
      [
        "(status: any) => 'no map'",
        "[['data', [['State', ['open', 'm.format_status did not return a map']]]]]",
      ],
      [
        "(status: any) => error('oops')",
        "[['data', [['State', ['open', 'm.format_status crashed']]]]]",
      ],
    ];
    for (const [source, shown] of formats) {
      writeFileSync(join(folder, 'm.ts'), `${machine}\nexport const format_status = ${source};`);
      await session(foo, ["void (await l('m'))"]);
      await inTurn(foo, [
        "sys.get_status('a').then(([, , , [, , , , [, , ...state]]]) => state)",
        shown,
      ]);
    }
  });

  it('change its code, or keep it if that fails', async () => {
    const change = (extra: string): string => `sys.change_code('a', 'm', 'v1', ${extra})`;
    await inTurn(foo, [
      change('1'),
      "['error', ['unknown_system_msg', ['change_code', 'm', 'v1', 1]]]",
      "sys.suspend('a')",
      "'ok'",
      change('1'),
      "'ok'",
      "sys.get_state('a')",
      "[['open', 'v1'], [[], 1]]",
      change("() => ['error', 'no']"),
      "['error', ['error', 'no']]",
      change("() => { throw 'no' }"),
      "['error', 'no']",
      change("() => exit('no')"),
      "['error', ['EXIT', 'no']]",
      `${change("() => error('no')")}.then(([e, [exit, [why]]]) => [e, exit, why])`,
      "['error', 'EXIT', 'no']",
      change("() => ['ok', 1]"),
      "['error', ['EXIT', [['case_clause', ['ok', 1]], []]]]",
      "sys.resume('a')",
      "'ok'",
      get,
      "[['open', 'v1'], [[], 1]]",
    ]);
  });

  it('change its callback mode with its code', async () => {
    writeFileSync(
      join(folder, 'm.ts'),
      `${states}\nexport const code_change = (v: any, s: any, d: any, x: any): any => ['ok', x, d];`,
    );
    await inTurn(foo, [
      "sys.suspend('a')",
      "'ok'",
      "void (await l('m'))",
      'undefined',
      "sys.change_code('a', 'm', 'v1', 'b')",
      "'ok'",
      "sys.resume('a')",
      "'ok'",
      "gen_statem.cast('a', 'x')",
      "'ok'",
      get,
      "['b', [['cast', 'x', 'b']]]",
    ]);
  });

  it('see it take new code at its next callback', async () => {
    writeFileSync(join(folder, 'm.ts'), machine.replaceAll('[state, data]]]', "[state, 'new']]]"));
    await inTurn(foo, [
      get,
      "['open', []]",
      "void (await l('m'))",
      'undefined',
      get,
      "['open', 'new']",
    ]);
  });
});
