// Machines with wrong code: each ends with OTP's report, and its clients get the reason in place of an answer.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { session, type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { begun, machine, states, tell } from './support/machine.ts';
import { inTurn, printedUntilEnd } from './support/obedient.ts';

describe('a machine that misbehaves', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let folder: string;

  beforeEach(async () => {
    folder = nodes.files({ 'm.ts': machine, 'f.ts': states });
    foo = await nodes.start('foo', { codePath: [folder] });
  });

  /** The reports that are printed until the machine has ended, without times, pids and reductions. */
  async function reportsOf(entry: string): Promise<string[]> {
    return (await printedUntilEnd(foo, entry)).filter((text) => text.startsWith('='));
  }

  const reasonIn = (report = ''): string | undefined =>
    /\n\*\* Reason for termination = ((?:.|\n {2})*)\n/
      .exec(report)?.[1]
      ?.replaceAll(/\n\s+/g, ' ');

  it('in a callback is reported with all that it has', async () => {
    await session(foo, [
      begun,
      tell("(s, d) => ['keep_state', d, ['postpone', ['state_timeout', 60_000, 't']]]"),
      'sys.log("a", true)',
    ]);
    const [report, crash, ...more] = await reportsOf(
      "gen_statem.call('a', ['eval', () => error('oops')])",
    );
    assert.equal(
      report?.replace(/\n\*\* Log =[^*]*\*\* [^*]*/, '\n'),
      `=ERROR REPORT====
** State machine 'a' terminating
** Last event = [['call', [<pid>, #Ref<>]], ['eval', #Fun<anonymous>]]
** When server state  = ['open', []]
** Reason for termination = error:'oops'
** Callback modules = ['m']
** Callback mode = 'handle_event_function'
** Postponed = [['cast', ['eval', #Fun<anonymous>]]]
** Stacktrace =
**  [['shell', '-', shell:4:1], ['m', 'handle_event', m.ts:8]]
** Time-outs: [1, [['state_timeout', 't']]]
** Client <pid> stacktrace
** [gen.do_call]`,
    );
    assert.match(report ?? '', /\n\*\* Log =\n\*\* {2}\[\['in', \[\['call', /);
    assert.match(
      crash ?? '',
      /^=CRASH REPORT====\n {2}crasher:\n {4}initial call: m\.init\/1\n {4}pid: <pid>\n {4}registered_name: 'a'\n {4}exception error: 'oops'\n {6}in function {2}shell /,
    );
    assert.deepEqual(more, []);
  });

  it('by a wrong result or action ends with what it was', async () => {
    const wrong: readonly (readonly [result: string, reason: string])[] = [
      ["'nonsense'", "error:['bad_return_from_state_function', 'nonsense']"],
      ['undefined', "error:['bad_return_from_state_function', undefined]"],
      ["['next_state', 'x']", "error:['bad_return_from_state_function', ['next_state', 'x']]"],
      ["['keep_state', d, 'x']", "error:['bad_action_from_state_function', 'x']"],
      ["['keep_state', d, ['x', 1]]", "error:['bad_action_from_state_function', ['x', 1]]"],
      ["['keep_state', d, ['postpone', 'x']]", "error:['bad_action_from_state_function', 'x']"],
      ["['keep_state', d, -1]", "error:['bad_action_from_state_function', -1]"],
      ["['keep_state', d, 1.5]", "error:['bad_action_from_state_function', 1.5]"],
      [
        "['keep_state', d, ['reply', 'me', 1]]",
        "error:['bad_action_from_state_function', ['reply', 'me', 1]]",
      ],
      [
        "['keep_state', d, ['next_event', 'x', 1]]",
        "error:['bad_action_from_state_function', ['next_event', 'x', 1]]",
      ],
      [
        "['keep_state', d, ['state_timeout', -1, 1]]",
        "error:['bad_action_from_state_function', ['state_timeout', -1, 1]]",
      ],
      [
        "['keep_state', d, ['state_timeout', 1, 1, ['x']]]",
        "error:['bad_action_from_state_function', ['state_timeout', 1, 1, ['x']]]",
      ],
      [
        "['keep_state', d, 'pop_callback_module']",
        "error:['bad_action_from_state_function', 'pop_callback_module']",
      ],
      [
        "['stop_and_reply', 'normal', [['reply', 'me', 1]]]",
        "error:['bad_reply_action_from_state_function', ['reply', 'me', 1]]",
      ],
      ["['stop', 'oops']", "exit:'oops'"],
      ["exit('oops')", "exit:'oops'"],
    ];
    for (const [result, reason] of wrong) {
      await session(foo, [begun]);
      const [report] = await reportsOf(tell(`(s, d) => ${result}`));
      assert.equal(reasonIn(report), reason, result);
    }
  });

  it('by a module that it cannot change to', async () => {
    const bare = "export const callback_mode = () => 'x';\n";
    writeFileSync(join(folder, 'bare.ts'), bare);
    for (const [module, reason] of [
      ['nomod', "error:['module could not be loaded', 'nomod']"],
      ['bare', "error:['bad_return_from_callback_mode', 'x']"],
    ]) {
      await session(foo, [begun]);
      const [report] = await reportsOf(
        tell(`(s, d) => ['keep_state', d, ['change_callback_module', '${module}']]`),
      );
      assert.equal(reasonIn(report), reason);
    }
  });

  it('in a mode that is none, or a state that is no function', async () => {
    const start = (module: string, state: string): string =>
      `gen_statem.start(['local', 'a'], '${module}', ['ok', ${state}, []], [])`;
    writeFileSync(
      join(folder, 'plain.ts'),
      "export const callback_mode = () => 'state_functions';\nexport const init = (given: any) => given;\n",
    );
    const [report] = await reportsOf(
      `void (await ${start('plain', "'nostate'")}); gen_statem.cast('a', 1)`,
    );
    assert.equal(reasonIn(report), "error:['function not exported', ['plain', 'nostate', 3]]");
    const [other] = await reportsOf(`void (await ${start('plain', '7')}); gen_statem.cast('a', 1)`);
    assert.equal(reasonIn(other), "error:'badarg'");
    writeFileSync(join(folder, 'bare.ts'), 'export const init = (given: any) => given;\n');
    const [none] = await reportsOf(`void (await ${start('bare', '1')})`);
    assert.equal(reasonIn(none), "error:['function not exported', ['bare', 'callback_mode', 0]]");
    assert.match(none ?? '', /\n\*\* Last event = \['internal', 'init_state'\]\n/);
  });

  it('in an enter call ends with the state before', async () => {
    const begins = "void (await gen_statem.start(['local', 'a'], 'f', ['ok', 'a', []], []))";
    const entering = (result: string): string =>
      `export const b = (type: any, content: any, data: any): any => type === 'enter' ? ${result} : 'keep_state_and_data';`;
    for (const [result, reason, state] of [
      ["error('oops')", "error:'oops'", "['a', ['a to a']]"],
      [
        "['next_state', 'a', 1]",
        "error:['bad_state_enter_return_from_state_function', ['next_state', 'a', 1]]",
        "['b', 'new']",
      ],
      [
        "['keep_state', 1, 'postpone']",
        "error:['bad_state_enter_action_from_state_function', 'postpone']",
        "['b', 1]",
      ],
      [
        "['keep_state', 1, [['next_event', 'internal', 1]]]",
        "error:['bad_state_enter_action_from_state_function', ['next_event', 'internal', 1]]",
        "['b', 1]",
      ],
      ["['stop', 'oops']", "exit:'oops'", "['b', 'new']"],
    ] as const) {
      writeFileSync(
        join(folder, 'f.ts'),
        states.replace("export const b = event('b');", entering(result)),
      );
      await session(foo, ["void (await l('f'))", begins]);
      const [report] = await reportsOf(tell("(d) => ['next_state', 'b', 'new']"));
      assert.equal(reasonIn(report), reason, result);
      assert.ok(report?.includes(`\n** When server state  = ${state}\n`), report);
      assert.match(
        report ?? '',
        /\n\*\* Callback mode = \['state_functions',\s+'state_enter'\](\n|$)/,
      );
    }
  });

  it('in terminate, or in init', async () => {
    await session(foo, [begun]);
    const [report, crash] = await reportsOf("gen_statem.stop('a', 'crash_in_terminate', 1000)");
    assert.equal(reasonIn(report), "exit:'in_terminate'");
    assert.match(
      crash ?? '',
      /\n {4}exception exit: 'in_terminate'\n {6}in function {2}m\.terminate /,
    );
    const [inInit, second] = await reportsOf(
      "gen_statem.start(['local', 'a'], 'm', () => error('oops'), [])",
    );
    assert.equal(reasonIn(inInit), "error:'oops'");
    assert.match(inInit ?? '', /\n\*\* When server state {2}= \[undefined, undefined\]\n/);
    assert.match(second ?? '', /\n {4}exception error: 'oops'\n/);
    const stopped = await reportsOf("gen_statem.start(['local', 'a'], 'm', ['stop', 'oops'], [])");
    assert.deepEqual(
      stopped.map((text) => text.split('\n')[0]),
      ['=CRASH REPORT===='],
    );
  });

  it('is reported as format_status tells it', async () => {
    const formats = [
      [
        "(status: any) => ({ ...status, reason: 'secret', data: 'hidden', queue: [['cast', 'x'], 'y'] })",
        /\n\*\* Last event = \['cast', 'x'\]\n\*\* When server state {2}= \['open', 'hidden'\]\n\*\* Reason for termination = error:'secret'\n(.*\n)*\*\* Queued = \['y'\]/,
      ],
      [
        "(why: any, all: any) => [why, 'hidden']",
        /\n\*\* When server state {2}= \['terminate', 'hidden'\]\n/,
      ],
      ['(status: any) => error("no")', /\n\*\* When server state {2}= \['open', \[\]\]\n/],
    ] as const;
    for (const [source, shown] of formats) {
      writeFileSync(join(folder, 'm.ts'), `${machine}\nexport const format_status = ${source};`);
      await session(foo, ["void (await l('m'))", begun]);
      const [report] = await reportsOf(tell("() => error('oops')"));
      assert.match(report ?? '', shown);
    }
  });

  it('says nothing if it ends as expected', async () => {
    for (const reason of ["'normal'", "'shutdown'", "['shutdown', 1]"]) {
      await session(foo, [begun]);
      assert.deepEqual(await reportsOf(`gen_statem.stop('a', ${reason}, 1000)`), []);
    }
  });

  it('by events in the queue shows them', async () => {
    await session(foo, [begun]);
    const [report] = await reportsOf(
      tell(
        "(s, d) => ['keep_state', d, [['next_event', 'internal', ['eval', () => error('oops')]], ['next_event', 'cast', 2]]]",
      ),
    );
    assert.match(report ?? '', /\n\*\* Queued = \[\['cast', 2\]\]\n/);
  });

  it('by never returning is killed, and its supervisor starts another', async () => {
    writeFileSync(join(folder, 'sup.ts'), 'export const init = (given: any): any => given;\n');
    await session(foo, [
      "await supervisor.start_link('sup', ['ok', [{}, [{ id: 1, start: ['gen_statem', 'start_link', [['local', 'a'], 'm', ['ok', 1, []], []]] }]]])",
      "const before = whereis('a')",
    ]);
    const call = "gen_statem.call('a', ['eval', () => { for (;;); }]).catch((e) => e.reason[0])";
    assert.equal(await foo.type(call), "'killed'");
    await session(foo, ["while ((whereis('a') ?? before) === before) await sleep(1)"]);
    assert.equal(await foo.type("gen_statem.call('a', 'get')"), '[1, []]');
  }).timeout(40_000);

  it('by a promise that never settles keeps only its callers waiting', async () => {
    await session(foo, [begun]);
    await inTurn(foo, [
      "gen_statem.call('a', ['eval', () => new Promise(() => undefined)], 20).catch((e) => e.reason[0])",
      "'timeout'",
      "exit(whereis('a'), 'kill')",
      'true',
    ]);
  });

  it('by a reply, or a timeout, that cannot be', async () => {
    for (const [actions, reason] of [
      ["['reply', from, Symbol('x')]", /^error:Unsendable: cannot send reply: a symbol$/],
      ["['state_timeout', 1e300, 1]", undefined],
    ] as const) {
      await session(foo, [begun]);
      const reports = await reportsOf(
        `gen_statem.call('a', ['eval', (s, d, from) => ['keep_state', d, ${actions}]]).catch(() => 1)`,
      );
      if (reason !== undefined) assert.match(reasonIn(reports[0]) ?? '', reason);
      assert.match(reports.at(-1) ?? '', /^=CRASH REPORT====/);
    }
  });

  it('by getters, proxies and thenables in its result', async () => {
    for (const result of [
      "{ const r = ['keep_state', 1]; Object.defineProperty(r, 0, { get() { throw 'got' } }); return r }",
      "new Proxy(['keep_state', 1], { get() { throw 'trapped' } })",
      "({ then() { throw 'then' } })",
      "['keep_state', 1, new Proxy(['postpone'], { get() { throw 'trapped' } })]",
      "({ then(done) { done(['keep_state', 5]) } })",
    ]) {
      await session(foo, [begun]);
      const made = result.startsWith('{') ? result : `(${result})`;
      await foo.type(`gen_statem.call('a', ['eval', () => ${made}], 500).catch(() => 1)`);
      await foo.type("whereis('a') && exit(whereis('a'), 'kill')");
      await foo.type("while (whereis('a')) await sleep(1)");
    }
    await inTurn(foo, ['1 + 1', '2']);
  });

  it('by a module that does not compile keeps the code that it has', async () => {
    await session(foo, [begun]);
    writeFileSync(join(folder, 'm.ts'), 'export const init = (');
    await foo.type("l('m')");
    assert.equal(await foo.type("gen_statem.call('a', 'get')"), "['open', []]");
  });

  it('by messages that only look like calls goes on', async () => {
    await session(foo, [
      begun,
      "send('a', ['$gen_call', 'nobody', 'x'])",
      "send('a', ['system', 'nobody', 'get_state'])",
      "send('a', ['system', [self(), 'tag'], ['nonsense', 1]])",
      "send('a', ['timeout', 1, 2])",
      "send('a', ['EXIT', self(), 'why'])",
    ]);
    await inTurn(foo, [
      "gen_statem.call('a', 'get').then(([, d]) => d.map(([kind]) => kind))",
      "['call', 'info', 'info']",
    ]);
  });

  it('becomes one by enter_loop, and ends as one', async () => {
    await session(foo, [
      "const enters = (...more) => proc_lib.spawn(async () => { register('a', self()); await gen_statem.enter_loop('m', [], 'open', [], ...more); io.format('returned~n') })",
      "enters(['local', 'a'], [['next_event', 'internal', 1]])",
    ]);
    await inTurn(foo, [
      "gen_statem.call('a', 'get')",
      "['open', [['internal', 1, 'open']]]",
      "gen_statem.stop('a')",
      "'ok'",
    ]);
    await session(foo, ['enters()']);
    const [report, crash] = await reportsOf(tell("() => error('oops')"));
    assert.equal(reasonIn(report), "error:'oops'");
    assert.match(crash ?? '', /\n {4}exception error: 'oops'\n/);
    assert.ok(!foo.printed.includes('returned'));
    await inTurn(foo, [
      "gen_statem.enter_loop('m', [], 1, 1)",
      "** exception exit: 'process_was_not_started_by_proc_lib'",
    ]);
    const [unnamed] = await reportsOf("enters(['local', 'other'], [])");
    assert.match(unnamed ?? '', /\n {4}exception exit: 'process_not_registered'\n/);
  });
});
