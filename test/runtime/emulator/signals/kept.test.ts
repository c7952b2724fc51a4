// What others can make a node keep is bounded: what nobody refers to goes.

import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { compileFunction } from '../../../../runtime/compile/compiler.ts';
import { compileSent } from '../../../../runtime/emulator/code/compile-sent.ts';
import { Reader, Writer } from '../../../../runtime/emulator/codec/bytes.ts';
import { decodeTerm, encodeTerm } from '../../../../runtime/emulator/codec/external-term-format.ts';
import { reductionsPerSlice } from '../../../../runtime/emulator/host/emulator-limits.ts';
import { host } from '../../../../runtime/emulator/host/host.ts';
import {
  becomeNode,
  here,
  Incarnation,
  incarnation,
  knownNodes,
  NodeName,
  nodeAtIndex,
  nodeNamed,
} from '../../../../runtime/emulator/identity/incarnation.ts';
import { Pid } from '../../../../runtime/emulator/identity/pid.ts';
import {
  allEntries,
  connectedEntry,
  entryOf,
} from '../../../../runtime/emulator/link/dist-entry.ts';
import { Process } from '../../../../runtime/emulator/process/process.ts';
import {
  addProcess,
  allocatePid,
  allProcesses,
  processOf,
  removeProcess,
} from '../../../../runtime/emulator/process/process-table.ts';
import { slice } from '../../../../runtime/emulator/process/scheduler.ts';
import { endProcess } from '../../../../runtime/emulator/signals/exits.ts';
import { linkFrom, unlinkFrom } from '../../../../runtime/emulator/signals/links.ts';
import type { Scope } from '../../../../runtime/emulator/term/lazy-function.ts';
import { installMessages } from '../../../../runtime/emulator/text/exit-reason.ts';
import {
  keepVersion,
  rememberEntry,
  rememberSource,
  sourceAt,
  sourcesRemembered,
} from '../../../../runtime/emulator/text/sources.ts';
import { bytesInUse } from '../../../helpers/memory.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is only held weakly is kept to the end of a job. */
async function collected(): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
}

/** A pid of another node, as it comes in. */
function arrivingPid(node: string, creation: number, id: number): Pid {
  const pid = new Pid(new NodeName(node, 0), new Incarnation(new NodeName(node, 0), creation), id);
  writer.reset();
  encodeTerm(writer, pid);
  return decodeTerm(new Reader(writer.bytes())) as Pid;
}

const writer = new Writer();

describe('names of nodes', () => {
  it('are forgotten when no pid and no connection holds them', async () => {
    const first = arrivingPid('first@far', 7, 1);
    const { index } = Pid.homeOf(first);
    for (let i = 0; i < 5000; i++) arrivingPid(`n${i}@far`, 1, 1);
    await collected();
    const kept = knownNodes().length;
    assert.ok(kept < 600, `${kept} names are kept`);
    assert.equal(arrivingPid('first@far', 7, 1), first);
    assert.equal(nodeNamed('first@far'), Pid.homeOf(first));
    assert.equal(nodeAtIndex(index), Pid.homeOf(first));
    assert.equal(incarnation('first@far', 7), Pid.originOf(first));
  });

  it('take no memory that grows, nor do their lives', async () => {
    const round = (): void => {
      for (let i = 0; i < 5000; i++) arrivingPid(`m${i}@far`, i, i);
      for (let i = 0; i < 5000; i++) arrivingPid('lives@far', i, i);
    };
    round();
    await collected();
    const before = bytesInUse();
    for (let i = 0; i < 3; i++) {
      round();
      await collected();
    }
    const grown = bytesInUse() - before;
    assert.ok(grown < 4_000_000, `${grown} bytes more after 30,000 further pids`);
  }).timeout(60_000);

  it('stay while a process lives whose pid was allocated there', async () => {
    becomeNode('here@near', 1);
    let pid: Pid | undefined = new Pid(nodeNamed('here@near'), incarnation('spawner@far', 3), 5);
    addProcess(new Process(pid, pid, undefined));
    pid = undefined;
    for (let i = 0; i < 2000; i++) arrivingPid(`k${i}@far`, 1, 1);
    await collected();
    const found = [...allProcesses()].find((process) => Pid.idOf(process.pid) === 5) as Process;
    assert.equal(Pid.originOf(found.pid), incarnation('spawner@far', 3));
    assert.equal(processOf(found.pid), found);
    removeProcess(found);
    becomeNode('nonode@nohost', 0);
  });
});

describe('nodes that are not connected', () => {
  it('are forgotten unless something is tied to them', () => {
    const tied = entryOf(nodeNamed('tied@far'));
    tied.spawns.set(1, { pid: new Pid(tied.node, here, 1), answered: () => undefined });
    for (let i = 0; i < 5000; i++) assert.equal(connectedEntry(nodeNamed(`x${i}@far`)), undefined);
    const entries = [...allEntries()];
    assert.ok(entries.length < 300, `${entries.length} entries`);
    assert.equal(entryOf(tied.node), tied);
    tied.spawns.clear();
  });
});

describe('processes that were linked to another node', () => {
  it('are forgotten when they end, though their link was taken away before', () => {
    const entry = entryOf(nodeNamed('far@localhost'));
    const far = new Pid(entry.node, new Incarnation(entry.node, 1), 1);
    for (const takeAway of [true, false]) {
      const process = new Process(allocatePid(here.node), new Pid(here.node, here, 0), undefined);
      addProcess(process);
      linkFrom(entry, far, process.pid);
      assert.equal(entry.linked.size, 1);
      if (takeAway) unlinkFrom(entry, 1, far, process.pid);
      endProcess(process, 'normal');
      assert.equal(entry.linked.size, 0);
    }
  });
});

describe('texts of stack traces', () => {
  const source = {
    file: 'f',
    module: 'm',
    positions: [[1, 1, 1]],
    functions: [],
    spelling: { bindings: '$bindings', values: [], callees: [] },
  };

  it('are kept of the last thousand entries', () => {
    const before = sourcesRemembered();
    for (let i = 0; i < 5000; i++) rememberEntry(`shell:1?${i}`, source);
    assert.equal(sourcesRemembered(), before + 1000);
    assert.equal(sourceAt('shell:1?4999'), source);
    assert.equal(sourceAt('shell:1?0'), undefined);
  });

  it('are bounded by their size', () => {
    const large = { ...source, positions: [new Array<number>(2 ** 18).fill(1)] };
    for (let i = 0; i < 100; i++) rememberEntry(`shell:2?${i}`, large);
    assert.equal(sourceAt('shell:2?99'), large);
    assert.equal(sourceAt('shell:2?90'), undefined);
  });

  it('are kept of two versions of a module', () => {
    const before = sourcesRemembered();
    for (let i = 0; i < 100; i++) {
      rememberSource(`m.ts?${i}`, source);
      keepVersion('/m.ts', `m.ts?${i}`);
    }
    assert.equal(sourcesRemembered(), before + 2);
    assert.ok(sourceAt('m.ts?99') && sourceAt('m.ts?98'));
  });
});

describe('functions that were sent', () => {
  let compiled: string[] = [];
  const { compileInput } = host.calls;

  before(() => {
    installMessages();
    host.calls.compileInput = (text, scope, lasting) => {
      compiled.push(text);
      const { bindings } = JSON.parse(scope) as { bindings: [string, 'let'][] };
      const { globals } = JSON.parse(lasting) as { globals: string[] };
      return JSON.stringify(
        compileFunction(text, { bindings: new Map(bindings), globals: new Set(globals) }),
      );
    };
  });
  beforeEach(() => {
    slice.r = reductionsPerSlice; // a whole slice, as a process has
  });
  after(() => {
    host.calls.compileInput = compileInput;
  });

  const made = (text: string, scope: Scope): unknown =>
    compileSent(text, scope, [])(scope, () => undefined);

  it('are compiled once for all of one source', () => {
    compiled = [];
    for (let i = 0; i < 100; i++)
      assert.equal((made('(n) => n + i', { i }) as (n: number) => number)(1), i + 1);
    assert.deepEqual(compiled, ['(n) => n + i']);
  });

  it('are kept of the five hundred sources used last', () => {
    const before = sourcesRemembered();
    for (let i = 0; i < 1200; i++) {
      made(`() => ${i}`, {});
      made('() => "often"', {});
    }
    assert.ok(sourcesRemembered() <= before + 500, `${sourcesRemembered() - before} more`);
    compiled = [];
    made('() => "often"', {});
    made('() => 1199', {});
    made('() => 1', {});
    assert.deepEqual(compiled, ['() => 1']);
  });

  it('are kept of a few large sources', () => {
    const before = sourcesRemembered();
    const large = ' \n'.repeat(2 ** 16);
    for (let i = 0; i < 50; i++) made(`() => (${large}${i})`, {});
    assert.ok(sourcesRemembered() <= before + 40);
  });

  for (const text of [
    '1',
    'f()',
    '() => 1), f(',
    '() => 1) /*',
    '() => 1); f(() => 2',
    '() => 1, f()',
    'function () {} + f()',
    'a = () => 1',
    '{ m() {} }[f()]',
    '{ [f()]() {} }.m',
    '{ m() {}, n: f() }.m',
    '{ get m() { return f() } }.m',
    '...f()',
    'await f()',
    'import("./s.ts")',
    '() => import.meta',
    '() => {',
    '() => super.m()',
    '',
    '\0',
    '('.repeat(100_000),
  ])
    it(`are refused, and nothing of them runs: ${JSON.stringify(text.slice(0, 40))}`, () => {
      const f = (): never => assert.fail('it ran');
      assert.throws(() => made(text, { f }), /badfun/);
    });

  it('have names that are only names', () => {
    const scope: Scope = Object.create(null) as Scope;
    for (const name of ['__proto__', 'constructor', 'a; f()', '"', 'this', 'arguments', 'class'])
      scope[name] = name;
    const names = made('() => [__proto__, constructor, this, arguments]', scope) as () => string[];
    assert.deepEqual(names(), ['__proto__', 'constructor', 'this', 'arguments']);
    assert.equal(Object.getPrototypeOf({}), Object.prototype);
  });
});

describe('what other nodes leave behind', () => {
  const nodes = testNodes();

  const processes = async (node: TestNode): Promise<number> =>
    Number(await node.type('processes().length'));

  it('shells are gone with the node that asked for them, linked or not', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    assert.equal(await foo.type("net_adm.ping('bar@localhost')"), "'pong'");
    const before = await processes(foo);
    await bar.type("for (let i = 0; i < 10; i++) spawn('foo@localhost', 'shell', 'start', [])");
    await foo.type(
      "rpc.cast('bar@localhost', () => { for (let i = 0; i < 10; i++) spawn('foo@localhost', 'shell', 'start', []) })",
    ); // their group leader is on foo
    await foo.type(`while (processes().length < ${before + 40}) await timer.sleep(5)`);
    await bar.stop();
    await foo.type(`while (processes().length > ${before}) await timer.sleep(5)`);
    assert.equal(await processes(foo), before);
  });
});
