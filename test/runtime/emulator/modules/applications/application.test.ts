// Applications start, run and stop as Erlang's do. The sessions were held with erl (OTP 25) first; what erl showed is here in
// terl's spelling.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeCheck } from '../../../../../runtime/modules/type-check.ts';
import { root } from '../../../../../scripts/build.ts';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { until } from '../../../../helpers/until.ts';
import { inTurn, untimed } from '../behaviours/support/obedient.ts';
import { told } from './support/told.ts';

const own = "[['stdlib', 'ERTS  CXC 138 10', '4.2'], ['kernel', 'ERTS  CXC 138 10', '8.5.3']]";

describe('an application', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', { codePath: [nodes.files(told())] });
  });

  /** What is printed while an entry is evaluated, without its value. */
  async function printedBy(entry: string): Promise<string> {
    const shown = await session(foo, [entry]);
    return untimed(shown.slice(0, -1).join('\n'));
  }

  it('is started, and stopped in the order prep_stop, processes, stop', async () => {
    await inTurn(foo, ['application.which_applications()', own]);
    assert.equal(await printedBy("application.start('told')"), "start 'normal' 'given'");
    await inTurn(foo, [
      "application.start('told')",
      "['error', ['already_started', 'told']]",
      'application.which_applications()[0]',
      "['told', 'As told', '1']",
      "const sup = whereis('told_sup'); process_info(sup, 'group_leader')[1] === self()",
      'false',
    ]);
    assert.equal(
      await printedBy("application.stop('told')"),
      "prep_stop []\nstop ['prepared', []]\n=INFO REPORT====\n    application: 'told'\n    exited: 'stopped'\n    type: 'temporary'",
    );
    await inTurn(foo, [
      'is_process_alive(sup)',
      'false',
      "application.stop('told')",
      "['error', ['not_started', 'told']]",
      'application.which_applications()',
      own,
      "application.unload('kernel')",
      "['error', ['running', 'kernel']]",
      "application.unload('told')",
      "'ok'",
      "application.unload('told')",
      "['error', ['not_loaded', 'told']]",
    ]);
  });

  it('tells the keys of its description, and its parameters', async () => {
    await inTurn(foo, [
      "application.get_key('told', 'vsn')",
      'undefined',
      "application.load('told')",
      "'ok'",
      "application.load('told')",
      "['error', ['already_loaded', 'told']]",
      "application.get_all_key('told')",
      "['ok', [['description', 'As told'], ['id', ''], ['vsn', '1'], ['modules', ['told']], ['maxP', 'infinity'], ['maxT', 'infinity'], ['registered', ['told_sup']], ['included_applications', []], ['optional_applications', []], ['applications', ['kernel', 'stdlib']], ['env', [['limit', 3], ['names', ['a', 'b']]]], ['mod', ['told', 'given']], ['start_phases', undefined]]]",
      "application.get_key('told', 'nothing')",
      'undefined',
      "application.get_env('told', 'limit')",
      "['ok', 3]",
      "application.get_env('told', 'limits', 7)",
      '7',
      "application.set_env('told', 'limit', { any: ['term'] })",
      "'ok'",
      "application.get_env('told', 'limit')",
      "['ok', { any: ['term'] }]",
      "application.set_env([['told', [['limit', 1]]], ['other', [['x', 2]]]])",
      "'ok'",
      "application.get_all_env('told')",
      "[['limit', 1], ['names', ['a', 'b']]]",
      "application.get_all_env('other')",
      "[['x', 2]]",
      "application.unset_env('told', 'names')",
      "'ok'",
      "application.get_env('told', 'names')",
      'undefined',
      "application.get_application('told')",
      "['ok', 'told']",
      "application.get_application('nobody')",
      'undefined',
      'application.loaded_applications()[2]',
      "['told', 'As told', '1']",
    ]);
  });

  it('is known to its processes, and its master is their group leader', async () => {
    await foo.type("application.start('told')");
    await inTurn(foo, [
      "application.get_application(whereis('told_sup'))",
      "['ok', 'told']",
      "['rex', 'user', 'init', 'application_controller'].map((name) => application.get_application(whereis(name)))",
      "[['ok', 'kernel'], ['ok', 'kernel'], undefined, undefined]",
      'application.get_application()',
      'undefined',
      "const leader = process_info(whereis('told_sup'), 'group_leader')[1]",
      '<pid>',
      'process_info(leader, "current_call")[1]',
      "'receive()'",
      "const within = async (act) => { const me = self(); const pid = spawn(async () => { group_leader(leader, self()); send(me, ['told', await act()]) }); const [, value] = await receive(['told', P.any]); return value }",
      '#Fun<within>',
      'await within(() => [application.get_application(), application.get_env("limit"), application.get_key("vsn"), application.get_all_env().length, application.start_type()])',
      "[['ok', 'told'], ['ok', 3], ['ok', '1'], 2, 'local']",
      "await within(() => io.format('printed~n'))",
      "'ok'",
    ]);
    assert.match(foo.printed.join('\n'), /^printed$/m);
  });

  it('shows in i(), and its processes know their ancestors', async () => {
    await foo.type("application.start('told')");
    const shown = (await session(foo, ['i()'])).join('\n');
    assert.match(shown, /application_controller\.start\/1/);
    assert.match(shown, /application_master\.init\/4/);
    assert.match(shown, /application_master\.start_it\/4/);
    assert.match(shown, /supervisor\.told\/1/);
    await inTurn(foo, [
      "process_info(whereis('told_sup'), 'dictionary')",
      "['dictionary', [['$ancestors', [<pid>]], ['$initial_call', ['supervisor', 'told', 1]]]]",
    ]);
  });

  it('prints on its own node what its processes on other nodes print', async () => {
    const bar = await nodes.start('bar');
    await session(foo, [
      "application.start('told')",
      "const leader = process_info(whereis('told_sup'), 'group_leader')[1]",
      "spawn(async () => { group_leader(leader, self()); spawn('bar@localhost', 'io', 'format', ['from ~p~n', ['bar']]); spawn('bar@localhost', 'io', 'put_chars', ['plainly\\n']) })",
    ]);
    await foo.prints(/^from 'bar'$/m);
    await until(foo, "process_info(leader, 'message_queue_len')[1] === 0");
    assert.match(foo.printed.join('\n'), /plainly/);
    assert.doesNotMatch(bar.printed.join('\n'), /from|plainly/);
  });

  it('takes its other processes with it', async () => {
    await session(foo, [
      "application.start('told')",
      "const leader = process_info(whereis('told_sup'), 'group_leader')[1]",
      "const stray = spawn(async () => { group_leader(leader, self()); process_flag('trap_exit', true); for (;;) await receive() })",
    ]);
    await until(foo, "process_info(stray, 'group_leader')[1] === leader");
    await foo.type("application.stop('told')");
    assert.equal(await foo.type('is_process_alive(stray)'), 'false');
  });

  it('ends without the node if it is temporary, or transient and ends normally', async () => {
    for (const [type, reason] of [
      ['temporary', 'crash'],
      ['transient', 'normal'],
    ]) {
      await foo.type(`application.start('told', '${type}')`);
      await foo.type(`void sys.terminate('told_sup', '${reason}').catch(() => 0)`);
      await foo.prints(new RegExp(`exited: '${reason}'\n    type: '${type}'`));
      await inTurn(foo, ['application.which_applications()', own]);
    }
  });

  for (const type of ['permanent', 'transient'])
    it(`ends the node when it is ${type} and crashes`, async () => {
      await foo.type(`application.start('told', '${type}')`);
      await foo.type("exit(whereis('told_sup'), 'kill')");
      const { status, message } = await foo.halted;
      assert.equal(status, 1);
      assert.equal(
        message,
        `Kernel pid terminated (application_controller) (['application_terminated', 'told', 'killed'])`,
      );
      assert.match(foo.printed.join('\n'), new RegExp(`exited: 'killed'\n    type: '${type}'`));
    });

  it('of type permanent ends the node if it cannot be started', async () => {
    await foo.type(
      "application.load(['application', 'x', { mod: ['bare', () => ['error', 'no']] }])",
    );
    void foo.type("application.start('x', 'permanent')");
    const { message } = await foo.halted;
    assert.match(message ?? '', /application_start_failure', 'x', \['no', \['bare', 'start'/);
  });

  it('of type permanent that is stopped leaves the node alone', async () => {
    await inTurn(foo, [
      "application.start('told', 'permanent')",
      "'ok'",
      "application.stop('told')",
      "'ok'",
      '1 + 1',
      '2',
    ]);
  });

  it('is stopped before the node is', async () => {
    await foo.type("application.start('told')");
    await foo.type('init.stop()');
    assert.deepEqual(await foo.halted, { status: 0, message: undefined });
    assert.match(foo.printed.join('\n'), /^prep_stop \[\]\nstop \['prepared', \[\]\]$/m);
  });

  it('needs those it names, and ensure_all_started starts them', async () => {
    const app = (name: string, more: string): string =>
      `application.load(['application', '${name}', { ${more} }])`;
    await session(foo, [
      app('base', ''),
      app('middle', "applications: ['kernel', 'base', 'maybe'], optional_applications: ['maybe']"),
      app('top', "applications: ['middle', 'told']"),
      app('lost', "applications: ['base', 'nowhere']"),
    ]);
    await inTurn(foo, [
      "application.start('top')",
      "['error', ['not_started', 'middle']]",
      "application.ensure_all_started('lost')",
      "['error', ['nowhere', ['no such file or directory', 'nowhere.app.ts']]]",
      "application.which_applications().map(([name]) => name).join(' ')",
      "'stdlib kernel'",
      "application.ensure_all_started('top', 'temporary')",
      "['ok', ['base', 'middle', 'told', 'top']]",
      "application.ensure_all_started('top')",
      "['ok', []]",
      "application.ensure_started('top')",
      "'ok'",
      "application.which_applications().map(([name]) => name).join(' ')",
      "'top told middle base stdlib kernel'",
    ]);
  });

  it('may start another one in its start', async () => {
    await foo.type(
      "application.load(['application', 'x', { mod: ['bare', async () => { await application.start('told'); return supervisor.start_link('told', []) }] }])",
    );
    await inTurn(foo, [
      "application.start('x')",
      "'ok'",
      "application.which_applications().map(([name]) => name).join(' ')",
      "'x told stdlib kernel'",
    ]);
  });

  it('is not run without permission', async () => {
    await inTurn(foo, [
      "application.permit('told', false)",
      "['error', ['not_loaded', 'told']]",
      "application.load('told')",
      "'ok'",
      "application.permit('told', false)",
      "'ok'",
      "application.start('told')",
      "'ok'",
      "whereis('told_sup')",
      'undefined',
      "application.permit('told', true)",
      "'ok'",
      "is_pid(whereis('told_sup'))",
      'true',
      "application.permit('told', false)",
      "'ok'",
      "whereis('told_sup')",
      'undefined',
    ]);
  });

  it('has phases, and those of the applications that it includes', async () => {
    const phased = `start_phases: [['first', 1], ['second', 2]], included_applications: ['part'],
      mod: ['application_starter', ['told', 'whole']]`;
    const codePath = [
      nodes.files({
        ...told(phased),
        'part.app.ts':
          "export default { mod: ['told', 'part'], start_phases: [['second', 'of the part']] };",
      }),
    ];
    foo = await nodes.start('bar', { codePath });
    assert.equal(
      await printedBy("application.start('told')"),
      [
        "start 'normal' 'whole'",
        "phase 'first' 'normal' 1",
        "phase 'second' 'normal' 2",
        "phase 'second' 'normal' 'of the part'",
      ].join('\n'),
    );
    await inTurn(foo, ["application.get_key('part', 'mod')", "['ok', ['told', 'part']]"]);
    await foo.type("application.stop('told')");
    await inTurn(foo, [
      "application.unload('told')",
      "'ok'",
      "application.get_key('part', 'mod')",
      'undefined',
    ]);
  });

  it('is told that its parameters have changed', async () => {
    const changing = `export const start = () => supervisor.start_link('changing', []);
export const init = () => ['ok', [{}, []]];
export const config_change = (...told: any[]): any => {
  io.format('~p~n', [told]);
  return application.get_env('changing', 'refuse', 'ok');
};
`;
    const app = "export default { env: { a: 1, b: [2], c: 3 }, mod: ['changing', []] };";
    const codePath = [nodes.files({ ...told(), 'changing.ts': changing, 'changing.app.ts': app })];
    foo = await nodes.start('bar', { codePath });
    await session(foo, [
      "application.start('changing')",
      "application.start('told')",
      'const before = application_controller.prep_config_change()',
      "application.set_env('changing', 'b', [3])",
      "application.set_env('changing', 'd', 4)",
      "application.unset_env('changing', 'c')",
      "application.set_env('told', 'limit', 9)",
    ]);
    assert.equal(
      await printedBy('application_controller.config_change(before)'),
      "[[['b', [3]]], [['d', 4]], ['c']]",
    );
    await inTurn(foo, [
      'application_controller.config_change(before)',
      "'ok'",
      'application_controller.config_change(application_controller.prep_config_change())',
      "'ok'",
      "application.set_env('changing', 'refuse', ['error', 'no'])",
      "'ok'",
      'application_controller.config_change(before)',
      "['error', ['no']]",
      "application.set_env('kernel', 'distributed', [])",
      "'ok'",
      'application_controller.config_change(before)',
      `['error', [['distribution_not_changed', "Not allowed to add the 'distributed' parameter"], 'no']]`,
    ]);
  });

  it('ends after its time', async () => {
    const codePath = [nodes.files(told('maxT: 20,'))];
    foo = await nodes.start('bar', { codePath });
    await foo.type("application.start('told')");
    await foo.prints(/exited: 'normal'\n {4}type: 'temporary'/);
    assert.equal(await foo.type("whereis('told_sup')"), 'undefined');
  });

  it('gets parameters from the command line, which are terms', async () => {
    const codePath = [nodes.files(told())];
    const flags = [
      ['told', ['limit', '5', 'names', "['x', { y: [1] }]", 'word', 'plain', 'text', "'a b'"]],
      ['told', ['limit', '6']],
      ['bad', ['term', '[1']],
    ] as const;
    foo = await nodes.start('bar', { codePath, flags });
    await inTurn(foo, [
      "application.load('told')",
      "'ok'",
      "application.get_all_env('told')",
      "[['limit', 5], ['names', ['x', { y: [1] }]], ['word', 'plain'], ['text', 'a b']]",
      "application.load(['application', 'bad', {}])",
      "['error', ['bad_environment_value', '[1']]",
    ]);
    assert.match(foo.printed.join('\n'), /=ERROR REPORT====\napplication_controller: .*: \[1/);
  });

  it('is as README shows it, and gets its parameter from the command line', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, chapter = ''] = readme.split('\n## Servers and supervisors\n');
    const [counter, counter_sup, description, module] = [
      ...chapter.matchAll(/```ts\n(.*?)```/gs),
    ].map(([, text = '']) => text);
    const sources = {
      'counter.ts': counter ?? '',
      'counter_sup.ts': counter_sup ?? '',
      'counting.app.ts': description ?? '',
      'counting.ts': module ?? '',
    };
    const folder = nodes.files(sources);
    for (const file of Object.keys(sources)) {
      const checked = await typeCheck(join(folder, file));
      assert.deepEqual(checked, { ok: true, diagnostics: [] }, file);
    }
    const flags = [['counting', ['first', '100']]] as const;
    foo = await nodes.start('bar', { codePath: [folder], flags });
    await inTurn(foo, [
      "application.start('counting')",
      "'ok'",
      'counter.next()',
      '1',
      "application.get_env('counting', 'first')",
      "['ok', 100]",
      "application.stop('counting')",
      "'ok'",
    ]);
    assert.match(foo.printed.join('\n'), /^no more counting$/m);
  }).timeout(60_000);
});
