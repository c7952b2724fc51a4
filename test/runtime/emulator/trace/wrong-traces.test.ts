// What goes wrong in traces: too many events, hostile names and terms, nodes that refuse, are busy or die.

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { control } from '../../../../runtime/emulator/codec/control-message.ts';
import { fatesOf } from '../../../../runtime/trace/fates.ts';
import { readTrace } from '../../../../runtime/trace/jsonl.ts';
import { TraceStore } from '../../../../runtime/trace/store.ts';
import { frame, startLyingNode } from '../../../helpers/lying-node.ts';
import { bytesInUse } from '../../../helpers/memory.ts';
import { savedTraces } from '../../../helpers/saved-trace.ts';
import { testNodes } from '../../../helpers/start-node.ts';

describe('a trace that goes wrong', () => {
  const nodes = testNodes();
  const { directory, last, saved } = savedTraces();

  it('is not of a node that refuses, and says why', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar', { kernel: { net_trace: 'false' } });
    assert.equal(await foo.type("trace.start(['bar@localhost'])"), "['ok', ['foo@localhost']]");
    assert.match(
      foo.printed.join('\n').replaceAll(/\s+/g, ' '),
      /\* bar@localhost is not traced: it was started with -kernel net_trace false/,
    );
  });

  it('is not of a node that is part of another trace, or that is not there', async () => {
    const [foo, bar, baz] = [
      await nodes.start('foo'),
      await nodes.start('bar'),
      await nodes.start('baz'),
    ];
    await bar.type("trace.start(['baz@localhost'])");
    assert.equal(
      await foo.type("trace.start(['bar@localhost', 'baz@localhost', 'gone@localhost'])"),
      "['ok', ['foo@localhost']]",
    );
    const told = foo.printed.join('\n').replaceAll(/\s+/g, ' ');
    assert.match(told, /bar@localhost is not traced: another node traces it/);
    assert.match(told, /baz@localhost is not traced: another node traces it/);
    assert.match(told, /gone@localhost is not traced: there is no connection to it/);
    assert.match(await baz.type('trace.start()'), /\['error', 'bar@localhost traces this node/);
  });

  it('is not begun by programs of other nodes on a node that refuses, nor ended', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar', { kernel: { net_trace: 'false' } });
    const refused =
      /bar@localhost is traced from its own terminal only: it was started with -kernel net_trace false/;
    for (const set of ["'true'", 'true']) {
      await foo.type(
        `await rpc.call('bar@localhost', 'application', 'set_env', ['kernel', 'net_trace', ${set}])`,
      );
      for (const [module, name, args] of [
        ['erlang', 'trace', "'all', true, ['send', 'receive']"],
        ['dbg', 'tracer', ''],
        ['dbg', 'p', "'all'"],
        ['dbg', 'c', "'erlang', 'self', []"],
        ['dbg', 'stop', ''],
        ['seq_trace', 'set_system_tracer', 'false'],
        ['trace', 'start', ''],
        ['trace', 'stop', ''],
      ]) {
        const calls = `rpc.call('bar@localhost', '${module}', '${name}', [${args}])`;
        assert.match(await foo.type(calls), /eacces/, calls);
      }
      assert.equal(await foo.type("trace.start(['bar@localhost'])"), "['ok', ['foo@localhost']]");
    }
    await foo.type(
      "spawn('bar@localhost', async () => { erlang.trace('all', true, ['send', 'receive']) })",
    );
    await foo.prints(refused).catch(() => bar.prints(refused));
    assert.equal(await bar.type("erlang.trace_info('new', 'flags')"), "['flags', []]");
    assert.match(await bar.type("erlang.trace('new', true, ['send'])"), /^0$/);
    assert.equal(await bar.type('trace.start()'), "['ok', ['bar@localhost']]");
  });

  it('is drawn and ended at the node that collects: others say which that is', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await foo.type("trace.start(['bar@localhost'])");
    await bar.type('chart()');
    assert.match(bar.printed.join('\n'), /foo@localhost traces this node: type chart\(\) there/);
    assert.doesNotMatch(bar.printed.join('\n'), /nothing to draw/);
    assert.match(
      await bar.type(`trace.save('${join(directory, 'bar.jsonl')}')`),
      /\['error', 'foo@localhost traces this node: trace\.save there'\]/,
    );
    assert.match(
      await bar.type('trace.stop()'),
      /\['error', 'foo@localhost traces this node: trace\.stop\(\) there'\]/,
    );
  });

  it('is saved in a file that only its user can read, or says in words why not', async () => {
    const foo = await nodes.start('foo');
    await foo.type('trace.start()');
    await saved(foo);
    assert.equal(statSync(last()).mode & 0o777, 0o600);
    for (const [file, why] of [
      ['/nonexistent/x.jsonl', 'there is no directory /nonexistent'],
      ['~/t2.jsonl', 'there is no directory ~: write ~ in full'],
      [`${last()}/x.jsonl`, `${last()} is not a directory`],
      [`/${'x'.repeat(300)}.jsonl`, 'cannot be written: file name too long'],
    ] as const) {
      const said = (await foo.type(`trace.save('${file}')`)).replaceAll(/\s+/g, ' ');
      assert.ok(said.startsWith("['error', ") && said.includes(why), said);
      assert.doesNotMatch(said, /E[A-Z]{4,}/);
    }
  });

  it('waits a moment only for a node that did not answer the last time, and names it', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar', { kernel: { net_faults: 'true' } });
    await foo.type("trace.start(['bar@localhost'])");
    await foo.type("self() ! 'drawn'; await receive()");
    await foo.type("await freeze('bar@localhost')");
    const missing = /\* bar@localhost does not answer: what it has not told yet is missing/;
    await foo.type('chart()');
    const first = foo.printed.length;
    assert.match(foo.printed.join('\n').replaceAll(/\s+/g, ' '), missing);
    const begun = Date.now();
    for (let n = 0; n < 5; n++) await foo.type('chart()');
    await saved(foo);
    assert.ok(Date.now() - begun < 5_000, `${Date.now() - begun} ms`);
    assert.match(foo.printed.slice(first).join('\n').replaceAll(/\s+/g, ' '), missing);
    await foo.type("await thaw('bar@localhost')");
    await foo.type('await sleep(200)');
    const again = foo.printed.length;
    await foo.type('chart()');
    assert.doesNotMatch(foo.printed.slice(again).join(' '), /does not answer/);
  });

  it('calls a message lost if its node does not exist, and unknown if its node is not traced', async () => {
    const [foo] = [await nodes.start('foo'), await nodes.start('bar')];
    await foo.type("await net_adm.ping('bar@localhost')");
    await foo.type('trace.start()');
    await foo.type("['r', 'never@localhost'] ! 'to nobody'");
    await foo.type("['r', 'bar@localhost'] ! 'untold'");
    await foo.type("await net_adm.ping('never@localhost')");
    const fates = [...fatesOf(await saved(foo)).values()].flatMap(({ send, fate }) =>
      /'to nobody'|'untold'/.test(send?.term ?? '') ? [`${send?.term} ${fate}`] : [],
    );
    assert.deepEqual(fates, ["'to nobody' lost", "'untold' unknown"]);
  });

  it('calls no answered call under way, when a node of the trace comes back', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await foo.type("trace.start(['bar@localhost'])");
    await foo.type("disconnect_node('bar@localhost')");
    await foo.type('while (nodes().length > 0) await sleep(5)');
    assert.equal(await foo.type("await net_adm.ping('bar@localhost')"), "'pong'");
    const calls = [...fatesOf(await saved(foo)).values()].filter(({ send }) =>
      send?.term?.includes('$gen_call'),
    );
    assert.ok(calls.length > 0);
    assert.ok(calls.every(({ fate }) => fate !== 'under way'));
  });

  it('may be started and stopped twice', async () => {
    const foo = await nodes.start('foo');
    assert.equal(await foo.type('trace.stop()'), "['error', 'not_started']");
    await foo.type('trace.start()');
    await foo.type("self() ! 'one'; await receive()");
    assert.equal(await foo.type('trace.start()'), "['ok', ['foo@localhost']]");
    assert.equal(await foo.type('trace.stop()'), "['ok', ['foo@localhost']]");
    assert.equal(await foo.type('trace.stop()'), "['error', 'not_started']");
    await foo.type("self() ! 'two'; await receive()");
    const terms = (await saved(foo)).map(({ term }) => term);
    assert.ok(terms.includes("'one'"));
    assert.ok(!terms.includes("'two'"));
    await foo.type('trace.start()');
    assert.ok(!(await saved(foo)).some(({ term }) => term === "'one'"));
    assert.match(await foo.type("trace.save('a.txt')"), /not a file that ends in \.jsonl/);
    assert.match(await foo.type(`trace.save('${last()}')`), /\['error', '.* is there already'\]/);
  });

  it('ends at the traced nodes when the collecting node dies', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await foo.type("trace.start(['bar@localhost'])");
    assert.match(await bar.type('trace.start()'), /traces this node/);
    await foo.stop();
    await bar.type('while (nodes().length > 0) await sleep(1)');
    assert.equal(await bar.type('trace.start()'), "['ok', ['bar@localhost']]");
  });

  it('has the names and terms of hostile processes on one line each, and cut', async () => {
    const foo = await nodes.start('foo');
    await foo.type('trace.start()');
    await foo.type("register('<b>\\x1b[2J\\n' + 'x'.repeat(200), self())");
    await foo.type("self() ! '\\x1b]0;<script>\\u202e' + 'y'.repeat(10_000_000); await receive()");
    await foo.type('self() ! new Uint8Array(10_000_000); await receive()');
    await foo.type("self() ! [new Map([['a', { b: ['c'.repeat(1e6)] }]])]; await receive()");
    await foo.type("['n'.repeat(255), 'gone@localhost'] ! 1");
    const file = join(directory, 'hostile.jsonl');
    await foo.type(`trace.save('${file}')`);
    const text = readFileSync(file, 'utf8');
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
    for (const line of text.split('\n')) assert.ok(line.length < 2000, `${line.length}`);
    for (const { term = '', shown = '' } of readTrace(file, text)) {
      assert.ok(term.length <= 200);
      assert.ok(shown.length <= 200);
      assert.doesNotMatch(term + shown, /[\p{Cc}\p{Cf}]/u);
    }
    await foo.type('chart()');
    assert.doesNotMatch(foo.printed.join('').replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u);
  });

  it('of 100,000 events and more a second says what it dropped, in little memory', async () => {
    const foo = await nodes.start('foo');
    await foo.type('trace.start()');
    await foo.type(
      'const burst = async () => { const me = self(); for (let i = 0; i < 150_000; i++) { me ! i; await receive() } }',
    );
    await foo.type('await burst()');
    const before = bytesInUse();
    for (let round = 0; round < 3; round++) {
      const done = foo.type('await burst()');
      assert.equal(await foo.look('1 + 1').then(({ text }) => text), '2'); // the node goes on
      await done;
    }
    const grown = bytesInUse() - before;
    assert.ok(grown < 150 * 1024 * 1024, `${grown} bytes more are in use`);
    await foo.type('chart()');
    assert.match(
      foo.printed.at(-2) ?? '',
      /\([\d,]+,\d{3} earlier events are dropped: a trace keeps the last 200,000 at most\)/,
    );
  }).timeout(60_000);

  it('takes nothing from a node that lies', async () => {
    const foo = await nodes.start('foo');
    const liar = await startLyingNode(nodes.mapperPort);
    await liar.meets(foo);
    await foo.type('trace.start()');
    const from = liar.pid(1);
    const to = (message: readonly unknown[]): Uint8Array =>
      frame([control.REG_SEND, from, '', 'trace_server'], message as never);
    const vector = { 'liar@localhost/8': 5, 'foo@localhost/1': -1, x: 'y' };
    for (const message of [
      to([]),
      to(['trace']),
      to(['events', 1, 'not json\n{"kind":"send"}\n']),
      to(['group', 1, ['a', 2]]),
      to(['synced', 1, 1]),
      to(['stamp', [from], 'liar@localhost/8#1', vector]),
      to(['stamp', from, 7, vector]),
      to(['trace_over', 1, 1]),
      frame([control.SEND_TT, '', liar.shell(), [7, 17, 1, from, 0]], 'hello'),
      frame([control.SEND_TT, '', liar.shell(), [7, ['terl_trace', 'x', vector], 1, 2, 3]], 'ho'),
      frame([control.SEND_TT, '', liar.shell(), 'no token'], 'he'),
    ])
      assert.ok(await liar.survives(message));
    await foo.gets(3);
    const events = await saved(foo);
    assert.ok(events.every(({ node }) => node.startsWith('foo@')));
    assert.ok(events.every((event) => Object.keys(event.vector).length === 1));
    await liar.kernel.stop();
  });
});

describe('the store of a trace', () => {
  it('keeps the last events within its limits, and counts the others', () => {
    const store = new TraceStore({ events: 100, characters: 10_000 });
    const line = (n: number): string =>
      `{"kind":"exit","node":"foo@host/7","process":"foo@host/7/88","count":${n},"vector":{"foo@host/7":${n}},"time":0}\n`;
    const heard: number[] = [];
    const end = store.subscribe((lines) => heard.push(lines.length));
    for (let n = 1; n <= 1000; n += 2) store.keep(line(n) + line(n + 1));
    end();
    store.keep('no event\n');
    assert.equal(store.length + store.dropped, 1001);
    const counts = store.events().map(({ count }) => count);
    assert.ok(counts.length > 80 && counts.length < 100);
    assert.equal(counts.at(-1), 1000);
    assert.equal(heard.length, 500);
    store.begin();
    assert.deepEqual([store.length, store.dropped, store.events()], [0, 0, []]);
  });
});
