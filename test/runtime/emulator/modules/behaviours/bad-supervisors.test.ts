// Supervisors that are given what is wrong, killed, or whose children start late or do not end.
// The sessions were held with erl (OTP 25) first.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, obedient, untimed } from './support/obedient.ts';

const child =
  "const child = (id, init, more = {}) => ({ id, start: ['gen_server', 'start_link', [['local', id], 'srv', init, []]], ...more })";

describe('a supervisor', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    const sup =
      "export const init = (given: any): any => (typeof given === 'function' ? given() : given);\n";
    const codePath = [nodes.files({ 'srv.ts': obedient, 'sup.ts': sup })];
    foo = await nodes.start('foo', { codePath });
    await session(foo, [
      "process_flag('trap_exit', true)",
      child,
      "const start = async (flags, ...children) => (await supervisor.start_link(['local', 'top'], 'sup', ['ok', [flags, children]]))[1]",
      "const trapping = () => { process_flag('trap_exit', true); return ['ok', 0]; }",
    ]);
  });

  function contexts(): (string | undefined)[] {
    const reports = foo.printed.filter((text) => text.includes('SUPERVISOR REPORT'));
    return reports.map((text) => /errorContext: '(\w+)'/.exec(text)?.[1]);
  }

  it('refuses children that are specified wrongly', async () => {
    await session(foo, ['const top = await start({})']);
    const start = "start: ['a', 'b', []]";
    await inTurn(
      foo,
      [
        ['{}', "'missing_id'"],
        ["'x'", "['invalid_child_spec', 'x']"],
        ["{ id: 1, start: ['a', 'b'] }", "['invalid_mfa', ['a', 'b']]"],
        ["{ id: 1, start: ['a', 'b', 'c'] }", "['invalid_mfa', ['a', 'b', 'c']]"],
        [`{ id: 1, ${start}, restart: 'x' }`, "['invalid_restart_type', 'x']"],
        [`{ id: 1, ${start}, shutdown: -1 }`, "['invalid_shutdown', -1]"],
        [`{ id: 1, ${start}, type: 'x' }`, "['invalid_child_type', 'x']"],
        [`{ id: 1, ${start}, modules: 'x' }`, "['invalid_modules', 'x']"],
        [`{ id: 1, ${start}, modules: [1] }`, "['invalid_module', 1]"],
        [`{ id: 1, ${start}, significant: 'x' }`, "['invalid_significant', 'x']"],
        [
          `{ id: 1, ${start}, significant: true, restart: 'transient' }`,
          "['bad_combination', [['auto_shutdown', 'never'], ['significant', true]]]",
        ],
        ["[1, ['a', 'b', []], 'permanent', 'x', 'worker', ['a']]", "['invalid_shutdown', 'x']"],
      ].flatMap(([spec = '', why = '']) => [
        `supervisor.start_child('top', ${spec})`,
        `['error', ${why}]`,
      ]),
    );
  });

  it('tells what the function that starts a child does wrong', async () => {
    await session(foo, ["const top = await start({}, child('a', ['ok', 0]))"]);
    const record = (id: number): string =>
      `['child', undefined, ${id}, ['sup', 'init', [#Fun<anonymous>]], 'permanent', false, 5000, 'worker', ['sup']]`;
    const spec = (id: number, fun: string): string =>
      `supervisor.start_child('top', { id: ${id}, start: ['sup', 'init', [${fun}]] })`;
    await inTurn(foo, [
      spec(1, "() => 'junk'"),
      `['error', ['junk', ${record(1)}]]`,
      spec(1, "() => exit('no')"),
      `['error', [['EXIT', 'no'], ${record(1)}]]`,
      spec(1, "() => { throw 'no' }"),
      `['error', ['no', ${record(1)}]]`,
      spec(1, "() => ['error', 'no']"),
      `['error', ['no', ${record(1)}]]`,
      spec(1, "() => { throw ['error', 'no'] }"),
      `['error', ['no', ${record(1)}]]`,
      spec(1, "() => 'ignore'"),
      "['ok', undefined]",
      spec(5, "() => { throw 'ignore' }"),
      "['ok', undefined]",
      spec(2, "() => ['ok', self(), 'more']"),
      "['ok', <pid>, 'more']",
      "supervisor.start_child('top', { id: 3, start: ['nomod', 'f', []] }).then(([e, [[exit, [why]]]]) => [e, exit, why])",
      "['error', 'EXIT', 'undef']",
      "supervisor.start_child('top', { id: 4, start: ['gen_server', 'start_link', ['srv', () => sleep(1000), [['timeout', 5]]]] }).then(([e, [why]]) => [e, why])",
      "['error', 'timeout']",
      "supervisor.which_children('top').then((all) => all.map(([id, pid]) => [id, typeof pid]))",
      "[[2, 'object'], [5, 'undefined'], [1, 'undefined'], ['a', 'object']]",
    ]);
  });

  it('knows no child by a wrong id', async () => {
    await session(foo, ["const top = await start({}, child('a', ['ok', 0]))"]);
    for (const name of ['terminate_child', 'restart_child', 'delete_child', 'get_childspec'])
      for (const id of ["'b'", "whereis('a')", "['a']", 'undefined'])
        await inTurn(foo, [`supervisor.${name}('top', ${id})`, "['error', 'not_found']"]);
    await inTurn(foo, [
      "supervisor.restart_child('top', 'a')",
      "['error', 'running']",
      "supervisor.delete_child('top', 'a')",
      "['error', 'running']",
    ]);
  });

  it('does not start with wrong flags, children or init', async () => {
    for (const [given, why] of [
      [
        "['ok', [{ auto_shutdown: 'x' }, []]]",
        "['supervisor_data', ['invalid_auto_shutdown', 'x']]",
      ],
      ["['ok', [{ intensity: -1 }, []]]", "['supervisor_data', ['invalid_intensity', -1]]"],
      ["['ok', [{ period: 0 }, []]]", "['supervisor_data', ['invalid_period', 0]]"],
      ["['ok', ['x', []]]", "['supervisor_data', ['invalid_type', 'x']]"],
      [
        "['ok', [{}, [child('a', 1), child('a', 2)]]]",
        "['start_spec', ['duplicate_child_name', 'a']]",
      ],
      ["['ok', [{ strategy: 'simple_one_for_one' }, []]]", "['bad_start_spec', []]"],
      ["() => exit('boom')", "'boom'"],
      ["'nonsense'", "['bad_return', ['sup', 'init', 'nonsense']]"],
    ])
      await inTurn(foo, [`supervisor.start_link('sup', ${given})`, `['error', ${why}]`]);
  });

  it('that is killed leaves its children no parent: those that trap exits end by themselves', async () => {
    await session(foo, [
      "const top = await start({}, child('a', ['ok', 0]), child('b', trapping))",
      "const pids = [whereis('a'), whereis('b')]",
      "exit(top, 'kill')",
    ]);
    await inTurn(foo, [
      'receive()',
      "['EXIT', <pid>, 'killed']",
      'while (pids.some(is_process_alive)) await sleep(1); pids.length',
      '2',
    ]);
    assert.ok(foo.printed.includes("terminate 'killed' 0"));
    const crash = foo.printed.map(untimed).find((text) => text.includes('CRASH REPORT')) ?? '';
    assert.match(crash, /registered_name: 'b'\n {4}exception exit: 'killed'\n/);
  });

  it('tries to restart a child as often as its intensity says, and then ends', async () => {
    await session(foo, [
      "const top = await start({ intensity: 2 }, child('a', () => (whereis('storm') ? ['stop', 'again'] : ['ok', 0])))",
      "register('storm', self())",
      "exit(whereis('a'), 'oops')",
    ]);
    await inTurn(foo, ['receive()', "['EXIT', <pid>, 'shutdown']"]);
    assert.deepEqual(contexts(), ['child_terminated', 'start_error', 'start_error', 'shutdown']);
    const [, , second = ''] = foo.printed
      .map(untimed)
      .filter((text) => text.includes('SUPERVISOR'));
    assert.match(second, /offender: \[\['pid', \['restarting', <pid>\]\],/);
  });

  it('waits for a child that is to end, and then kills it', async () => {
    await session(foo, [
      "const top = await start({}, child('a', trapping, { shutdown: 20 }), child('b', ['ok', 0], { shutdown: 'brutal_kill' }))",
      "gen_server.cast('a', ['eval', () => sleep(100000)])",
    ]);
    await inTurn(foo, [
      "supervisor.terminate_child('top', 'a')",
      "'ok'",
      "supervisor.terminate_child('top', 'b')",
      "'ok'",
      "supervisor.restart_child('top', 'a').then(([ok]) => ok)",
      "'ok'",
      "gen_server.cast('a', ['eval', () => sleep(100000)])",
      "'ok'",
      "gen_server.stop('top')",
      "'ok'",
    ]);
    assert.deepEqual(contexts(), ['shutdown_error', 'shutdown_error']);
    assert.match(foo.printed.find((text) => text.includes('SUPERVISOR')) ?? '', /reason: 'killed'/);
  });

  it('ends with any, or with all, of its significant children', async () => {
    const significant = "{ significant: true, restart: 'transient' }";
    await session(foo, [
      `const one = await start({ auto_shutdown: 'any_significant' }, child('a', ['ok', 0], ${significant}), child('b', ['ok', 0]))`,
      "await gen_server.stop('a')",
    ]);
    await inTurn(foo, ['receive()', "['EXIT', <pid>, 'shutdown']"]);
    await session(foo, [
      `const two = await start({ auto_shutdown: 'all_significant' }, child('a', ['ok', 0], ${significant}), child('b', ['ok', 0], { significant: true, restart: 'temporary' }))`,
      "await gen_server.stop('a')",
    ]);
    await inTurn(foo, [
      "supervisor.count_children('top').then(([, active]) => active)",
      "['active', 1]",
      "exit(whereis('b'), 'oops')",
      'true',
      'receive()',
      "['EXIT', <pid>, 'shutdown']",
    ]);
  });

  it('ends if it is asked or told something that no supervisor knows', async () => {
    for (const ask of [
      "gen_server.call('top', 'what')",
      "gen_server.call('top', ['what', 1])",
      "gen_server.call('top', ['start_child'])",
      "gen_server.cast('top', 'what')",
    ]) {
      await session(foo, ["var top = await start({}, child('a', ['ok', 0]))"]);
      await foo.type(`${ask}.catch?.(() => 1)`);
      await inTurn(foo, [
        'receive().then(([exit, pid, [why, [[module]]]]) => [exit, pid === top, why, module])',
        "['EXIT', true, 'function_clause', 'supervisor']",
        "whereis('a')",
        'undefined',
      ]);
    }
  });

  it('of the strategy simple_one_for_one takes arrays of arguments only', async () => {
    await session(foo, [
      "const top = await start({ strategy: 'simple_one_for_one' }, { id: 'x', start: ['gen_server', 'start_link', ['srv']] })",
    ]);
    await inTurn(foo, [
      "supervisor.start_child('top', 'x')",
      "['error', ['EXIT', ['badarg', []]]]",
      "supervisor.start_child('top', [['ok', 1]]).then(([e, [exit]]) => [e, exit])",
      "['error', 'EXIT']",
      "supervisor.delete_child('top', 'x')",
      "['error', 'simple_one_for_one']",
      "supervisor.get_childspec('top', 'y')",
      "['error', 'not_found']",
      "supervisor.terminate_child('top', whereis('init'))",
      "['error', 'not_found']",
    ]);
  });
});
