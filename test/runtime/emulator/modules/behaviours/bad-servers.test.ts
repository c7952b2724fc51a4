// Servers with wrong code: the node goes on, and their clients get the reason in place of an answer.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { inTurn, obedient, started, untimed } from './support/obedient.ts';

describe('a server that misbehaves', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let folder: string;

  beforeEach(async () => {
    folder = nodes.files({
      'srv.ts': obedient,
      'sup.ts': 'export const init = (given: any): any => given;\n',
    });
    foo = await nodes.start('foo', { codePath: [folder] });
  });

  it('by never returning is killed, and its supervisor starts another', async () => {
    await session(foo, [
      "await supervisor.start_link('sup', ['ok', [{}, [{ id: 1, start: ['gen_server', 'start_link', [['local', 'a'], 'srv', ['ok', 0], []]] }]]])",
      "const before = whereis('a')",
    ]);
    const call =
      "gen_server.call('a', ['eval', () => { for (;;); }], 'infinity').catch((e) => e.reason[0])";
    assert.equal(await foo.type(call), "'killed'");
    await session(foo, ["while ((whereis('a') ?? before) === before) await sleep(1)"]);
    assert.equal(await foo.type("gen_server.call('a', 'get')"), '0');
  }).timeout(40_000);

  it('by a promise that never settles keeps only its callers waiting', async () => {
    await session(foo, [started]);
    await inTurn(foo, [
      "gen_server.call('a', ['eval', () => new Promise(() => undefined)], 20).catch((e) => e.reason[0])",
      "'timeout'",
      "exit(whereis('a'), 'kill')",
      'true',
    ]);
  });

  it('by a result that cannot be sent ends for a reason that shows it in its place', async () => {
    const ends = async (result: string): Promise<string> => {
      await session(foo, [started]);
      const shown = await foo.type(
        `gen_server.call('a', ['eval', () => { throw ${result} }]).catch((e) => e.reason[0])`,
      );
      await foo.type("while (whereis('a')) await sleep(1)");
      return shown;
    };
    assert.equal(await ends("Symbol('s')"), "['bad_return_value', 'Symbol(s)']");
    assert.equal(
      await ends("['odd', Symbol('s'), 1]"),
      "['bad_return_value', ['odd', 'Symbol(s)', 1]]",
    );
    assert.equal(await ends('null'), "['bad_return_value', null]");
    assert.match(foo.printed.join('\n'), /exception exit: \['bad_return_value', 'Symbol\(s\)'\]/);
    const self = "{ const r = [1]; r.push(r, Symbol('s')); throw r }";
    assert.match(await foo.type(`spawn_monitor(() => ${self})`), /^\[/);
    assert.match(await foo.type('receive()'), /'nocatch'[\s\S]*'Symbol\(s\)'/);
  });

  it('by a rejected promise in its state is told of with function, file and line', async () => {
    writeFileSync(
      join(folder, 'rej.ts'),
      "export const init = () => ['ok', 0];\nexport const handle_cast = () => ['noreply', Promise.reject(new Error('lost'))];\n",
    );
    await session(foo, ["const [, rej] = await gen_server.start('rej', 0, [])"]);
    const told = foo.prints(/nobody handles it/);
    await session(foo, ["gen_server.cast(rej, 'go')"]);
    assert.match(
      await told,
      /nobody handles it: Error: lost\n {4}at rej\.handle_cast \(\S*rej\.ts:2:\d+\)$/,
    );
  });

  it('by a getter in its result, a proxy, or a thenable that throws', async () => {
    for (const result of [
      "{ const r = ['noreply', 1]; Object.defineProperty(r, 0, { get() { throw 'got' } }); return r }",
      "new Proxy(['reply', 1, 2], { get() { throw 'trapped' } })",
      "({ then() { throw 'then' } })",
      "({ then(done) { done(['reply', 'fine', 5]) } })",
    ]) {
      await session(foo, [started]);
      const made = result.startsWith('{') ? result : `(${result})`;
      await foo.type(`gen_server.call('a', ['eval', () => ${made}], 1000).catch(() => 1)`);
      await foo.type("whereis('a') && exit(whereis('a'), 'kill')");
      await foo.type("while (whereis('a')) await sleep(1)");
    }
    await inTurn(foo, ['1 + 1', '2']);
  });

  it('by a module that does not compile keeps the code that it has', async () => {
    await session(foo, [started]);
    writeFileSync(join(folder, 'srv.ts'), 'export const init = (');
    await foo.type("l('srv')");
    await inTurn(foo, [
      "gen_server.call('a', 'get')",
      '0',
      "gen_server.stop('a')",
      "'ok'",
      "gen_server.start(['local', 'a'], 'srv', ['ok', 1], []).then(([ok]) => ok)",
      "'ok'",
    ]);
  });

  it('by a module that never compiled does not start', async () => {
    writeFileSync(join(folder, 'broken.ts'), 'export const init = (');
    await inTurn(foo, [
      "gen_server.start('broken', 1, []).then(([e, [[why, module]]]) => [e, why, module])",
      "['error', 'load_failed', 'broken']",
    ]);
  });

  it('by messages that only look like calls goes on', async () => {
    await session(foo, [
      started,
      "send('a', ['$gen_call', 'nobody', 'get'])",
      "send('a', ['$gen_call', [self(), 'tag'], 'get'])",
      "send('a', ['system', 'nobody', 'get_state'])",
      "send('a', ['system', [self(), 'tag'], ['nonsense', 1]])",
    ]);
    await inTurn(foo, [
      'receive()',
      "['tag', 0]",
      'receive()',
      "['tag', ['error', ['unknown_system_msg', ['nonsense', 1]]]]",
      "gen_server.call('a', 'get')",
      '0',
    ]);
  });

  it('by restarting for ever is given up, and the supervisors above it too', async () => {
    await session(foo, [
      "process_flag('trap_exit', true)",
      "const crashing = { id: 1, start: ['gen_server', 'start_link', ['srv', ['ok', 0, ['continue', 1]], []]] }",
      "const inner = { id: 2, start: ['supervisor', 'start_link', ['sup', ['ok', [{}, [crashing]]]]], type: 'supervisor' }",
      "const [, top] = await supervisor.start_link('sup', ['ok', [{}, [inner]]])",
      'while (is_process_alive(top)) await sleep(1)',
    ]);
    const given = foo.printed.map(untimed).filter((text) => text.includes('reached_max_restart'));
    assert.equal(given.length, 3); // the inner one twice, the outer one once
  });
});
