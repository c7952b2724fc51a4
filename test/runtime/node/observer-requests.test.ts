// The observer from a prompt to a person's eyes: two nodes, a session that is played, and what the page then shows.

import assert from 'node:assert/strict';
import { type Browser, startBrowser } from '../../../scripts/browser.ts';
import { type TestNode, testNodes } from '../../helpers/start-node.ts';

const arrows = `[...document.querySelectorAll('.arrow.message')].map((one) => one.querySelector('.label')?.textContent ?? '')`;
const state = `document.querySelector('.state')?.textContent`;

describe('observer.start()', function () {
  this.timeout(60_000);
  const nodes = testNodes();
  let browser: Browser;
  before(async () => {
    browser = await startBrowser();
  });
  after(() => browser.close());

  /** Types observer.start() and returns the address that it prints. */
  async function address(node: TestNode): Promise<string> {
    assert.equal(await node.type('observer.start()'), "'ok'");
    const text = await node.prints(/^http:/);
    const [, url = ''] = /^(http:\/\/127\.0\.0\.1:\d+\/[\w-]{43})$/.exec(text) ?? [];
    assert.notEqual(url, '', text);
    return url;
  }

  it('shows what two nodes send one another, as it happens', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await browser.open(await address(foo));
    await browser.until(state, 'connected');
    assert.equal(
      await foo.type("trace.start(['bar@localhost'])"),
      "['ok', ['foo@localhost', 'bar@localhost']]",
    );
    await bar.type(
      "register('echo', spawn(async () => { for (;;) { const [from, x] = await receive(); from ! x } }))",
    );
    await foo.type("['echo', 'bar@localhost'] ! [self(), 'first']; await receive()");
    await foo.type("['echo', 'bar@localhost'] ! [self(), 'second']; await receive()");
    await browser.until(arrows, [
      "[<0.88.0>, 'first']",
      "'first'",
      "[<0.88.0>, 'second']",
      "'second'",
    ]);
    await browser.until(`document.querySelectorAll('.tick').length`, 4);
    await browser.until(
      `[...document.querySelectorAll('.group .node')].map((one) => one.textContent).sort()`,
      ['bar@localhost', 'foo@localhost'],
    );
    const ends = await browser.evaluate<[number, number][]>(
      `[...document.querySelectorAll('.arrow.message .line')].map((line) => [line.points[0].y, line.points[line.points.length - 1].y])`,
    );
    for (const [from, to] of ends) assert.ok(to > from);
    await browser.evaluate(`[...document.querySelectorAll('nav button')][1].click()`);
    await browser.until(
      `[...document.querySelectorAll('.mesh-node')].map((one) => [one.dataset.node, one.classList.contains('down')])`,
      [
        ['foo@localhost', false],
        ['bar@localhost', false],
      ],
    );
    await browser.until(`document.querySelectorAll('.mesh-link').length`, 1);
    assert.deepEqual(browser.complaints, []);
  });

  const show = (tab: string): Promise<void> =>
    browser.evaluate(
      `[...document.querySelectorAll('nav button')].find((one) => one.textContent === '${tab}').click()`,
    );

  it('turns the trace of all nodes on and off', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await nodes.start('baz', { kernel: { net_trace: 'false' } });
    await foo.type("[net_adm.ping('bar@localhost'), net_adm.ping('baz@localhost')]");
    await browser.open(await address(foo));
    const button = `document.querySelector('button.trace')?.textContent`;
    await browser.until(button, 'Start tracing');
    await browser.evaluate(`document.querySelector('button.trace').click()`);
    await browser.until(button, 'Stop tracing');
    await browser.until(
      `document.querySelector('.status .why')?.textContent`,
      'baz@localhost is not traced: it was started with -kernel net_trace false',
    );
    await bar.type("self() ! 'seen'; await receive()");
    await browser.until(arrows, ["'seen'"]);
    await browser.evaluate(`document.querySelector('button.trace').click()`);
    await browser.until(button, 'Start tracing');
    assert.equal(await foo.type('trace.stop()'), "['error', 'not_started']");
    await foo.type('trace.start()');
    await browser.until(arrows, []); // a new trace
  });

  it('shows faults in the chart and in the mesh, and a node that is killed', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await foo.type("trace.start(['bar@localhost'])");
    await browser.open(await address(foo));
    await show('Mesh');
    const links = `[...document.querySelectorAll('.mesh-link')].map((one) => [one.classList.contains('faulty'), document.querySelector('.mesh-fault')?.textContent ?? ''])`;
    await browser.until(links, [[false, '']]);
    await foo.typeIn(1, "net.cut('bar@localhost')");
    await browser.until(links, [[true, '✂ nothing passes']]);
    await foo.typeIn(1, 'net.heal()');
    await browser.until(links, [[false, '']]);
    await show('Messages');
    const marks = `['fault', 'heal'].map((kind) => document.querySelectorAll('.mark.' + kind).length)`;
    await browser.until(marks, [1, 1]);
    await show('Mesh');
    await bar.stop();
    const down = `[...document.querySelectorAll('.mesh-node')].map((one) => [one.dataset.node, one.classList.contains('down')])`;
    await browser.until(down, [
      ['foo@localhost', false],
      ['bar@localhost', true],
    ]);
  });

  it('lists the processes of all nodes; a click shows one of them', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await foo.type("net_adm.ping('bar@localhost')");
    await bar.type(
      "const p = spawn(async () => { put('<b>key</b>', 'value'); await receive('never') }); register('<i>x</i>', p); p ! ['<script>1</script>', 7]; link(p); await sleep(20)",
    );
    await browser.open(await address(foo));
    await show('Processes');
    const rows = `[...document.querySelectorAll('tbody tr')].map((row) => [...row.cells].slice(0, 3).map((one) => one.textContent)).filter(([name]) => name.startsWith('<i>'))`;
    await browser.until(rows, [['<i>x</i> <0.89.0>', 'bar@localhost', "receive('never')"]]);
    await browser.evaluate(
      `[...document.querySelectorAll('tbody button')].find((one) => one.textContent.startsWith('<i>')).click()`,
    );
    const detail = (name: string): string =>
      `[...document.querySelectorAll('aside dt')].find((one) => one.textContent === '${name}')?.nextSibling.textContent`;
    await browser.until(detail('messages'), "['<script>1</script>', 7]");
    await browser.until(detail('links'), '<0.88.0>');
    await browser.until(detail('dictionary'), "'<b>key</b>': 'value'");
    await browser.until(detail('current_call'), "receive('never')");
    await bar.stop();
    await browser.until(rows, []);
    assert.deepEqual(browser.complaints, []);
  });

  it('lists a thousand processes, and the busiest of more than it can show', async () => {
    const [foo, bar] = [await nodes.start('foo'), await nodes.start('bar')];
    await foo.type("net_adm.ping('bar@localhost')");
    const more = (count: number): Promise<string> =>
      bar.type(`for (let i = 0; i < ${count}; i++) spawn(async () => { await receive('never') })`);
    await more(1_000);
    await browser.open(await address(foo));
    await show('Processes');
    const hidden = `Math.floor(Number(/^([\\d,]+) more processes/.exec(document.querySelector('.table p')?.textContent ?? '')?.[1].replace(',', '')) / 100)`;
    await browser.until(hidden, 5); // 1,000 and the few of the kernels; 500 are drawn
    await more(5_000);
    await browser.until(hidden, 55);
    await browser.until(`document.querySelectorAll('tbody tr').length`, 500);
    assert.equal(await bar.type('1 + 1'), '2');
  });

  it('says that it dropped events when processes send as fast as they can, and the node goes on', async () => {
    const foo = await nodes.start('foo');
    await foo.type('trace.start()');
    await browser.open(await address(foo));
    await browser.until(state, 'connected');
    await foo.type(`const rally = async () => {
      const [peer] = await receive();
      for (;;) { peer ! [self()]; await receive() }
    }`);
    await foo.type('const ps = [1, 2, 3, 4].map(() => spawn(rally))');
    await foo.type('ps[0] ! [ps[1]]; ps[1] ! [ps[0]]; ps[2] ! [ps[3]]; ps[3] ! [ps[2]]; 1');
    const dropped = `/^[\\d,]+ events are not on this page$/.test(document.querySelector('.dropped')?.textContent ?? '')`;
    await browser.until(dropped, true);
    assert.equal(await foo.type('1 + 1'), '2');
    await show('Processes');
    await browser.until(`document.querySelectorAll('tbody tr').length > 4`, true);
    await foo.type("ps.forEach((p) => exit(p, 'kill'))");
    await browser.until(dropped, true);
    assert.deepEqual(browser.complaints, []);
  });

  it('says which node does not answer', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar', { kernel: { net_faults: 'true' } });
    await foo.type("net_adm.ping('bar@localhost')");
    await foo.type("net.freeze('bar@localhost')");
    await browser.open(await address(foo));
    await show('Processes');
    await browser.until(
      `document.querySelector('.silent')?.textContent`,
      'bar@localhost does not answer.',
    );
    await show('Mesh');
    await browser.until(`document.querySelector('.mesh-node.frozen .life')?.textContent`, 'frozen');
    await foo.type("net.thaw('bar@localhost')");
    await browser.until(`document.querySelectorAll('.mesh-node.frozen').length`, 0);
    await show('Processes');
    await browser.until(`document.querySelectorAll('.silent').length`, 0);
  });

  it('ends with observer.stop(), and with its node', async () => {
    const foo = await nodes.start('foo');
    const ended =
      'The node has gone, or the page was opened twice. observer.start() gives a new address.';
    await browser.open(await address(foo));
    await browser.until(state, 'connected');
    assert.equal(await foo.type('observer.stop()'), "'ok'");
    await browser.until(state, ended);
    assert.equal(await foo.type('observer.stop()'), "'ok'");
    await browser.open(await address(foo));
    await browser.until(state, 'connected');
    await foo.stop();
    await browser.until(state, ended);
  });

  it('is for what is typed at the terminal of the node itself', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    assert.match(
      await bar.type("await rpc.call('foo@localhost', 'observer', 'start', [])"),
      /eacces/,
    );
    assert.match(await foo.type('await spawn(() => observer.start()) && 1'), /1|eacces/);
  });
});
