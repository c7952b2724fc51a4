// What a trace says of messages when their receiver's node is killed: real programs, kill -9 in the middle.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Fate, fatesOf } from '../../runtime/trace/fates.ts';
import { readTrace } from '../../runtime/trace/jsonl.ts';
import { merge } from '../../runtime/trace/order.ts';
import type { Terminal } from '../helpers/terminal.ts';
import { makeWorld, until, type World } from './support/world.ts';

describe('the fate of a message whose receiver is killed', () => {
  let world: World;
  let foo: Terminal;
  let bar: Terminal;
  let saved = 0;
  beforeEach(async () => {
    world = await makeWorld();
    foo = await world.open('foo');
    bar = await world.open('bar');
    await bar.ask("register('sh', self())");
    await foo.ask("net_adm.ping('bar@localhost')");
    await foo.ask("trace.start(['bar@localhost'])");
  });
  afterEach(() => world.close());

  /** By the term of the message: 'a' of "'a'". */
  async function fates(): Promise<Record<string, Fate>> {
    const file = `${++saved}.jsonl`;
    await foo.ask(`trace.save('${file}')`);
    const events = readTrace(file, readFileSync(join(world.folder, file), 'utf8'));
    const messages = [...fatesOf(merge(events)).values()];
    return Object.fromEntries(
      messages.flatMap(({ send, fate }) => {
        const [, name] = /^'(\w+)'$/.exec(send?.term ?? '') ?? [];
        return name === undefined ? [] : [[name, fate]];
      }),
    );
  }

  const send = (message: string) => foo.ask(`['sh', 'bar@localhost'] ! '${message}'`);
  const killBar = async (): Promise<void> => {
    bar.kill('SIGKILL');
    await foo.ask('while (nodes().length > 0) await sleep(5)');
  };

  it('is received or in the mailbox, if the node has told so, and lost if it told that', async () => {
    await send('taken');
    await bar.ask('await receive()');
    await send('waiting');
    await foo.ask("['nobody', 'bar@localhost'] ! 'missed'");
    await foo.ask("const p = spawn('bar@localhost', 'erlang', 'self', [])");
    await foo.ask("monitor('process', p); await receive()");
    await foo.ask("p ! 'late'");
    const told = { taken: 'received', waiting: 'in the mailbox', missed: 'lost', late: 'lost' };
    assert.deepEqual(await fates(), told);
    await killBar();
    assert.deepEqual(await fates(), told);
  });

  for (const fault of ['hold', 'cut'])
    it(`is under way while a ${fault} keeps it, and then unknown: the trace of one side cannot tell`, async () => {
      await send('before');
      await bar.ask('await receive()');
      foo.enter(`net.${fault}('bar@localhost')`);
      await foo.untilPrompt('(foo@localhost!)5>');
      foo.enter("['sh', 'bar@localhost'] ! 'kept'");
      await foo.untilPrompt('(foo@localhost!)6>');
      bar.kill('SIGKILL');
      foo.enter("await net.heal('bar@localhost')");
      await foo.untilPrompt('(foo@localhost)7>');
      await foo.ask('while (nodes().length > 0) await sleep(5)');
      assert.deepEqual(await fates(), { before: 'received', kept: 'unknown' });
    });

  it('is under way while it is held', async () => {
    foo.enter("net.hold('bar@localhost')");
    await foo.untilPrompt('(foo@localhost!)4>');
    foo.enter("['sh', 'bar@localhost'] ! 'kept'");
    await foo.untilPrompt('(foo@localhost!)5>');
    foo.enter("trace.save('held.jsonl')");
    await foo.untilPrompt('(foo@localhost!)6>');
    const events = readTrace('held.jsonl', readFileSync(join(world.folder, 'held.jsonl'), 'utf8'));
    const [kept] = [...fatesOf(merge(events)).values()].filter(
      ({ send }) => send?.term === "'kept'",
    );
    assert.equal(kept?.fate, 'under way');
    foo.enter('net.release()');
    await foo.untilPrompt('(foo@localhost)7>');
    await bar.ask('await receive()');
    assert.equal((await fates())['kept'], 'received');
  });

  it('is unknown if it was delivered, and the node died before it could tell', async () => {
    bar.enter("net.hold(['bar@localhost'], ['foo@localhost'], { oneway: true })");
    await bar.untilPrompt('(bar@localhost!)3>');
    await send('heard');
    bar.enter('await receive()');
    await bar.until(/^'heard'$/);
    await killBar();
    assert.deepEqual(await fates(), { heard: 'unknown' });
  });

  it('is lost if it is sent when the node is gone, and received by the next node of that name', async () => {
    await killBar();
    await send('late');
    await foo.ask('await sleep(50)');
    assert.deepEqual(await fates(), { late: 'lost' });
    const again = await world.open('bar');
    await again.ask("register('sh', self())");
    await foo.ask("net_adm.ping('bar@localhost')");
    await send('anew');
    await again.ask('await receive()');
    assert.deepEqual(await fates(), { late: 'lost', anew: 'received' });
  });

  it('is never called lost in the middle of a stream, and those that came are the first of it', async () => {
    await bar.ask(
      "const sink = spawn(async () => { for (;;) console.log(await receive()) }); register('sink', sink)",
    );
    foo.enter(
      "for (let n = 0; n < 5000; n++) { ['sink', 'bar@localhost'] ! 'm' + n; if (n % 50 === 0) await sleep(1) }",
    );
    await until('bar gets messages', () => bar.lines().some((line) => /^m\d\d\d$/.test(line)));
    bar.kill('SIGKILL');
    await foo.untilPrompt('(foo@localhost)4>');
    await foo.ask('while (nodes().length > 0) await sleep(5)');
    const came = Object.entries(await fates());
    const order: readonly Fate[] = ['received', 'in the mailbox', 'unknown', 'lost'];
    const runs = came.map(([, fate]) => fate).filter((fate, n, all) => fate !== all[n - 1]);
    assert.deepEqual(
      runs,
      order.filter((fate) => runs.includes(fate)),
    );
    assert.equal(came.length, 5000);
    assert.ok(runs.includes('received') && runs.includes('unknown'));
  });
});
