// gen_event does with events and handlers what that of Erlang does. The sessions were held with erl (OTP 25) first.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { handler, plainHandler, startedManager } from './support/handler.ts';
import { inTurn, untimed } from './support/obedient.ts';

describe('gen_event', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    const codePath = [nodes.files({ 'h.ts': handler, 'g.ts': plainHandler })];
    foo = await nodes.start('foo', { codePath });
    await session(foo, [startedManager]);
  });

  /** What was printed since, without times and pids, an entry's values too. */
  function printedSince(at: number): string {
    return foo.printed.slice(at).map(untimed).join('\n');
  }

  it('sends events to all handlers, the last one added first', async () => {
    await inTurn(foo, [
      "gen_event.start(['local', 'ev']).then(([e, [why]]) => [e, why])",
      "['error', 'already_started']",
      "gen_event.add_handler('ev', 'h', 1)",
      "'ok'",
      "gen_event.add_handler('ev', ['h', 'two'], 2)",
      "'ok'",
      "gen_event.which_handlers('ev')",
      "[['h', 'two'], 'h']",
    ]);
    const at = foo.printed.length;
    await inTurn(foo, [
      "gen_event.notify('ev', 'hello')",
      "'ok'",
      "gen_event.sync_notify('ev', ['a'])",
      "'ok'",
    ]);
    assert.equal(
      printedSince(at),
      "'ok'\nevent 'hello' 2\nevent 'hello' 1\nevent ['a'] 'hello'\nevent ['a'] 'hello'\n'ok'",
    );
  });

  it('calls one handler, by its module and id', async () => {
    await inTurn(foo, [
      "await gen_event.add_handler('ev', 'h', 1), await gen_event.add_handler('ev', ['h', [2]], 2)",
      "'ok'",
      "gen_event.call('ev', 'h', 'q')",
      "['got', 'q', 1]",
      "gen_event.call('ev', ['h', [2]], 'q', 'infinity')",
      "['got', 'q', 2]",
      "gen_event.call('ev', ['h', [3]], 'q')",
      "['error', 'bad_module']",
      "gen_event.call('ev', 'h', async (s) => { await sleep(1); return ['ok', s, 5, 'hibernate'] })",
      '1',
      "gen_event.call('ev', 'h', 'q')",
      "['got', 'q', 5]",
      "gen_event.call('ev', 'h', async () => { await sleep(100); return ['ok', 1, 1] }, 10)",
      "** exception exit: ['timeout', ['gen_event', 'call', ['ev', 'h', #Fun<anonymous>, 10]]]",
    ]);
  });

  it('tells what init returned, if that is not ok', async () => {
    await inTurn(foo, [
      "gen_event.add_handler('ev', 'h', () => 'nonsense')",
      "'nonsense'",
      "gen_event.add_handler('ev', 'h', () => ['error', 'no'])",
      "['error', 'no']",
      "gen_event.add_handler('ev', 'h', () => exit('no'))",
      "['EXIT', 'no']",
      "gen_event.add_handler('ev', 'h', () => error('boom')).then(([exit, [why]]) => [exit, why])",
      "['EXIT', 'boom']",
      "gen_event.add_handler('ev', 'h', () => { throw ['ok', 'thrown'] })",
      "'ok'",
      "gen_event.add_handler('ev', 'nomod', 1).then(([exit, [why]]) => [exit, why])",
      "['EXIT', 'undef']",
      "sys.get_state('ev')",
      "[['h', false, 'thrown']]",
    ]);
  });

  it('removes a handler that fails, with a report, and goes on', async () => {
    await session(foo, [
      "await gen_event.add_handler('ev', ['h', 1], 1)",
      "await gen_event.add_handler('ev', 'h', 2)",
    ]);
    const at = foo.printed.length;
    await inTurn(foo, [
      "gen_event.sync_notify('ev', (s) => (s === 1 ? 'bad' : ['ok', s]))",
      "'ok'",
      "gen_event.call('ev', 'h', () => exit('out'))",
      "['error', ['EXIT', 'out']]",
      "gen_event.which_handlers('ev')",
      '[]',
    ]);
    const report = (which: string, state: number, why: string): string =>
      `=ERROR REPORT====\n** gen_event handler ${which} crashed.\n** Was installed in 'ev'\n` +
      `** Last event was: #Fun<anonymous>\n** When handler state == ${state}\n** Reason == ${why}\n`;
    assert.equal(
      printedSince(at),
      `terminate ['error', 'bad'] 1\n${report("['h', 1]", 1, "'bad'")}'ok'\n` +
        `terminate ['error', ['EXIT', 'out']] 2\n${report("'h'", 2, "'out'")}['error', ['EXIT', 'out']]\n[]`,
    );
  });

  it('says of a missing callback whether the function or the module is missing', async () => {
    await session(foo, [
      "await gen_event.add_handler('ev', 'h', () => ['ok', 1])",
      "await gen_event.call('ev', 'h', (s) => ['swap_handler', 1, 1, s, 'nomod', 2])",
    ]);
    const [report = ''] = foo.printed.map(untimed).filter((text) => text.includes('crashed'));
    assert.match(report, /\*\* gen_event handler 'nomod' crashed\.\n\*\* Was installed in false\n/);
    assert.match(report, /\*\* Last event was: 'ev'\n/);
    assert.match(report, /state == \['error', \['EXIT', \['undef', [\s\S]*\*\* Reason == 'crash'/);
  });

  it('deletes and swaps handlers', async () => {
    await inTurn(foo, [
      "gen_event.delete_handler('ev', 'h', 'args')",
      "['error', 'module_not_found']",
      "gen_event.add_handler('ev', 'h', 1)",
      "'ok'",
      "gen_event.swap_handler('ev', ['h', 'a1'], [['h', 2], 'a2'])",
      "'ok'",
      "gen_event.swap_handler('ev', ['nobody', 'a1'], ['g', 'a2'])",
      "'ok'",
      "sys.get_state('ev')",
      "[['g', false, ['a2', 'error']], ['h', 2, ['a2', ['ended', 1]]]]",
      "gen_event.swap_handler('ev', ['g', 'a1'], ['h', 'a2'])",
      "'ok'",
      "gen_event.swap_handler('ev', ['h', 'a1'], ['nomod', 1]).then(([e, [exit, [why]]]) => [e, exit, why])",
      "['error', 'EXIT', 'undef']",
      "gen_event.call('ev', ['h', 2], (s) => ['swap_handler', 'rep', 'a1', 7, 'g', 'a2'])",
      "'rep'",
      "gen_event.sync_notify('ev', () => ['swap_handler', 'a1', 8, ['h', 3], 'a2'])",
      "'ok'",
      "sys.get_state('ev')",
      "[['h', 3, ['a2', 'ok']]]",
      "gen_event.delete_handler('ev', ['h', 3], 'args')",
      "['ended', ['a2', 'ok']]",
    ]);
  });

  it('lets a handler remove itself', async () => {
    await inTurn(foo, [
      "await gen_event.add_handler('ev', 'h', 1), await gen_event.add_handler('ev', 'g', 1)",
      "'ok'",
      "gen_event.sync_notify('ev', (s) => 'remove_handler')",
      "'ok'",
      "gen_event.add_handler('ev', 'h', 2)",
      "'ok'",
      "gen_event.call('ev', 'h', (s) => ['remove_handler', 'bye'])",
      "'bye'",
      "gen_event.which_handlers('ev')",
      '[]',
    ]);
    assert.ok(foo.printed.includes("terminate 'remove_handler' 2"));
  });

  it('tells the supervisor of a handler why it has ended', async () => {
    const add = "await gen_event.add_sup_handler('ev', 'h', 1)";
    await inTurn(foo, [
      `${add}; gen_event.call('ev', 'h', () => ['remove_handler', 'bye'])`,
      "'bye'",
      'receive()',
      "['gen_event_EXIT', 'h', 'normal']",
      `${add}; gen_event.call('ev', 'h', () => 'bad')`,
      "['error', 'bad']",
      'receive()',
      "['gen_event_EXIT', 'h', 'bad']",
      `${add}; gen_event.swap_sup_handler('ev', ['h', 1], [['h', 4], 2])`,
      "'ok'",
      'receive()',
      "['gen_event_EXIT', 'h', ['swapped', ['h', 4], <pid>]]",
      "gen_event.call('ev', ['h', 4], (s) => ['swap_handler', 1, 1, s, 'nomod', 2])",
      '1',
      'receive()',
      "['gen_event_EXIT', ['h', 4], ['swapped', 'nomod', <pid>]]",
      'receive()',
      "['gen_event_EXIT', 'nomod', 'crash']",
      `${add}; gen_event.stop('ev')`,
      "'ok'",
      'receive()',
      "['gen_event_EXIT', 'h', 'shutdown']",
      'flush()',
      "'ok'",
    ]);
  });

  it('removes the handlers of a supervisor that ends, and tells the others', async () => {
    await session(foo, ["await gen_event.add_handler('ev', ['h', 2], 2)"]);
    const at = foo.printed.length;
    await session(foo, [
      "spawn(async () => { await gen_event.add_sup_handler('ev', 'h', 9); exit('gone') })",
    ]);
    await foo.type("while ((await gen_event.which_handlers('ev')).length !== 1) await sleep(1)");
    assert.match(
      printedSince(at),
      /terminate \['stop', 'gone'\] 9\ninfo \['EXIT', <pid>, 'gone'\] 2\n/,
    );
    // the supervisor has ended before it could be linked
    await session(foo, [
      'const p = spawn(() => 1)',
      "send('ev', [self(), [self(), make_ref()], ['add_sup_handler', 'h', 1, p]])",
    ]);
    await foo.type("while ((await gen_event.which_handlers('ev')).length !== 1) await sleep(1)");
    assert.match(printedSince(at), /terminate \['stop', 'noproc'\] 1\n/);
  });

  it('gives other messages to handle_info, and warns if there is none', async () => {
    await session(foo, [
      "await gen_event.add_handler('ev', 'h', 1)",
      "await gen_event.add_handler('ev', 'g', 1)",
    ]);
    const at = foo.printed.length;
    await session(foo, ["send('ev', 'hello')", "send('ev', ['a', 'b', 'c'])"]);
    assert.equal(await foo.type("gen_event.which_handlers('ev')"), "['g', 'h']");
    const warning = (message: string): string =>
      `=WARNING REPORT====\n** Undefined handle_info in 'g'\n** Unhandled message: ${message}\n`;
    const shown = printedSince(at);
    for (const message of ["'hello'", "['a', 'b', 'c']"]) {
      assert.ok(shown.includes(warning(message)), shown);
      assert.ok(shown.includes(`info ${message} 1\n`), shown);
    }
  });

  it('is looked into, changed and traced by sys', async () => {
    await inTurn(foo, [
      "await gen_event.add_handler('ev', 'h', 1), await gen_event.add_handler('ev', ['g', 2], 2)",
      "'ok'",
      "sys.replace_state('ev', ([module, id, n]) => [module, id, id === 2 ? error('no') : n + 5])",
      "[['g', 2, 2], ['h', false, 6]]",
      "sys.change_code('ev', 'h', 1, 'x')",
      "['error', ['unknown_system_msg', ['change_code', 'h', 1, 'x']]]",
      "sys.suspend('ev')",
      "'ok'",
      "sys.change_code('ev', 'h', 1, 'x')",
      "'ok'",
      "sys.change_code('ev', 'h', 1, 'bad')",
      "['error', ['EXIT', [['badmatch', 'bad'], []]]]",
      "sys.change_code('ev', 'h', 1, 'throw')",
      "['error', 'thrown']",
      "sys.resume('ev')",
      "'ok'",
      "sys.get_state('ev')",
      "[['g', 2, 2], ['h', false, [1, 6, 'x']]]",
      "sys.get_status('ev').then((status) => status[3][4][2])",
      "['items', ['Installed handlers', [['handler', 'g', 2, 2, false], ['handler', 'h', false, [1, 6, 'x'], false]]]]",
      "sys.trace('ev', true)",
      "'ok'",
    ]);
    const at = foo.printed.length;
    await session(foo, [
      "gen_event.notify('ev', 'one')",
      "await gen_event.call('ev', ['g', 2], 'two')",
      "await gen_event.which_handlers('ev')",
      "await sys.trace('ev', false)",
    ]);
    const traced = printedSince(at).replaceAll(/#Ref<[^>]*>/g, '<ref>');
    assert.deepEqual(
      traced.split('\n').filter((line) => line.startsWith('*DBG*')),
      [
        "*DBG* 'ev' got event 'one'",
        "*DBG* 'ev'(['g', 2]) got call 'two'",
        "*DBG* 'ev' got [<pid>, [<pid>, <ref>], 'which_handlers']",
      ],
    );
  });

  it('ends with its parent, and reports an end that is not expected', async () => {
    await session(foo, [
      "process_flag('trap_exit', true)",
      'const [, linked] = await gen_event.start_link()',
      "await gen_event.add_sup_handler(linked, 'h', 1)",
    ]);
    const at = foo.printed.length;
    await inTurn(foo, [
      "gen_event.stop(linked, 'oops', 1000)",
      "'ok'",
      'receive()',
      "['gen_event_EXIT', 'h', 'shutdown']",
      'receive()',
      "['EXIT', <pid>, 'oops']",
    ]);
    assert.match(
      printedSince(at),
      /^terminate 'stop' 1\n=CRASH REPORT====\n {2}crasher:\n {4}initial call: gen_event\.init_it\/6\n/,
    );
    await session(foo, [
      'const me = self()',
      "spawn(async () => { const [, p] = await gen_event.start_link(); await gen_event.add_handler(p, 'h', 5); send(me, p); exit('over') })",
      'const orphan = await receive()',
      'while (is_process_alive(orphan)) await sleep(1)',
    ]);
    assert.match(printedSince(at), /terminate 'stop' 5\n/);
  });

  it('has names of all kinds, hibernates, and is monitored', async () => {
    await session(foo, [
      "const [, [w, ref]] = await gen_event.start_monitor(['global', 'wow'], [['hibernate_after', 1]])",
      "await gen_event.add_handler(['global', 'wow'], 'h', () => ['ok', 1, 'hibernate'])",
    ]);
    await inTurn(foo, [
      "process_info(w, 'current_call')",
      "['current_call', 'erlang.hibernate']",
      'proc_lib.translate_initial_call(w)',
      "['gen_event', 'init_it', 6]",
      "gen_event.notify(['via', 'global', 'wow'], 'x')",
      "'ok'",
      "gen_event.call(['global', 'wow'], 'h', 'q')",
      "['got', 'q', 'x']",
      "exit(w, 'kill'), receive().then(([down, r, , , why]) => [down, r === ref, why])",
      "['DOWN', true, 'killed']",
    ]);
  });

  it('says that there is no manager', async () => {
    await inTurn(foo, [
      "gen_event.stop('nobody')",
      "** exception exit: 'noproc'",
      "gen_event.sync_notify('nobody', 1)",
      "** exception exit: 'noproc'",
      "gen_event.which_handlers(['global', 'nobody'])",
      "** exception exit: 'noproc'",
      "gen_event.call('nobody', 'h', 1)",
      "** exception exit: ['noproc', ['gen_event', 'call', ['nobody', 'h', 1]]]",
      "gen_event.notify(['nobody', node()], 1)",
      "'ok'",
      "gen_event.notify(['global', 'nobody'], 1)",
      "'ok'",
    ]);
    assert.match(await foo.type("gen_event.notify('nobody', 1)"), /no process has this name/);
  });

  it('sends requests whose replies are fetched later', async () => {
    await inTurn(foo, [
      "gen_event.add_handler('ev', 'h', 1)",
      "'ok'",
      "gen_event.receive_response(gen_event.send_request('ev', 'h', 'x'), 1000)",
      "['reply', ['got', 'x', 1]]",
      "gen_event.receive_response(gen_event.send_request('ev', 'other', 'x'), 1000)",
      "['error', 'bad_module']",
      "gen_event.receive_response(gen_event.send_request('nobody', 'h', 'x'), 1000)",
      "['error', ['noproc', 'nobody']]",
      "gen_event.wait_response(gen_event.send_request('ev', 'h', () => sleep(20).then(() => ['ok', 1, 1])), 0)",
      "'timeout'",
      'receive().then((message) => message[1])',
      '1',
    ]);
    await session(foo, [
      "const many = gen_event.send_request('ev', 'no', 2, 'two', gen_event.send_request('ev', 'h', 1, 'one', gen_event.reqids_new()))",
    ]);
    await inTurn(foo, [
      'gen_event.reqids_size(many)',
      '2',
      'gen_event.reqids_to_list(many).map(([, label]) => label)',
      "['one', 'two']",
      'const [one, first, left] = await gen_event.receive_response(many, 1000, true); [one, first]',
      "[['reply', ['got', 1, 1]], 'one']",
      'const [two, second, none] = await gen_event.receive_response(left, 1000, true); [two, second, none.size]',
      "[['error', 'bad_module'], 'two', 0]",
    ]);
  });

  it('removes a handler whose reply cannot be sent', async () => {
    await inTurn(foo, [
      "gen_event.add_handler('ev', 'h', 1)",
      "'ok'",
      "gen_event.call('ev', 'h', () => ['ok', { f: Symbol('x') }, 1]).then(([e, [exit]]) => [e, exit])",
      "['error', 'EXIT']",
      "gen_event.which_handlers('ev')",
      '[]',
    ]);
  });

  it('shows of a state what format_status gives', async () => {
    const hidden = `${handler}export const format_status = (status: any): any => ({ ...status, state: 'hidden' });\n`;
    const bar = await nodes.start('bar', { codePath: [nodes.files({ 'h.ts': hidden })] });
    await session(bar, [startedManager, "await gen_event.add_handler('ev', 'h', 'secret')"]);
    const status = await bar.type("sys.get_status('ev').then((told) => told[3][4][2][1][1])");
    assert.equal(status, "[['handler', 'h', false, 'hidden', false]]");
    await session(bar, ["await gen_event.call('ev', 'h', () => 'bad')"]);
    const report = bar.printed.find((text) => text.includes('crashed')) ?? '';
    assert.match(report, /When handler state == 'hidden'/);
  });
});
