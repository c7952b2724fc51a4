// Traces of whole nodes: what a trace has of what happened.

import assert from 'node:assert/strict';
import { fatesOf } from '../../../../runtime/trace/fates.ts';
import { happensBefore } from '../../../../runtime/trace/order.ts';
import { savedTraces } from '../../../helpers/saved-trace.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('a trace', () => {
  const nodes = testNodes();
  const { saved } = savedTraces();

  /** Foo and bar, connected and traced by foo. */
  async function both(options = {}): Promise<{ foo: TestNode; bar: TestNode }> {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar', options)];
    assert.equal(
      await foo.type("trace.start(['bar@localhost'])"),
      "['ok', ['foo@localhost', 'bar@localhost']]",
    );
    return { foo, bar };
  }

  it('is drawn with as many arrows as are wanted, 30 at most without a word', async () => {
    const foo = await nodes.start('foo');
    await foo.type('trace.start()');
    await foo.type('const p = spawn(async () => { for (;;) await receive() })');
    await foo.type("for (let n = 0; n < 40; n++) { p ! 'm' + n; await sleep(0) }");
    const arrows = async (entry: string): Promise<(string | undefined)[]> => {
      const before = foo.printed.length;
      assert.equal(await foo.type(entry), "'ok'");
      const drawn = foo.printed
        .slice(before)
        .join('\n')
        .matchAll(/'m(\d+)'─/g);
      return [...drawn].map(([, number]) => number);
    };
    assert.deepEqual(await arrows('chart(2)'), ['38', '39']);
    assert.equal((await arrows('chart()')).length, 30);
    assert.equal((await arrows('chart(35)')).length, 35);
    for (const wrong of ['0', '1.5', "'2'", 'null', '[2]', '1001', '-1', 'NaN'])
      assert.match(
        await foo.type(`chart(${wrong})`),
        /argument 1: not a number of arrows, from 1 to 1000/,
      );
    assert.match(await foo.type('chart(1, 2)'), /argument 2: one too many/);
    await foo.type('h(chart)');
    assert.match(foo.printed.join('\n'), /chart\(n\)/);
  });

  it('has a message of this node: sent, arrived, and received later', async () => {
    const foo = await nodes.start('foo');
    assert.equal(await foo.type('trace.start()'), "['ok', ['foo@localhost']]");
    await foo.type("const p = spawn(async () => { await receive('b'); await receive('a') })");
    await foo.type("p ! 'a'");
    await foo.type("p ! 'b'");
    await foo.type("p ! 'c'");
    const events = await saved(foo);
    const told = events
      .filter(({ kind }) => ['send', 'arrive', 'receive'].includes(kind))
      .map(({ kind, process, term }) => `${shortly(process)} ${kind} ${term}`);
    assert.deepEqual(told, [
      ...["88 send 'a'", "89 arrive 'a'", "88 send 'b'", "89 arrive 'b'"],
      ...["89 receive 'b'", "89 receive 'a'", "88 send 'c'"],
    ]);
    const fates = [...fatesOf(events).values()].map(({ fate }) => fate);
    assert.deepEqual(fates, ['received', 'received', 'lost']);
  });

  it('marks what is started unseen, for a lesson or a document', async () => {
    const foo = await nodes.start('foo');
    await foo.type('trace.start()');
    await foo.look("const p = spawn(() => receive()); p ! 'a'");
    await foo.type("spawn(() => receive()) ! 'b'");
    const arrived = (await saved(foo)).filter(({ kind }) => kind === 'arrive');
    assert.deepEqual(
      arrived.map(({ term, system = false }) => [term, system]),
      [
        ["'a'", true],
        ["'b'", false],
      ],
    );
  });

  it('has a message to another node, whose events it collects', async () => {
    const { foo, bar } = await both();
    await bar.type("register('sh', self())");
    await foo.type("['sh', 'bar@localhost'] ! 'hello'");
    await bar.type('await receive()');
    const events = await saved(foo);
    const message = [...fatesOf(events).values()].find(({ send }) => send?.term === "'hello'");
    assert.ok(message?.send && message.arrive && message.receive);
    assert.equal(message.send.other, 'sh@bar@localhost');
    assert.match(message.send.node, /^foo@/);
    assert.match(message.receive.node, /^bar@/);
    assert.match(message.receive.shown ?? message.arrive.shown ?? 'sh <0.88.0>', /^sh <0.88.0>$/);
    assert.ok(happensBefore(message.send, message.arrive));
    await foo.type('chart()');
    assert.match(foo.printed.join('\n'), /'hello'/);
  });

  it('has both ends of a spawn, a link, an unlink and an exit between nodes', async () => {
    const { foo } = await both();
    await foo.type("process_flag('trap_exit', true)");
    await foo.type("const p = spawn('bar@localhost', async () => { await receive('end') })");
    await foo.type('link(p), unlink(p), link(p)');
    await foo.type("p ! 'end'; await receive()");
    const events = await saved(foo);
    for (const kind of ['spawn', 'link', 'unlink'] as const)
      for (const one of events.filter((event) => event.kind === kind && /^foo/.test(event.node))) {
        const there = events.find(
          (event) => event.message === one.message && /^bar/.test(event.node),
        );
        assert.equal(there?.kind, kind);
        assert.equal(there?.process, one.other);
        assert.ok(there && happensBefore(one, there));
      }
    const exit = events.find(({ kind }) => kind === 'exit');
    const here = events.filter(({ message }) => message === exit?.message);
    assert.deepEqual(
      here.map(({ kind, node }) => `${kind} ${node.slice(0, 3)}`),
      ['exit bar', 'arrive foo', 'receive foo'],
    );
  });

  it('has a monitor of another node, and what it tells', async () => {
    const { foo } = await both();
    await foo.type("const [p] = spawn_monitor('bar@localhost', async () => { await receive() })");
    await foo.type("p ! 'end'; await receive()");
    await foo.type("monitor('process', p); await receive()");
    const events = await saved(foo);
    const exit = events.find(({ kind }) => kind === 'exit');
    const [down, late] = events.filter(({ kind }) => kind === 'down');
    assert.ok(exit && down && late);
    assert.equal(down.message, exit.message);
    assert.equal(down.other, exit.process);
    assert.ok(happensBefore(exit, down));
    assert.match(late.term ?? '', /noproc/);
  });

  it('tells that a message was lost, since nobody had the name or the process had ended', async () => {
    const { foo } = await both();
    await foo.type("['nobody', 'bar@localhost'] ! 'to a name'");
    await foo.type("const p = spawn('bar@localhost', 'erlang', 'self', [])");
    await foo.type("monitor('process', p); await receive()");
    await foo.type("p ! 'to a pid'");
    const fates = [...fatesOf(await saved(foo)).values()]
      .filter(({ send }) => send?.term?.startsWith("'to"))
      .map(({ fate, send }) => `${fate} ${send?.term}`);
    assert.deepEqual(fates, ["lost 'to a name'", "lost 'to a pid'"]);
  });

  it('has what is typed, its value, and names', async () => {
    const foo = await nodes.start('foo');
    await foo.type('trace.start()');
    await foo.type("register('me', self())");
    await foo.type("unregister('me')");
    const events = await saved(foo);
    const told = events.map(({ kind, term }) => `${kind} ${term}`);
    assert.deepEqual(told.slice(1, 7), [
      "entry register('me', self())",
      'register me',
      'value true',
      "entry unregister('me')",
      'unregister me',
      'value true',
    ]);
    assert.equal(events.find(({ kind }) => kind === 'register')?.shown, 'me <0.88.0>');
  });

  it('has faults of the network, and where they are healed', async () => {
    const { foo } = await both();
    await foo.type("net.hold('bar@localhost')");
    await foo.type("['nobody', 'bar@localhost'] ! 'held'");
    await foo.type('net.release()');
    const faults = (await saved(foo)).filter(({ kind }) => kind === 'fault' || kind === 'heal');
    const between = 'between foo@localhost and bar@localhost';
    assert.deepEqual(
      faults.map(({ kind, process, other, term }) => [kind, process, other, term]),
      (['fault', 'heal'] as const).map((kind) => {
        const term = `messages ${between} are held until they are released`;
        return [kind, '', 'bar@localhost', term];
      }),
    );
  });

  it('has nodes that come and go, and goes on with a node that comes back', async () => {
    const { foo, bar } = await both();
    await bar.stop();
    await foo.type('while (nodes().length > 0) await sleep(5)');
    const again = await nodes.start('bar');
    await foo.type("net_adm.ping('bar@localhost')");
    await again.type("self() ! 'again'; await receive()");
    await again.type('while (nodes().length === 0) await sleep(5)');
    await again.type("self() ! 'once more'; await receive()");
    const events = await saved(foo);
    const news = events.filter(({ kind }) => kind === 'nodedown' || kind === 'nodeup');
    assert.deepEqual(
      news.filter(({ node }) => /^foo/.test(node)).map(({ kind, other }) => `${kind} ${other}`),
      ['nodeup bar@localhost', 'nodedown bar@localhost', 'nodeup bar@localhost'],
    );
    assert.ok(events.some(({ term }) => term === "'once more'"));
  });

  it('has a fault on another node after the entry that asked for it, and before its value', async () => {
    const foo = await nodes.start('foo');
    const open = { kernel: { net_faults: 'true' } };
    await nodes.start('bar', open);
    await nodes.start('baz', open);
    await foo.type("trace.start(['bar@localhost', 'baz@localhost'])");
    for (const entry of [
      "net.cut(['bar@localhost'], ['baz@localhost'])",
      'net.heal()',
      "freeze('bar@localhost')",
      "thaw('bar@localhost')",
    ])
      assert.equal(await foo.type(`await ${entry}`), 'true');
    const events = await saved(foo);
    const faults = events.filter(({ kind }) => kind === 'fault' || kind === 'heal');
    assert.deepEqual(
      faults.map(({ kind, node }) => `${kind} ${node.slice(0, 3)}`),
      ['fault bar', 'heal bar', 'fault bar', 'heal bar'],
    );
    const typed = events.filter(
      ({ kind, term = '' }) => kind === 'entry' && /net|freeze|thaw/.test(term),
    );
    for (const [place, entry] of typed.slice(0, 4).entries()) {
      const value = events.find((event) => event.kind === 'value' && happensBefore(entry, event));
      const fault = faults[place];
      assert.ok(fault && value);
      assert.ok(happensBefore(entry, fault), `${entry.term} stands above ${fault.term}`);
      assert.ok(happensBefore(fault, value), `${fault.term} stands above its value`);
    }
  });

  it('tells that a node is frozen while it is', async () => {
    const { foo, bar } = await both({ kernel: { net_faults: 'true' } });
    await bar.type("await freeze('bar@localhost')");
    await bar.prints(/^fault: bar@localhost is frozen/);
    const last = (await saved(foo)).findLast(({ node }) => node.startsWith('bar'));
    assert.deepEqual([last?.kind, last?.term], ['fault', 'bar@localhost is frozen']);
    assert.equal(await foo.type("await thaw('bar@localhost')"), 'true');
  });
});

function shortly(process: string): string {
  return process.slice(process.lastIndexOf('/') + 1);
}
