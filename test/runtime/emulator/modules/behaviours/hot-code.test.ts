// Servers, event handlers and supervisors take new code while they run. The sessions were held with erl (OTP 25) first.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, untimed } from './support/obedient.ts';

const start = "export const init = (n: any): any => ['ok', n];\n";

/** The module v whose calls are answered with a word, with more callbacks. */
function answering(word: string, more = ''): string {
  return `${start}export const handle_call = (r: any, from: From, s: any): any => ['reply', ['${word}', s], s];
export const handle_cast = (r: any, s: any): any => ['noreply', s];
${more}`;
}

const changing = `export const code_change = (version: any, s: any, extra: any): any => {
  if (extra === 'throw') throw 'thrown';
  if (extra === 'exit') exit('out');
  if (extra === 'bad') return 'bad';
  if (extra === 'error') return ['error', 'no'];
  return ['ok', ['new', version, s, extra]];
};
`;

/** The module top, a supervisor of servers v. */
function supervising(flags: string, children: readonly string[], args = ''): string {
  const specs = children.map(
    (id) =>
      `{ id: '${id}', start: ['gen_server', 'start_link', [['local', '${id}'], 'v', '${id}${args}', []]] }`,
  );
  return `export const init = (): any => ['ok', [${flags}, [${specs.join(', ')}]]];\n`;
}

describe('hot code', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let folder: string;

  beforeEach(async () => {
    folder = nodes.files({
      'v.ts': answering('one'),
      'top.ts': supervising('{ intensity: 3 }', ['a', 'b']),
      'h.ts': `${start}export const handle_event = (e: any, n: any): any => ['ok', n + 1];\n`,
    });
    foo = await nodes.start('foo', { codePath: [folder] });
  });

  /** Changes a module and loads it. */
  async function load(name: string, source: string): Promise<void> {
    writeFileSync(join(folder, `${name}.ts`), source);
    assert.equal(await foo.type(`l('${name}')`), `['module', '${name}']`);
  }

  /** Suspends a server, changes its code, resumes it, and shows what change_code returned. */
  function change(server: string, module: string, extra: string): string {
    return `await sys.suspend('${server}'); const told_${extra} = await sys.change_code('${server}', '${module}', 1, '${extra}'); await sys.resume('${server}'); told_${extra}`;
  }

  it('is taken by a server at its next callback', async () => {
    await inTurn(foo, [
      "void (await gen_server.start(['local', 'v'], 'v', 5, [])), await gen_server.call('v', 1)",
      "['one', 5]",
    ]);
    await load('v', answering('two'));
    await inTurn(foo, ["gen_server.call('v', 1)", "['two', 5]"]);
  });

  it('is taken by a callback that runs only when it is called again', async () => {
    const late = "const old = ['reply', 'old', s]; return receive('go').then(() => old); }";
    await load('v', answering('one').replace(/=> \['reply.*/, `=> { ${late};`));
    await session(foo, ["void (await gen_server.start(['local', 'v'], 'v', 5, []))"]);
    await session(foo, ["const asked = gen_server.send_request('v', 1)"]);
    await load('v', answering('two'));
    await session(foo, ["send('v', 'go')"]);
    await inTurn(foo, [
      "gen_server.receive_response(asked, 'infinity')",
      "['reply', 'old']",
      "gen_server.call('v', 1)",
      "['two', 5]",
    ]);
  });

  it('is taken by the handlers of an event manager', async () => {
    await session(foo, [
      "await gen_event.start(['local', 'ev'])",
      "await gen_event.add_handler('ev', 'h', 1)",
      "await gen_event.sync_notify('ev', 'x')",
    ]);
    await load(
      'h',
      `${start}export const handle_event = (e: any, n: any): any => ['ok', n * 10];\n`,
    );
    await inTurn(foo, [
      "await gen_event.sync_notify('ev', 'x'), sys.get_state('ev')",
      "[['h', false, 20]]",
    ]);
  });

  it('changes the state of a suspended server, or leaves it if code_change fails', async () => {
    await session(foo, ["await gen_server.start(['local', 'v'], 'v', 5, [])"]);
    await load('v', answering('two', changing));
    await inTurn(foo, [
      "sys.change_code('v', 'v', 1, 'x')",
      "['error', ['unknown_system_msg', ['change_code', 'v', 1, 'x']]]",
      "sys.suspend('v')",
      "'ok'",
      "sys.suspend('v')",
      "'ok'",
      "sys.change_code('v', 'v', 1, 'throw')",
      "['error', 'thrown']",
      "sys.change_code('v', 'v', 1, 'exit')",
      "['error', ['EXIT', 'out']]",
      "sys.change_code('v', 'v', 1, 'bad')",
      "['error', 'bad']",
      "sys.change_code('v', 'v', 1, 'error')",
      "['error', ['error', 'no']]",
      "sys.change_code('v', 'other', undefined, 'x')",
      "'ok'",
      "gen_server.call('v', 1, 5)",
      "** exception exit: ['timeout', ['gen_server', 'call', ['v', 1, 5]]]",
      "sys.resume('v')",
      "'ok'",
      "gen_server.call('v', 1)",
      "['two', ['new', undefined, 5, 'x']]",
    ]);
    await load('v', answering('three'));
    await inTurn(foo, [
      `${change('v', 'v', 'y')}; [told_y[0], told_y[1][0], told_y[1][1][0]]`,
      "['error', 'EXIT', 'undef']",
      "gen_server.call('v', 1)",
      "['three', ['new', undefined, 5, 'x']]",
    ]);
  });

  it('gives a supervisor new flags and children, and starts and ends none', async () => {
    await session(foo, ["await supervisor.start_link(['local', 'top'], 'top', [])"]);
    await load('top', supervising("{ intensity: 7, strategy: 'one_for_all' }", ['b', 'd'], '_new'));
    await inTurn(foo, [
      change('top', 'top', 'x'),
      "'ok'",
      "supervisor.which_children('top')",
      "[['a', <pid>, 'worker', ['gen_server']], ['d', undefined, 'worker', ['gen_server']], ['b', <pid>, 'worker', ['gen_server']]]",
      "supervisor.restart_child('top', 'd').then(([ok]) => ok)",
      "'ok'",
      "gen_server.call('b', 1)",
      "['one', 'b']",
      "const before = whereis('b'); exit(before, 'kill')",
      'true',
      "while ((whereis('b') ?? before) === before) await sleep(1); while (!whereis('a')) await sleep(1); gen_server.call('b', 1)",
      "['one', 'b_new']",
      "sys.get_state('top').then(({ strategy, intensity }) => [strategy, intensity])",
      "['one_for_all', 7]",
    ]);
  });

  it('leaves a supervisor as it is if its init returns what is wrong', async () => {
    await session(foo, ["await supervisor.start_link(['local', 'top'], 'top', [])"]);
    for (const [result, error] of [
      ["['ok', [{ intensity: -7 }, []]]", "['error', ['error', ['invalid_intensity', -7]]]"],
      ["['ok', ['x', []]]", "['error', ['error', ['bad_flags', 'x']]]"],
      ["['ok', [{}, ['x']]]", "['error', ['error', ['invalid_child_spec', 'x']]]"],
      ["'nonsense'", "['error', 'nonsense']"],
      ["'ignore'", "'ok'"],
      ["exit('boom')", "['error', ['EXIT', 'boom']]"],
    ]) {
      await load('top', `export const init = (): any => ${result};\n`);
      await session(foo, ["f('told_x')"]);
      await inTurn(foo, [change('top', 'top', 'x'), error ?? '']);
    }
    await inTurn(foo, [
      "supervisor.which_children('top').then((all) => all.map(([id]) => id))",
      "['b', 'a']",
    ]);
  });

  it('gives a dynamic supervisor another child for those that are started from now on', async () => {
    const dynamic = (id: string): string =>
      `export const init = (): any => ['ok', [{ strategy: 'simple_one_for_one' }, [{ id: '${id}', start: ['gen_server', 'start_link', ['v', '${id}']] }]]];\n`;
    await load('top', dynamic('x'));
    await session(foo, [
      "await supervisor.start_link(['local', 'top'], 'top', [])",
      "const [, one] = await supervisor.start_child('top', [[]])",
    ]);
    await load('top', dynamic('y'));
    await inTurn(foo, [
      change('top', 'top', 'x'),
      "'ok'",
      "const [, two] = await supervisor.start_child('top', [[]]); [await gen_server.call(one, 1), await gen_server.call(two, 1)]",
      "[['one', 'x'], ['one', 'y']]",
      "supervisor.count_children('top')",
      "[['specs', 1], ['active', 2], ['supervisors', 0], ['workers', 2]]",
    ]);
  });

  it('that does not compile leaves the old code, also to a child that is restarted', async () => {
    await session(foo, ["await supervisor.start_link(['local', 'top'], 'top', [])"]);
    writeFileSync(join(folder, 'v.ts'), 'export const init = (');
    await inTurn(foo, [
      "l('v')",
      "['error', 'badfile']",
      "const before = whereis('a'); exit(before, 'kill')",
      'true',
      "while ((whereis('a') ?? before) === before) await sleep(1); gen_server.call('a', 1)",
      "['one', 'a']",
    ]);
  });

  it('that does not compile, of a child that was never loaded, is a failed start', async () => {
    writeFileSync(join(folder, 'broken.ts'), 'export const start_link = (');
    await session(foo, [
      "await supervisor.start_link(['local', 'top'], 'top', [])",
      "const told = await supervisor.start_child('top', { id: 'x', start: ['broken', 'start_link', []] })",
    ]);
    await inTurn(foo, [
      '[told[0], told[1][0][0], told[1][0][1][0].slice(0, 2)]',
      "['error', 'EXIT', ['load_failed', 'broken']]",
      "supervisor.which_children('top').then((all) => all.map(([id]) => id))",
      "['b', 'a']",
    ]);
  });

  it('that fails in every restart is given up by the supervisor', async () => {
    await session(foo, [
      "process_flag('trap_exit', true)",
      "const [, top] = await supervisor.start_link(['local', 'top'], 'top', [])",
    ]);
    await load('v', answering('two').replace("['ok', n]", "['stop', 'new code is wrong']"));
    await session(foo, ["exit(whereis('a'), 'kill')"]);
    await inTurn(foo, ['receive()', "['EXIT', <pid>, 'shutdown']"]);
    const reports = foo.printed.map(untimed).filter((text) => text.includes('SUPERVISOR REPORT'));
    const contexts = reports.map((text) => /errorContext: '(\w+)'/.exec(text)?.[1]);
    assert.deepEqual(contexts, [
      'child_terminated',
      'start_error',
      'start_error',
      'start_error',
      'shutdown',
    ]);
  });
});
