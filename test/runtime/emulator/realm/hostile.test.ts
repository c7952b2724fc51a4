// What a process makes of what it was given, however odd, is its own affair: the node goes on, and no other process
// sees anything of it.

import assert from 'node:assert/strict';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('what a process does', function () {
  this.timeout(60_000);
  const nodes = testNodes();

  /** The shell, another process and a link between them do what they should. */
  const works = async (node: TestNode): Promise<void> => {
    const entry =
      "process_flag('trap_exit', true); spawn_link(() => exit('bye')); (await receive(['EXIT', P._, 'bye']))[2]";
    assert.equal(await node.type(entry), "'bye'");
  };

  it('to an exception it has caught changes nothing of why it ends', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      'const getter = { get() { throw 1 } }',
      `const end = async (fun) => {
        const [pid] = spawn_monitor(() => fun());
        return (await receive(['DOWN', P._, 'process', pid, P._]))[4];
      }`,
    ]);
    const caught = (call: string, then: string): string =>
      `end(() => { try { ${call} } catch (e) { ${then}; throw e } })`;
    const rows: readonly (readonly [entry: string, value: string | RegExp])[] = [
      [caught("exit('x')", "Object.defineProperty(e, 'reason', getter)"), "'x'"],
      [caught("exit('x')", 'e = new Proxy(e, { get() { throw 1 } })'), "'x'"],
      [caught('link(1)', "Object.defineProperty(e, 'call', getter)"), /^\['badarg'/],
      [caught('link(1)', 'e.call = { name: { lastIndexOf: 1 }, args: 5 }'), /^\['badarg'/],
      [caught("exit('x')", 'e = Object.create(Object.getPrototypeOf(e))'), /Exit/],
      ['end(() => { throw { get x() { throw 1 } } })', /nocatch.*\[Getter\]/],
      ["end(() => { exit({ get x() { exit(self(), 'kill') } }) })", "'killed'"],
      ['end(() => { exit({ get x() { return self() === undefined } }) })', '{ x: false }'],
      ["end(() => { const e = new Error('x'); e.stack = { split: 1 }; throw e })", /Error: x/],
    ];
    for (const [entry, value] of rows) {
      const told = (await foo.type(entry)).replaceAll(/\s+/g, ' ');
      if (typeof value === 'string') assert.equal(told, value, entry);
      else assert.match(told, value, entry);
    }
    await works(foo);
  });

  it('to an exception at the prompt leaves the prompt as it is', async () => {
    const foo = await nodes.start('foo');
    const then = (what: string): string => `try { e(999) } catch (x) { ${what}; throw x }`;
    const getter = "Object.defineProperty(x, 'message', { get() { throw 1 } })";
    assert.equal(await foo.type(then(getter)), '[Getter]');
    assert.equal(await foo.type(then('x.message = 5')), '');
    assert.equal(
      await foo.type("try { exit('x') } catch (x) { throw Object.assign(x, { name: 5 }) }"),
      "** exception exit: 'x'",
    );
    await works(foo);
  });

  it('with what tells it that it has ended cannot stop a process that others need', async () => {
    nodes.files({
      'keep.ts': `
        let kept: unknown;
        export async function get(): Promise<void> {
          const [{ reason }] = await Promise.allSettled([Promise.resolve({ then() { self(); } })]) as [{ reason: unknown }];
          kept = reason;
        }
        export function raise(): never { throw kept; }
      `,
      'odd.ts': `
        const trap = () => { throw 1; };
        throw new Proxy({}, { getPrototypeOf: trap, get: trap });
        export const x = 1;
      `,
    });
    const foo = await nodes.start('foo');
    await foo.type('keep.get()');
    const servers = await foo.type("[whereis('rex'), whereis('code_server')]");
    assert.match(await foo.type("rpc.block_call(node(), 'keep', 'raise', [])"), /'badrpc'/);
    assert.match(await foo.type("rpc.call(node(), 'keep', 'raise', [])"), /'badrpc'/);
    assert.match(await foo.type('keep.raise()'), /exception error: Unwind/);
    await foo.type("send('code_server', ['$gen_cast', ['load_file', 'odd']])");
    assert.match(await foo.prints(/ERROR REPORT/), /Loading of odd failed/);
    assert.equal(await foo.type("[whereis('rex'), whereis('code_server')]"), servers);
    await works(foo);
  });

  it('with its dictionary, and with what it waits for, runs nowhere else', async () => {
    const foo = await nodes.start('foo');
    await session(foo, [
      "const kill = () => { exit(self(), 'kill') }",
      'const traps = { get: kill, has: kill, ownKeys: kill, getPrototypeOf: kill, getOwnPropertyDescriptor: kill }',
      `const waits = async (pattern) => {
        const pid = spawn(async () => { put('k', { get x() { return kill() } }); await receive(pattern()) });
        await sleep(0);
        return [process_info(pid, 'current_call')[1], process_info(pid, 'dictionary')[1][0][1]];
      }`,
    ]);
    const rows: readonly (readonly [pattern: string, shown: string])[] = [
      ['{ get a() { kill() } }', 'receive({ a: [Getter] })'],
      ['new Proxy({}, traps)', 'receive({})'],
      ['[new Proxy([], traps), 1]', 'receive([[], 1])'],
      ['Object.setPrototypeOf({}, new Proxy({}, traps))', 'receive({})'],
      ['{ [P.matcher]: () => kill() }', 'receive(P.when(…))'],
      [
        "Object.defineProperty(P.union(1, 2), 'patterns', { get: kill })",
        'receive(P.union(undefined))',
      ],
      [
        "['a', P.optional(P.string), P.array(1), P.union(1, P.select())]",
        "receive(['a', P.optional(…), P.when(…), P.union(1, P.when(…))])",
      ],
    ];
    for (const [pattern, shown] of rows)
      assert.equal(
        await foo.type(`waits(() => (${pattern})).then(([call, value]) => call + value)`),
        `${JSON.stringify(`${shown}{ x: [Getter] }`).replaceAll(/^"|"$/g, shown.includes("'") ? '"' : "'")}`,
        pattern,
      );
    await works(foo);
  });

  it('at the end of the stack harms nobody else', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      "net_adm.ping('bar@localhost')",
      'const echo = spawn(async () => { for (;;) { const [from, n] = await receive([P._, P.number]); send(from, n) } })',
      "process_flag('trap_exit', true)",
      'const linked = Array.from({ length: 200 }, () => spawn_link(async () => { await receive() }))',
      'const deep = (call) => { try { deep(call) } catch {} try { call() } catch {} }',
      "deep(() => { if (linked.length > 0 && exit(linked[0], 'over')) linked.shift() })",
    ]);
    const ends = "while (ends < 200) { await receive(['EXIT', P._, 'over']); ends++ }";
    assert.equal(await foo.type(`let ends = 0; ${ends} ends`), '200');
    for (const call of [
      "send(echo, 'nothing')",
      "io.format('x')",
      "logger.notice('x')",
      "spawn('bar@localhost', () => 1)",
      "net_kernel.connect_node('nobody@localhost')",
      "monitor('process', ['x', 'bar@localhost'])",
      "register('a', self()), unregister('a')",
      'send_after(0, echo, 1)',
      "disconnect_node('bar@localhost')",
    ]) {
      await foo.type(`deep(() => { ${call} })`);
      assert.equal(await foo.type('send(echo, [self(), 5]); await receive(5)'), '5', call);
    }
    assert.equal(
      await foo.type("rpc.call('bar@localhost', 'erlang', 'node', [])"),
      "'bar@localhost'",
    );
    await works(foo);
  });

  it('in one go, printing and sending more than a batch holds, does not end the node', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(bar, ["register('shell', self())"]);
    await session(foo, [
      "net_adm.ping('bar@localhost')",
      "const text = 'y'.repeat(60_000)",
      'spawn(() => { for (let i = 0; i < 2500; i++) io.put_chars(text) })',
    ]);
    assert.match(
      await foo.prints(/ERROR REPORT/),
      /NoRoom: it is more than the \d+ bytes that can/,
    );
    await session(foo, [
      `spawn(() => {
        for (let i = 0; i < 5000; i++) send(['nobody', 'bar@localhost'], text);
        send(['shell', 'bar@localhost'], 'done');
      })`,
    ]);
    await bar.gets(1);
    await works(foo);
  });

  it('has no way to the names of the emulator around it', async () => {
    nodes.files({
      'scope.ts': `
        const names = ['$', '$1', '$import', '$export', '$bindings', '$self'];
        export const direct = () => names.map((name) => { try { return typeof eval(name); } catch { return 'undefined'; } });
        export const cast = () => (eval as any)('typeof ' + String.fromCharCode(36));
        export const whole = () => eval!('1 + 1');
        export const short = () => ({ eval }).eval('2 + 2');
        const before = 3
        eval('4');
        export { before };
      `,
      'around.ts': 'export const found = (() => arguments)();\n',
    });
    const foo = await nodes.start('foo');
    const none = Array(6).fill("'undefined'").join(', ');
    assert.equal((await foo.type('scope.direct()')).replaceAll('\n', ''), `[${none}]`);
    assert.equal(await foo.type('scope.cast()'), "'undefined'");
    assert.equal(await foo.type('[scope.whole(), scope.short(), scope.before]'), '[2, 4, 3]');
    assert.match(await foo.type('around.found'), /`arguments` are those of a\s+function/);
    assert.match(await foo.type('eval(String.fromCharCode(36))'), /\$ is not defined/);
    await session(foo, ['const sent = (text) => eval(text)', 'send(self(), sent)']);
    assert.equal(
      await foo.type("(await receive())('typeof ' + String.fromCharCode(36))"),
      "'undefined'",
    );
    await session(foo, [
      'const callers = []',
      "const asks = new Function('callers', 'return function asks() { callers.push(asks.caller); return 1 }')(callers)",
      'receive(asks); [1].map(asks); [2, 1].sort(asks); send(self(), 1)',
      'await receive((match) => match.with(P.when(asks), asks)); timer.tc(asks); P.union(asks)',
    ]);
    assert.equal(
      await foo.type('callers.length > 3 && callers.every((one) => one === null)'),
      'true',
    );
  });

  it('cannot change what a module exports', async () => {
    nodes.files({
      'mod.ts': 'export const f = () => 1;\n',
      'user.ts':
        "import * as mod from './mod';\nexport const g = () => mod.f();\nexport const get = () => mod;\n",
    });
    const foo = await nodes.start('foo');
    for (const attempt of [
      'mod.f = 2',
      'user.get().f = 2',
      'user.get().h = 2',
      'delete user.get().f',
      "Object.defineProperty(user.get(), 'f', { value: 2 })",
      'Object.setPrototypeOf(user.get(), { h: 1 })',
      'Object.freeze(user.get())',
    ])
      assert.match(
        await foo.type(attempt),
        /TypeError: what a module exports cannot be\s+changed/,
        attempt,
      );
    assert.equal(
      await foo.type('[user.g(), user.get(), Object.keys(user.get())]'),
      "[1, #Module<mod>, ['f']]",
    );
    assert.match(await foo.type('erlang.f = 1'), /TypeError/);
  });

  it('cannot make others take for a pid, a time or a name what is none', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(foo, [
      "net_adm.ping('bar@localhost')",
      'const fake = Object.create(Object.getPrototypeOf(self()))',
      `let reads = 0;
       const changing = (one, other) => new Proxy(['a', 'bar@localhost'], { get: (target, key) => key === '0' ? (reads++ % 2 ? other : one) : target[key] })`,
      'const ends = async (fun) => { const [pid] = spawn_monitor(fun); return (await receive(["DOWN", P._, P._, pid, P._]))[4][0] }',
    ]);
    const rows: readonly (readonly [entry: string, value: RegExp])[] = [
      ['is_pid(fake)', /^false$/],
      ['send(self(), [fake])', /cannot send message\[0\]/],
      ['group_leader(fake, self())', /not a pid/],
      [
        'ends(async () => { await Object.defineProperty(receive(1), "timeout", { value: NaN }) })',
        /RangeError/,
      ],
      [
        'ends(async () => { await receive((match) => { match.timeout = NaN; return match.with(1, () => 1) }) })',
        /RangeError/,
      ],
      [
        'ends(async () => { await Object.defineProperty(receive(1), "timeout", { get() { throw 7 } }) })',
        /nocatch.*7/,
      ],
      ["send(changing('a', 5), 1)", /^1$|bad argument/],
      ["monitor('process', changing('a', 5))", /Ref|bad argument/],
      ["timer.send_after(0, changing('a', 5), 1)", /once|instant|badarg/],
      ["rpc.multicall(changing('bar@localhost', {}), 'erlang', 'node', [])", /bar@localhost/],
      [
        "spawn_request('bar@localhost', () => 1, [['reply_tag', { get x() { throw 1 } }]])",
        /a getter that throws/,
      ],
      ['pg.start(); pg.join({ get x() { throw 1 } }, self())', /a getter that throws/],
    ];
    for (const [entry, value] of rows) assert.match(await foo.type(entry), value, entry);
    assert.equal(
      await foo.type("pg.join(['g'], self()); pg.which_groups()[0][0] = 'h'; pg.which_groups()"),
      "[['g']]",
    );
    const call = "process_info(echo, 'initial_call')[1]";
    await foo.type("const echo = spawn('timer', 'sleep', ['infinity'])");
    assert.equal(await foo.type(`${call}[0] = 'x'; ${call}`), "['timer', 'sleep', 1]");
    assert.equal(
      await foo.type('send_after(1, self(), "on time"); await receive("on time")'),
      "'on time'",
    );
    assert.equal(await bar.type('nodes()'), "['foo@localhost']");
    await works(foo);
  });
});
