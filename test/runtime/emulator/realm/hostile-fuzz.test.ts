// A stranger's module changes all that it reaches on a node, one by one, and calls all that can be called with all kinds of
// odd things, while the node works and exchanges messages with another. HOSTILE_SEED=2 makes other calls.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Reader } from '../../../../runtime/emulator/codec/bytes.ts';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

const seed = Number(process.env['HOSTILE_SEED'] ?? 1);
const fixtures = new URL('../../../../../test/fixtures/hostile/', import.meta.url);

const text = (name: string): string => readFileSync(new URL(name, fixtures), 'utf8');

/** What only a node's own terminal may ask its host. */
const forbidden: ReadonlySet<string> = new Set([
  ...['ls', 'cd', 'pwd', 'host_file', 'transcript', 'type_check'],
]);

/** Texts that hosts have read in batches, if they are names of what is forbidden. */
function watchHosts(): string[] {
  const asked: string[] = [];
  const { text: read } = Reader.prototype;
  before(() => {
    Reader.prototype.text = function (this: Reader): string {
      const found = read.call(this);
      if (forbidden.has(found)) asked.push(found);
      return found;
    };
  });
  after(() => {
    Reader.prototype.text = read;
  });
  return asked;
}

describe(`a hostile module (seed ${seed})`, () => {
  const nodes = testNodes();
  const asked = watchHosts();

  /** foo, which is attacked, and bar, with which it works. */
  const start = async (
    turnLimit: number,
  ): Promise<{ foo: TestNode; bar: TestNode; works: string }> => {
    nodes.files(Object.fromEntries(readdirSync(fixtures).map((name) => [name, text(name)])));
    const foo = await nodes.start('foo', { turnLimit });
    const bar = await nodes.start('bar');
    await session(foo, [
      "spawn('worker', 'serve', ['bar@localhost'])",
      "const check = async () => { send('worker', ['check', self()]); return (await receive(['checked', P.any]))[1] }",
    ]);
    return { foo, bar, works: await foo.type('check()') };
  };

  it('changes nothing of what others use', async function () {
    this.timeout(60_000);
    const { foo, bar, works } = await start(10_000); // ms: nothing there runs for long, also where others take the processor
    const targets = Number(await foo.type('stranger.look()'));
    assert.ok(targets > 3_000, `${targets} targets`);
    let tried = 0;
    let made = 0;
    for (let from = 0; from < targets; from += batch) {
      const call = `rpc.call('foo@localhost', 'stranger', 'mutate', [${from}, ${from + batch}])`;
      const told = await (from % (2 * batch) === 0 ? foo : bar).type(call);
      const [, first, second] = /^\[(\d+), (\d+)\]$/.exec(told) ?? assert.fail(told);
      tried += Number(first);
      made += Number(second);
      assert.equal(await foo.type('check()'), works, `targets ${from} to ${from + batch}`);
    }
    await bar.type(typed);
    assert.match(await bar.type('change_globals()'), /^\d{4,}$/);
    assert.equal(await foo.type('check()'), works, 'by a function from bar');
    tell(`${targets} targets, ${tried} changes tried, ${made} made to what is the stranger's own`);
    assert.equal(await foo.type('stranger.loot()'), '[]');
    await answersAsFresh(foo);
  });

  it('disturbs nobody by what it calls', async function () {
    this.timeout(60_000);
    const { foo, bar, works } = await start(1_000);
    for (let done = 0; done < times; done += batch) {
      const from = done % (2 * batch) === 0 ? foo : bar;
      const call = `rpc.call('foo@localhost', 'stranger', 'calls', [${seed + done}, ${batch}])`;
      assert.match(await from.type(`const pids = await ${call}; pids.length`), /^\d+$/);
      assert.equal(await foo.type('check()'), works, `calls from seed ${seed + done}`);
      await from.type("for (const pid of pids) exit(pid, 'kill')");
    }
    tell(`${times} calls`);
    await answersAsFresh(foo);
  });

  /** Each entry of the script answers as on a node where nothing has happened, and what crashes is reported as there. */
  async function answersAsFresh(foo: TestNode): Promise<void> {
    const fresh = await nodes.start('fresh');
    const pwd = await foo.type('pwd()');
    assert.equal(pwd, await fresh.type('pwd()'));
    asked.splice(asked.indexOf('pwd'), 2);
    assert.deepEqual(asked, [], 'asked of the host');
    for (const entry of script)
      assert.equal(general(await foo.type(entry)), general(await fresh.type(entry)), entry);
    const crash = async (node: TestNode): Promise<string> => {
      await node.type("spawn(() => { error('the last crash') })");
      return general(await node.prints(/the last crash/));
    };
    assert.equal(await crash(foo), await crash(fresh));
  }
});

/** Without what differs from node to node: its name, numbers of processes and of prompts. */
function general(text: string): string {
  return text.replaceAll(/<[\d.]+>|\w+@localhost|shell:\d+/g, '');
}

const batch = 100;
const times = 4_000;

function tell(what: string): void {
  process.stdout.write(`      ${what}\n`);
}

/** What bar spawns on foo without any module: gives how many changes were tried. */
const typed = `
const change_globals = async () => {
  const ref = make_ref(), from = self();
  spawn('foo@localhost', () => {
    let tried = 0;
    const thief = () => { throw new Error('stolen'); };
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      const value = globalThis[name];
      for (const [holder, key] of [[globalThis, name], ...[value, value?.prototype].flatMap((one) =>
        Object(one) === one ? Reflect.ownKeys(one).map((key) => [one, key]) : [])])
        for (const change of [() => { holder[key] = thief }, () => Object.defineProperty(holder, key, { get: thief }), () => { delete holder[key] }])
          try { tried++; change(); } catch {}
    }
    send(from, [ref, tried]);
  });
  return (await receive([ref, P.number]))[1];
}`;

/** Entries whose answers are the same on every node. */
const script: readonly string[] = [
  ...[
    '1 + 1',
    "'text'.toUpperCase()",
    '[3, 1, 2].sort()',
    '[1, [2, [3]]].flat(5)',
    'Math.max(1, 2)',
    '2n ** 64n',
  ],
  ...[
    'JSON.stringify({ a: [1, null] })',
    `JSON.parse('{"a":1}')`,
    'new Map([[1, { a: 2 }]])',
    'new Set([1, 1, 2])',
  ],
  ...[
    "'a1b2'.match(/\\d/g)",
    "'x-y'.split('-')",
    "'ab'.padStart(4, '*')",
    'new Date(0)',
    'new Uint8Array([1, 2])',
  ],
  ...[
    '[...new Map([[1, 2]]).entries()]',
    'Object.entries({ a: 1 })',
    'structuredClone({ a: new Map() })',
    '(() => 1).name',
  ],
  ...[
    'await Promise.all([1, Promise.resolve(2)])',
    'Promise.reject(new Error("x"))',
    'await Promise.race([1])',
    'Symbol("x")',
  ],
  ...[
    'async () => 1',
    'class A {}',
    '(function* () { yield 1 })().next()',
    'await (async function* () { yield 1 })().next()',
  ],
  ...[
    'link(1)',
    'send(1, 2)',
    'null.x',
    'undefined_name',
    'throw { a: 1 }',
    'exit("x")',
    'error("x")',
    'nothing.f()',
    'import("./nothing")',
  ],
  ...[
    'send(self(), [1, { a: 2 }]); await receive([P.number, P.any])',
    'await receive((match) => match.with(1, () => 2).after(1, () => 3))',
  ],
  ...[
    "send_after(1, self(), 'x'); await receive('x')",
    "const [pid, ref] = spawn_monitor(() => exit('end')); (await receive(['DOWN', ref, P._, P._, P._]))[4]",
  ],
  ...[
    "process_flag('trap_exit', true)",
    "spawn_link(() => exit('linked')); (await receive(['EXIT', P._, P._]))[2]",
    'put(1, 2)',
    'get()',
  ],
  ...[
    "register('me', self()); is_pid(whereis('me'))",
    "unregister('me')",
    'timer.sleep(1)',
    "io.format('~p ~s~n', [{ a: 1 }, 'x'])",
    "console.log('%d', 1)",
  ],
  ...[
    "rpc.call('bar@localhost', 'erlang', 'node', [])",
    "rpc.call('bar@localhost', (n) => n + 1, [1])",
    "net_adm.ping('bar@localhost')",
    'pg.start()',
  ],
  ...[
    "pg.join('g', self()); pg.get_local_members('g').length",
    'global.register_name(node(), self())',
    'is_pid(global.whereis_name(node()))',
    'global.unregister_name(node())',
  ],
  ...[
    "btoa('x')",
    "new TextEncoder().encode('ä')",
    'erlang.phash2([1, 2])',
    'h(spawn)',

    'WebAssembly',
    'setTimeout',
  ],
];
