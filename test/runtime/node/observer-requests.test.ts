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
