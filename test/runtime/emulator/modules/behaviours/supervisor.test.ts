// Supervisors start, watch and restart their children as Erlang's do. The sessions were held with erl (OTP 25) first; what erl
// showed is here in terl's spelling.

import assert from 'node:assert/strict';
import { flushed, session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, obedient, untimed } from './support/obedient.ts';

const sup =
  "export const init = (given: any): any => (typeof given === 'function' ? given() : given);\n";

const helpers = [
  "const child = (id, more = {}) => ({ id, start: ['gen_server', 'start_link', [['local', id], 'srv', ['ok', 0], []]], ...more })",
  'const start = (flags, children) => supervisor.start_link("sup", ["ok", [flags, children]])',
  'const until = async (test) => { while (!(await test())) await sleep(1) }',
  // the names of the children that have other pids than before
  "const changed = async (act) => { const names = ['a', 'b', 'c']; const before = names.map(whereis); await act(); await until(() => names.every(whereis)); await supervisor.which_children(s); return names.filter((name, i) => whereis(name) !== before[i]).join(' ') }",
  "process_flag('trap_exit', true)",
];

describe('supervisor', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', {
      codePath: [nodes.files({ 'srv.ts': obedient, 'sup.ts': sup })],
    });
    await session(foo, helpers);
  });

  const of = (strategy: string): Promise<string[]> =>
    session(foo, [
      `const [, s] = await start({ strategy: '${strategy}', intensity: 10 }, ['a', 'b', 'c'].map((id) => child(id)))`,
    ]);

  it('starts its children in order, and tells of them the last one first', async () => {
    await of('one_for_one');
    await inTurn(foo, [
      'supervisor.which_children(s).then((all) => all.map(([id, pid, ...rest]) => [id, pid === whereis(id), ...rest]))',
      "[['c', true, 'worker', ['gen_server']], ['b', true, 'worker', ['gen_server']], ['a', true, 'worker', ['gen_server']]]",
      'supervisor.count_children(s)',
      "[['specs', 3], ['active', 3], ['supervisors', 0], ['workers', 3]]",
      "supervisor.get_childspec(s, 'b')",
      "['ok', { id: 'b', start: ['gen_server', 'start_link', [['local', 'b'], 'srv', ['ok', 0], []]], restart: 'permanent', significant: false, shutdown: 5000, type: 'worker', modules: ['gen_server'] }]",
    ]);
  });

  it('restarts one child, all, or the rest, as its strategy says', async () => {
    const rows = { one_for_one: 'b', one_for_all: 'a b c', rest_for_one: 'b c' };
    for (const [strategy, restarted] of Object.entries(rows)) {
      await of(strategy);
      await inTurn(foo, [
        "changed(() => exit(whereis('b'), 'kill'))",
        `'${restarted}'`,
        "gen_server.stop(s, 'shutdown', 'infinity')",
        "'ok'",
      ]);
    }
  });

  it('ends its children in reverse order, and then itself', async () => {
    await session(foo, [
      "const traps = (id, more) => ({ id, start: ['gen_server', 'start_link', ['srv', () => { process_flag('trap_exit', true); return ['ok', id] }, []]], ...more })",
      'const [, s] = await start({}, [traps(1, {}), traps(2, {}), traps(3, {})])',
      "exit(s, 'shutdown')",
      'await until(() => !is_process_alive(s))',
    ]);
    const ended = foo.printed.flatMap((text) => text.split('\n'));
    assert.deepEqual(
      ended.filter((line) => line.startsWith('terminate')),
      ["terminate 'shutdown' 3", "terminate 'shutdown' 2", "terminate 'shutdown' 1"],
    );
    assert.deepEqual((await flushed(foo, 1)).map(untimed), ["['EXIT', <pid>, 'shutdown']"]);
  });

  it('kills a child that does not end in time, or at once', async () => {
    const bar = await nodes.start('bar', {
      codePath: [
        nodes.files({
          'sup.ts': sup,
          'deaf.ts':
            "export const start = async () => { process_flag('trap_exit', true); proc_lib.init_ack(['ok', self()]); for (;;) await receive('nothing') };\n",
        }),
      ],
    });
    await session(bar, [
      ...helpers,
      "const deaf = (shutdown) => ({ id: shutdown, start: ['proc_lib', 'start_link', ['deaf', 'start', []]], shutdown })",
      "const [, s] = await start({}, [deaf(20), deaf('brutal_kill')])",
      "await gen_server.stop(s, 'shutdown', 'infinity')",
    ]);
    const reports = bar.printed.map(untimed).filter((text) => text.includes('SUPERVISOR REPORT'));
    assert.equal(reports.length, 1);
    assert.match(reports[0] ?? '', /errorContext: 'shutdown_error'\n {4}reason: 'killed'\n/);
    assert.match(reports[0] ?? '', /\['id', 20\]/);
  });

  it('gives up after more restarts than its intensity, and reports that', async () => {
    await session(foo, [
      "const [, s] = await supervisor.start_link(['local', 'top'], 'sup', ['ok', [{ intensity: 1 }, [child('a'), child('b')]]])",
      "const a = whereis('a'); exit(a, 'oops')",
      "await until(() => whereis('a') && whereis('a') !== a)",
      "exit(whereis('a'), 'oops')",
      "await until(() => !whereis('top'))",
    ]);
    const reports = foo.printed.map(untimed).filter((text) => text.includes('SUPERVISOR REPORT'));
    const report = (context: string, reason: string): string => `=SUPERVISOR REPORT====
    supervisor: ['local', 'top']
    errorContext: '${context}'
    reason: '${reason}'
    offender: [['pid', <pid>],
               ['id', 'a'],
               ['mfargs', ['gen_server', 'start_link', [['local', 'a'], 'srv', ['ok', 0], []]]],
               ['restart_type', 'permanent'],
               ['significant', false],
               ['shutdown', 5000],
               ['child_type', 'worker']]`;
    const told = [
      report('child_terminated', 'oops'),
      report('child_terminated', 'oops'),
      report('shutdown', 'reached_max_restart_intensity'),
    ];
    const unspaced = (text: string): string => text.replaceAll(/\s+/g, '');
    assert.deepEqual(reports.map(unspaced), told.map(unspaced));
    assert.match(foo.printed.join('\n'), /\n {15}\['id', 'a'\],\n {15}\['mfargs', /);
    await inTurn(foo, ["[whereis('a'), whereis('b')]", '[undefined, undefined]']);
    assert.deepEqual((await flushed(foo, 1)).map(untimed), ["['EXIT', <pid>, 'shutdown']"]);
  });

  it('counts the restarts of its period only', async () => {
    await session(foo, [
      "const [, s] = await start({ intensity: 1, period: 1 }, [child('a'), child('b'), child('c')])",
    ]);
    await inTurn(foo, [
      "changed(() => exit(whereis('a'), 'kill'))",
      "'a'",
      'sleep(2100)',
      "'ok'",
      "changed(() => exit(whereis('b'), 'kill'))",
      "'b'",
    ]);
  });

  it('restarts permanent, transient and temporary children each in its way', async () => {
    const children =
      "[child('p'), child('t', { restart: 'transient' }), child('u', { restart: 'temporary' })]";
    await session(foo, [
      `const [, s] = await start({ intensity: 10 }, ${children})`,
      'const ids = async () => (await supervisor.which_children(s)).map(([id, pid]) => [id, is_pid(pid)])',
      "const p = whereis('p'); await gen_server.stop('p'); await until(() => whereis('p') && whereis('p') !== p)",
    ]);
    await inTurn(foo, [
      'ids()',
      "[['u', true], ['t', true], ['p', true]]",
      "gen_server.stop('t', ['shutdown', 1], 'infinity')",
      "'ok'",
      'ids()',
      "[['u', true], ['t', false], ['p', true]]",
      "supervisor.restart_child(s, 't').then(([ok, pid]) => [ok, pid === whereis('t')])",
      "['ok', true]",
      "const t = whereis('t'); exit(t, 'kill'); await until(() => ![undefined, t].includes(whereis('t')))",
      'undefined',
      'ids()',
      "[['u', true], ['t', true], ['p', true]]",
      "exit(whereis('u'), 'kill'); await until(async () => (await ids()).length === 2)",
      'undefined',
      'ids()',
      "[['t', true], ['p', true]]",
    ]);
  });

  it('starts, ends, restarts and forgets children on demand', async () => {
    await of('rest_for_one');
    await inTurn(foo, [
      "supervisor.start_child(s, child('a')).then(([e, [why, pid]]) => [e, why, pid === whereis('a')])",
      "['error', 'already_started', true]",
      "supervisor.terminate_child(s, 'a')",
      "'ok'",
      "supervisor.start_child(s, child('a'))",
      "['error', 'already_present']",
      "supervisor.restart_child(s, 'a').then(([ok, pid]) => [ok, pid === whereis('a')])",
      "['ok', true]",
      "supervisor.restart_child(s, 'a')",
      "['error', 'running']",
      "supervisor.delete_child(s, 'a')",
      "['error', 'running']",
      "supervisor.terminate_child(s, 'a').then(() => supervisor.delete_child(s, 'a'))",
      "'ok'",
      "supervisor.delete_child(s, 'a')",
      "['error', 'not_found']",
      "supervisor.terminate_child(s, 'nobody')",
      "['error', 'not_found']",
      "supervisor.restart_child(s, 'nobody')",
      "['error', 'not_found']",
      "supervisor.get_childspec(s, 'nobody')",
      "['error', 'not_found']",
    ]);
  });

  it('refuses children that are none', async () => {
    await of('one_for_one');
    await inTurn(foo, [
      "supervisor.start_child(s, { id: 'd' })",
      "['error', 'missing_start']",
      "supervisor.start_child(s, { start: ['m', 'f', []] })",
      "['error', 'missing_id']",
      "supervisor.start_child(s, { id: 'd', start: 'x' })",
      "['error', ['invalid_mfa', 'x']]",
      "supervisor.start_child(s, ['d', 'x'])",
      "['error', ['invalid_child_spec', ['d', 'x']]]",
      "supervisor.start_child(s, { id: 'd', start: ['gen_server', 'start_link', ['srv', () => ['stop', 'no'], []]] })",
      "['error', ['no', ['child', undefined, 'd', ['gen_server', 'start_link', ['srv', #Fun<anonymous>, []]], 'permanent', false, 5000, 'worker', ['gen_server']]]]",
      "supervisor.start_child(s, { id: 'd', start: ['nomod', 'f', []] }).then(([e, [[exit, [why]], [record]]]) => [e, exit, why, record])",
      "['error', 'EXIT', 'undef', 'child']",
      "supervisor.start_child(s, { id: 'd', start: ['erlang', 'self', []] }).then(([e, [pid]]) => [e, is_pid(pid)])",
      "['error', true]",
      "supervisor.start_child(s, { id: 'd', start: ['srv', 'init', ['ignore']] })",
      "['ok', undefined]",
      "supervisor.start_child(s, { id: 'e', start: ['srv', 'init', ['ignore']], restart: 'temporary' })",
      "['ok', undefined]",
      'supervisor.count_children(s)',
      "[['specs', 4], ['active', 3], ['supervisors', 0], ['workers', 4]]",
    ]);
  });

  it('checks specifications', async () => {
    const check = (more: string, auto = ''): string =>
      `supervisor.check_childspecs([{ id: 1, start: ['m', 'f', []], ${more} }]${auto})`;
    await inTurn(foo, [
      "supervisor.check_childspecs([child('a'), ['b', ['m', 'f', []], 'permanent', 1, 'worker', []]])",
      "'ok'",
      "supervisor.check_childspecs([child('a'), child('a')])",
      "['error', ['duplicate_child_name', 'a']]",
      check("restart: 'sometimes'"),
      "['error', ['invalid_restart_type', 'sometimes']]",
      check('shutdown: -1'),
      "['error', ['invalid_shutdown', -1]]",
      check("type: 'w'"),
      "['error', ['invalid_child_type', 'w']]",
      check("modules: 'w'"),
      "['error', ['invalid_modules', 'w']]",
      check('modules: [1]'),
      "['error', ['invalid_module', 1]]",
      check("significant: 'x'"),
      "['error', ['invalid_significant', 'x']]",
      check('significant: true', ", 'never'"),
      "['error', ['bad_combination', [['auto_shutdown', 'never'], ['significant', true]]]]",
      check('significant: true', ", 'any_significant'"),
      "['error', ['bad_combination', [['restart', 'permanent'], ['significant', true]]]]",
    ]);
  });

  it('tells why it did not start', async () => {
    const failing = (given: string): string => `supervisor.start_link('sup', ${given})`;
    await inTurn(foo, [
      failing("['ok', [{}, [child('a'), child('a')]]]"),
      "['error', ['start_spec', ['duplicate_child_name', 'a']]]",
      failing("['ok', [{ strategy: 'bad' }, []]]"),
      "['error', ['supervisor_data', ['invalid_strategy', 'bad']]]",
      failing("['ok', [{ intensity: -1 }, []]]"),
      "['error', ['supervisor_data', ['invalid_intensity', -1]]]",
      failing("['ok', [['one_for_one', 1, 0], []]]"),
      "['error', ['supervisor_data', ['invalid_period', 0]]]",
      failing("['ok', [{ auto_shutdown: 1 }, []]]"),
      "['error', ['supervisor_data', ['invalid_auto_shutdown', 1]]]",
      failing("['ok', ['x', []]]"),
      "['error', ['supervisor_data', ['invalid_type', 'x']]]",
      failing("['ok', 'bad']"),
      "['error', ['bad_return', ['sup', 'init', ['ok', 'bad']]]]",
      failing("['ok', [{ strategy: 'simple_one_for_one' }, []]]"),
      "['error', ['bad_start_spec', []]]",
      failing("'ignore'"),
      "'ignore'",
      failing(
        "['ok', [{}, [child('a'), { id: 'd', start: ['gen_server', 'start_link', ['srv', () => ['stop', 'no'], []]] }]]]",
      ),
      "['error', ['shutdown', ['failed_to_start_child', 'd', 'no']]]",
      "whereis('a')",
      'undefined',
    ]);
    const all = foo.printed.map(untimed).join('\n');
    assert.match(all, /=CRASH REPORT====\n {2}crasher:\n {4}initial call: supervisor\.sup\/1\n/);
    assert.match(
      all,
      /=SUPERVISOR REPORT====\n {4}supervisor: \[<pid>, 'sup'\]\n {4}errorContext: 'start_error'\n/,
    );
  });

  it('has many children of one kind', async () => {
    await session(foo, [
      "const [, d] = await start({ strategy: 'simple_one_for_one', intensity: 2 }, [{ id: 'x', start: ['gen_server', 'start_link', ['srv']] }])",
      "const [, one] = await supervisor.start_child(d, [['ok', 1], []])",
      "const [, two] = await supervisor.start_child(d, [['ok', 2], []])",
    ]);
    await inTurn(foo, [
      'supervisor.which_children(d).then((all) => all.map(([id, pid]) => [id, pid === one, pid === two]))',
      '[[undefined, true, false], [undefined, false, true]]',
      "exit(one, 'kill'); await until(async () => (await supervisor.which_children(d)).every(([, pid]) => pid !== one))",
      'undefined',
      'supervisor.count_children(d)',
      "[['specs', 1], ['active', 2], ['supervisors', 0], ['workers', 2]]",
      "supervisor.which_children(d).then((all) => gen_server.call(all[1][1], 'get'))",
      '1',
      "supervisor.terminate_child(d, 'x')",
      "['error', 'simple_one_for_one']",
      'supervisor.terminate_child(d, two)',
      "'ok'",
      'supervisor.restart_child(d, two)',
      "['error', 'simple_one_for_one']",
      'supervisor.delete_child(d, two)',
      "['error', 'simple_one_for_one']",
      'supervisor.count_children(d)',
      "[['specs', 1], ['active', 1], ['supervisors', 0], ['workers', 1]]",
      'gen_server.stop(d)',
      "'ok'",
      'flush()',
      "'ok'",
    ]);
  });

  it('ends with its significant children', async () => {
    const ends = async (auto: string, stop: string): Promise<string> => {
      await session(foo, [
        `const [, s] = await start({ auto_shutdown: '${auto}' }, [child('a', { restart: 'transient', significant: true }), child('b', { restart: 'temporary', significant: true }), child('c')])`,
        stop,
        // the supervisor has heard of the end of a before, so it replies, or has ended
        'await supervisor.which_children(s).catch(() => undefined)',
      ]);
      return foo.type('is_process_alive(s)');
    };
    assert.equal(await ends('any_significant', "await gen_server.stop('a')"), 'false');
    assert.equal(await ends('all_significant', "await gen_server.stop('a')"), 'true');
    await foo.type("exit(whereis('b'), 'kill'); await until(() => !is_process_alive(s))");
    assert.equal(await foo.type('is_process_alive(s)'), 'false');
  });

  it('tries again when a restart fails', async () => {
    await session(foo, [
      "const flaky = { id: 'f', start: ['gen_server', 'start_link', [['local', 'f'], 'srv', () => whereis('blocker') ? ['stop', 'not yet'] : ['ok', 1], []]] }",
      'const [, s] = await start({ intensity: 1000 }, [flaky])',
      "const blocker = spawn(async () => { register('blocker', self()); await receive() })",
      "await until(() => whereis('blocker'))",
      "exit(whereis('f'), 'kill')",
      "await until(async () => (await supervisor.which_children(s))[0][1] === 'restarting')",
      "exit(blocker, 'kill')",
      "await until(() => whereis('f'))",
    ]);
    assert.equal(await foo.type("gen_server.call('f', 'get')"), '1');
    assert.match(foo.printed.join('\n'), /errorContext: 'start_error'\n {4}reason: 'not yet'\n/);
  });

  it('takes unexpected messages with a report', async () => {
    await of('one_for_one');
    await session(foo, ["send(s, 'hello')"]);
    await foo.prints(/unexpected message/);
    assert.ok(
      foo.printed.map(untimed).includes(`=ERROR REPORT====
Supervisor received unexpected message: 'hello'`),
    );
  });

  it('is looked into by sys, and changes its children with its code', async () => {
    await of('one_for_one');
    await inTurn(foo, [
      'sys.get_state(s).then(({ module, strategy, children }) => [module, strategy, children.length])',
      "['sup', 'one_for_one', 3]",
      'proc_lib.translate_initial_call(s)',
      "['supervisor', 'sup', 1]",
      'sys.suspend(s)',
      "'ok'",
      "sys.change_code(s, 'sup', 1, 1)",
      "'ok'",
      'sys.resume(s)',
      "'ok'",
      'supervisor.count_children(s)',
      "[['specs', 3], ['active', 3], ['supervisors', 0], ['workers', 3]]",
    ]);
  });

  it('supervises supervisors', async () => {
    await session(foo, [
      "const tree = { id: 'inner', start: ['supervisor', 'start_link', [['local', 'inner'], 'sup', ['ok', [{}, [child('a')]]]]], type: 'supervisor' }",
      'const [, s] = await start({}, [tree])',
    ]);
    await inTurn(foo, [
      'supervisor.count_children(s)',
      "[['specs', 1], ['active', 1], ['supervisors', 1], ['workers', 0]]",
      "const before = whereis('a'); exit(whereis('inner'), 'kill'); until(() => whereis('a') && whereis('a') !== before)",
      'undefined',
      "gen_server.call('a', 'get')",
      '0',
      "gen_server.stop(s, 'shutdown', 'infinity')",
      "'ok'",
      "[whereis('inner'), whereis('a')]",
      '[undefined, undefined]',
    ]);
  });
});
