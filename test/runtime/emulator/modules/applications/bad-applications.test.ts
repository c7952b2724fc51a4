// Applications that are wrong, fail, or do as no application does: each start has an answer, and harms no other application.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, untimed } from '../behaviours/support/obedient.ts';
import { told } from './support/told.ts';

const files = {
  ...told(),
  'broken.app.ts': 'export default {',
  'thrower.app.ts': "throw new Error('not today');",
  'nothing.app.ts': 'export const description = 1;',
  'number.app.ts': 'export default 7;',
  'array.app.ts': 'export default [1, 2];',
  'null.app.ts': 'export default null;',
  'arrow.app.ts': 'export default () => ({});',
  'promise.app.ts': 'export default Promise.resolve({});',
  'getter.app.ts': "export default { get env() { throw new Error('no') } };",
  'endless.app.ts': 'for (;;);',
  'listed.app.ts': 'export default { applications: "kernel" };',
  'spelled.app.ts': 'export default { mod: "told" };',
  'unsendable.app.ts': 'export default { env: { symbol: Symbol() } };',
  'around.app.ts': "export default { included_applications: ['again'] };",
  'again.app.ts': "export default { included_applications: ['around'] };",
  'incomplete.app.ts': "export default { included_applications: ['nowhere'] };",
};

describe('a bad application', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo', { codePath: [nodes.files(files)], turnLimit: 300 });
  });

  it('has a description that is missing, or is none', async () => {
    const start = (name: string): Promise<string> => foo.type(`application.start('${name}')`);
    assert.match(
      await start('broken'),
      /^\['error', \['.*broken\.app\.ts:1:\d+: .*'broken\.app\.ts'\]\]$/s,
    );
    await inTurn(foo, [
      "application.start('nowhere')",
      "['error', ['no such file or directory', 'nowhere.app.ts']]",
      "application.start('thrower')",
      "['error', ['exception error: Error: not today', 'thrower.app.ts']]",
      "application.start('nothing')",
      "['error', ['bad_application', undefined]]",
      "application.start('number')",
      "['error', ['bad_application', 7]]",
      "application.start('array')",
      "['error', ['bad_application', [1, 2]]]",
      "application.start('null')",
      "['error', ['bad_application', null]]",
      "application.start('listed')",
      "['error', ['invalid_options', [['applications', 'kernel']]]]",
      "application.start('spelled')",
      "['error', ['badstartspec', 'told']]",
      "application.start('incomplete')",
      "['error', ['no such file or directory', 'nowhere.app.ts']]",
      "application.start('around')",
      "'ok'",
      "application.start('../told')",
      "['error', ['no such file or directory', '../told.app.ts']]",
    ]);
  });

  it('has a description that is no term', async () => {
    const start = async (name: string): Promise<string> =>
      (await foo.type(`application.start('${name}')`)).replaceAll(/\s+/g, ' ');
    const no = /^\['error', \['the default export is (#Fun<\w+>|Promise \{\}), and not an object/;
    for (const name of ['arrow', 'promise']) assert.match(await start(name), no);
    const why = /^\['error', \['the description of the application has what no term has: /;
    for (const name of ['unsendable', 'getter']) assert.match(await start(name), why);
    assert.match(await start('unsendable'), /description\.env\.symbol: .*symbol/i);
    assert.match(await start('getter'), /description\.env/);
  });

  it('is started by a term that is no name', async () => {
    const described = "['application', 'whole', { mod: [] }]";
    await inTurn(foo, [
      'application.start(5)',
      "['error', ['bad_application', 5]]",
      "application.ensure_started(5, 'permanent')",
      "['error', ['bad_application', 5]]",
      'application.start_boot(5)',
      "['error', ['bad_application', 5]]",
      `application.start(${described})`,
      "'ok'",
      `application.ensure_started(${described})`,
      "'ok'",
      `application.start(${described})`,
      "['error', ['already_started', 'whole']]",
    ]);
    assert.match(await foo.type('application.start()'), /argument 1: .*, but missing/);
  });

  it('has a description that never ends: only who loads it is stopped', async () => {
    await foo.type("const loader = spawn_monitor(() => application.start('endless'))[1]");
    assert.match(await foo.type("await receive(['DOWN', loader, P._, P._, P._])"), /'killed'/);
    await inTurn(foo, ["application.start('told')", "'ok'"]);
  });

  it('is described by a term that is none', async () => {
    await inTurn(foo, [
      'application.load(1)',
      "['error', ['bad_application', 1]]",
      "application.load(['application', 7, []])",
      "['error', ['bad_application', ['application', 7, []]]]",
      "application.load(['application', 'x', 'y'])",
      "['error', ['invalid_options', 'y']]",
      "application.load(['application', 'x', [['mod', 7]]])",
      "['error', ['badstartspec', 7]]",
      "application.load(['application', 'x', [['mod', ['m', []]]], 1])",
      "['error', ['bad_application', ['application', 'x', [['mod', ['m', []]]], 1]]]",
    ]);
  });

  const starts: Readonly<Record<string, string>> = {
    "() => 'oops'": "['error', ['bad_return', [CALL, 'oops']]]",
    "() => ['ok', 'pid']": "['error', ['bad_return', [CALL, ['ok', 'pid']]]]",
    "() => ['ok', self(), 1, 2]": "['error', ['bad_return', [CALL, ['ok', <pid>, 1, 2]]]]",
    "() => ['error', 'why']": "['error', ['why', CALL]]",
    "() => exit('out')": "['error', ['bad_return', [CALL, ['EXIT', 'out']]]]",
    "() => exit('normal')": "['error', [['EXIT', 'normal'], CALL]]",
    "() => { throw 'ball' }": "['error', ['bad_return', [CALL, 'ball']]]",
    "() => { throw ['error', 'thrown'] }": "['error', ['thrown', CALL]]",
    '() => undefined': "['error', ['bad_return', [CALL, undefined]]]",
  };

  for (const [start, outcome] of Object.entries(starts))
    it(`has a start that is ${start}`, async () => {
      await foo.type(`application.load(['application', 'x', { mod: ['bare', ${start}] }])`);
      const shown = untimed(await foo.type("application.start('x')")).replaceAll(/\s+/g, ' ');
      const call = "['bare', 'start', ['normal', #Fun<anonymous>]]";
      assert.equal(shown, outcome.replace('CALL', call));
      const printed = untimed(foo.printed.join('\n'));
      assert.match(
        printed,
        /=CRASH REPORT====\n {2}crasher:\n {4}initial call: application_master.init\/4/,
      );
      assert.match(printed, /=INFO REPORT====\n {4}application: 'x'\n {4}exited: /);
    });

  it('has a start that fails with an error, or is of no module', async () => {
    await session(foo, [
      "application.load(['application', 'x', { mod: ['bare', () => error('bad')] }])",
      "application.load(['application', 'y', { mod: ['nomod', []] }])",
    ]);
    assert.match(await foo.type("application.start('x')"), /'bad_return'.*\['EXIT', \['bad', \[/s);
    assert.match(
      await foo.type("application.start('y')"),
      /\['EXIT', \['undef', \[\['nomod', 'start'/s,
    );
    await inTurn(foo, [
      "application.start('y', 'sometimes')",
      "['error', ['invalid_restart_type', 'sometimes']]",
    ]);
  });

  it('has a start that never returns: others start and stop all the same', async () => {
    await session(foo, [
      "application.load(['application', 'x', { mod: ['bare', async () => { await receive(['never']) }] }])",
      "spawn(() => application.start('x'))",
    ]);
    await inTurn(foo, [
      "application.start('told')",
      "'ok'",
      "application.info().find(([what]) => what === 'starting')[1].length",
      '1',
      "application.stop('told')",
      "'ok'",
    ]);
  });

  it('computes without end in its start: it is stopped, and the start fails', async () => {
    await foo.type(
      "application.load(['application', 'x', { mod: ['bare', () => { for (;;); }] }])",
    );
    assert.equal(await foo.type("application.start('x')"), "['error', 'killed']");
    await inTurn(foo, ["application.start('told')", "'ok'"]);
  });

  it('fails in its callbacks at the end, and ends all the same', async () => {
    const failing = `export const start = () => { const pid = spawn(async () => { await receive() }); link(pid); return ['ok', pid, 'state']; };
export const prep_stop = (state: any): any => exit('in prep_stop');
export const stop = (state: any): any => { io.format('stop ~p~n', [state]); throw 'in stop'; };
`;
    const codePath = [
      nodes.files({
        'fails.ts': failing,
        'fails.app.ts': "export default { mod: ['fails', []] };",
      }),
    ];
    foo = await nodes.start('bar', { codePath });
    await inTurn(foo, ["application.start('fails')", "'ok'", "application.stop('fails')", "'ok'"]);
    const printed = untimed(foo.printed.join('\n'));
    assert.match(
      printed,
      /=ERROR REPORT====\n {4}application_master: 'shutdown_error'\n {4}'fails': \['prep_stop', \['state'\]\]\n {4}error_info: 'in prep_stop'/,
    );
    assert.match(printed, /^stop 'state'$/m);
  });

  it('fails in a phase, and is not started', async () => {
    const phased = (act: string): string =>
      `application.load(['application', 'x', { mod: ['told', 'y'], start_phases: [['go', ${act}]] }])`;
    const call = "['told', 'start_phase', ['go', 'normal', #Fun<anonymous>]]";
    for (const [act, reason] of [
      ["() => ['error', 'no']", `['no', ${call}]`],
      ["() => 'yes'", `['bad_return_value', [${call}, 'yes']]`],
    ] as const) {
      await foo.type(phased(act));
      const shown = untimed(await foo.type("application.start('x')")).replaceAll(/\s+/g, ' ');
      assert.equal(shown, `['error', ${reason}]`);
      await foo.type("application.unload('x')");
      // as in OTP, the processes that were started stay
      await foo.type("exit(whereis('told_sup'), 'kill')");
    }
  });

  it('is not stopped by messages that its master does not know', async () => {
    await session(foo, [
      "application.start('told')",
      "const leader = process_info(whereis('told_sup'), 'group_leader')[1]",
      "for (const one of [1, [], ['stop'], ['stop', 1, 2], ['io_request'], ['EXIT', self(), 'x'], ['get_child', 1]]) send(leader, one)",
      "for (const one of [1, [], ['ac_load_application_reply'], ['EXIT', 1, 2], ['$gen_cast', 1], ['$gen_call', 1, 2]]) send('application_controller', one)",
    ]);
    await inTurn(foo, ["is_pid(whereis('told_sup'))", 'true', "application.stop('told')", "'ok'"]);
  });
});
