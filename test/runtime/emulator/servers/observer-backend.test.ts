// What a node tells the observer of another: whatever its processes are called and have, and however many there are.

import assert from 'node:assert/strict';
import { control } from '../../../../runtime/emulator/codec/control-message.ts';
import type {
  InfoTold,
  LinksTold,
  ProcessesTold,
} from '../../../../runtime/emulator/host/observed.ts';
import type { Term } from '../../../../runtime/emulator/term/term.ts';
import {
  readInfo,
  readLinks,
  readProcesses,
  readWhy,
} from '../../../../runtime/observer/readings.ts';
import { type LyingNode, startLyingNode } from '../../../helpers/lying-node.ts';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('observer_backend', () => {
  const nodes = testNodes();
  let foo: TestNode;
  let asking: LyingNode;
  let questions = 0;
  beforeEach(async () => {
    foo = await nodes.start('foo');
    asking = await startLyingNode(nodes.mapperPort);
    await asking.meets(foo);
  });
  afterEach(() => asking.kernel.stop());

  function tell(message: Term): void {
    asking.sends([control.REG_SEND, asking.pid(1), '', 'observer_backend'], message);
  }

  /** Asks foo; returns the text of its answer. */
  async function answerTo(what: string, about: Term = ''): Promise<string> {
    const number = ++questions;
    tell([what, number, about]);
    const isAnswer = (payload: Term): payload is ['told', number, string] =>
      Array.isArray(payload) && payload[0] === 'told' && payload[1] === number;
    const heard = await asking.hears((message) => isAnswer(message.at(-1)));
    const payload = heard.at(-1);
    return isAnswer(payload) ? payload[2] : '';
  }

  async function processes(): Promise<ProcessesTold> {
    return readProcesses(await answerTo('processes')) ?? { rows: [], more: 0 };
  }

  async function info(name: string): Promise<InfoTold | undefined> {
    const { rows } = await processes();
    const key = rows.find((row) => row.name.startsWith(name))?.key ?? '';
    return readInfo(await answerTo('process', key));
  }

  it('tells of the links of its node', async () => {
    await nodes.start('bar');
    await foo.type("net_kernel.hidden_connect_node('bar@localhost')");
    const told = readLinks(await answerTo('links')) as LinksTold;
    assert.equal(told.name, 'foo@localhost');
    assert.equal(told.isOn, false);
    assert.deepEqual(
      told.links.map(({ name, hidden }) => [name, hidden]),
      [
        ['liar@localhost', false],
        ['bar@localhost', true],
      ],
    );
  });

  it('tells of many processes', async () => {
    await foo.type('for (let i = 0; i < 200; i++) spawn(async () => { await receive("many") })');
    const waiting = async (): Promise<number> =>
      (await processes()).rows.filter(({ current }) => current === "receive('many')").length;
    while ((await waiting()) < 200) await foo.type('await sleep(5)');
    assert.equal(await waiting(), 200);
  });

  it('cuts what is hostile, and runs no code of the process', async () => {
    await foo.type(`const p = spawn(async () => {
      put('getter', { get x() { io.format('ran~n'); return 1 } });
      put('proxy', new Proxy({}, { get() { io.format('ran~n') }, ownKeys() { io.format('ran~n'); return [] } }));
      put('long', 'y'.repeat(1_000_000));
      await receive('never');
    })`);
    await foo.type("register('evil\\u001b[2J' + 'x'.repeat(250), p)");
    await foo.type("for (let i = 0; i < 300; i++) p ! 'z'.repeat(10_000)");
    await foo.type('await sleep(20)');
    const told = await info('evil');
    const texts = Object.values(told ?? {}).flat();
    assert.ok(texts.length > 200);
    for (const text of texts) {
      assert.ok(text.length <= 200, text);
      assert.doesNotMatch(text, /\p{Cc}/u);
    }
    assert.equal(told?.['message_queue_len'], '300');
    assert.equal(told?.['messages']?.length, 201);
    assert.equal(told?.['messages']?.at(-1), '… 100 more');
    assert.equal(told?.['dictionary']?.length, 3);
    assert.ok(!foo.printed.some((text) => text.includes('ran')));
    const row = (await processes()).rows.find(({ name }) => name.startsWith('evil'));
    assert.ok((row?.memory ?? 0) > 3_000_000, String(row?.memory));
  });

  it('tells links, monitors and who monitors', async () => {
    await foo.type(
      "const p = spawn(async () => { monitor('process', 'logger'); await receive('never') })",
    );
    await foo.type("register('watched', p); link(p); monitor('process', p); await sleep(20)");
    const { links, monitors, monitored_by, trap_exit } = (await info('watched')) ?? {};
    assert.deepEqual(links, ['<0.88.0>']);
    assert.equal(monitors?.length, 1);
    assert.deepEqual(monitored_by, ['<0.88.0>']);
    assert.equal(trap_exit, 'false');
  });

  it('says that a process has ended, and bears questions that are none', async () => {
    assert.equal(readInfo(await answerTo('process', 'foo@localhost/1/999999')), null);
    assert.equal(readInfo(await answerTo('process', ['no', 'key'])), null);
    for (const message of [
      'links',
      [],
      ['links'],
      ['trace', 1, 'on'],
      ['told', 1, 7],
      [{}, {}, {}],
    ])
      tell(message as Term);
    assert.equal(readLinks(await answerTo('links'))?.name, 'foo@localhost');
  });
});

describe('what another node has told', () => {
  it('is left out where it has not the form', () => {
    for (const json of ['', '{', '7', '[]', '"x"', '{"rows":7}', '{"name":7}']) {
      assert.equal(readLinks(json), undefined);
      assert.equal(readProcesses(json), undefined);
      assert.equal(readWhy(json), '');
    }
    const row = {
      ...{ key: 'k', shown: '<0.1.0>', name: '', initial: '', current: '' },
      ...{ reductions: 1, memory: 1, mailbox: 0, links: 0 },
    };
    const rows = [
      row,
      { ...row, shown: 7 },
      { ...row, memory: -1 },
      null,
      'x',
      { ...row, links: '1' },
    ];
    assert.deepEqual(readProcesses(JSON.stringify({ rows, more: 'x' })), { rows: [row], more: 0 });
    assert.deepEqual(readInfo('{"a":"x","b":["y"],"c":7,"d":[7],"e":{}}'), { a: 'x', b: ['y'] });
    assert.equal(readInfo('7'), undefined);
    const links = [{ name: 'bar@host', creation: 1, hidden: false }, { name: 7 }, null];
    const told = { name: 'foo@host', creation: 2, links, isOn: 'yes', traced: [1, 'foo@host'] };
    assert.deepEqual(readLinks(JSON.stringify(told)), {
      ...{ name: 'foo@host', creation: 2, hidden: false, links: links.slice(0, 1) },
      ...{ isOn: false, traced: ['foo@host'] },
    });
  });
});
