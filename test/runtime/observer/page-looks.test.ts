// How the observer's page looks in a real browser, and how it is used without a mouse.

import assert from 'node:assert/strict';
import { type OpenPage, openPage } from '../../../scripts/observer/open-page.ts';
import { session } from '../../../scripts/observer/stories.ts';
import { createTeller } from '../../../scripts/observer/teller.ts';
import { poorContrasts } from './support/contrasts.ts';
import { cutOff, moving } from './support/looks.ts';
import { processNews } from './support/process-news.ts';

describe("the look of the observer's page", function () {
  this.timeout(60_000);
  let page: OpenPage;
  before(async () => {
    page = await openPage();
  });
  after(() => page.close());

  it('has texts and signs that can be seen, light and dark, on a wide and on a narrow window', async () => {
    await page.begin(session(), ...processNews);
    for (const scheme of ['light', 'dark'] as const)
      for (const width of [1_280, 800]) {
        await page.prefer(scheme);
        await page.resize(width, 800);
        for (const tab of ['Messages', 'Mesh', 'Processes']) {
          await page.click('nav button', tab);
          if (tab === 'Processes') await page.click('td button');
          for (const menu of tab === 'Processes' ? [] : ['Processes', 'Save', 'Save'])
            await page.click('.menu summary', menu);
          const at = `${scheme}, ${width}, ${tab}`;
          assert.deepEqual(await page.evaluate(poorContrasts), [], at);
          await page.until(cutOff, []); // the chart is laid out anew after a moment
          assert.deepEqual(await page.evaluate(moving), [], at);
        }
      }
    await page.resize(1_280, 800);
  });

  it('cuts no text for which there is room, and lets none leave the chart', async () => {
    const story = createTeller();
    const keys = [88, 89, 90, 91, 92, 93, 94, 95].map((n) => `foo@host/1/${n}`);
    for (const key of keys) story.name(key, `<0.${key.slice(-2)}.0>`);
    const [first = '', last = ''] = [keys[0], keys.at(-1)];
    for (const key of keys) story.tell('entry', key, { term: `rpc.call(node(), 'm', 'f', [])` });
    story.tell('entry', 'bar@host/2/96', { term: "spawn('foo@host', 's', 's', [self()])" });
    story.tell('fault', 'bar@host/2', { other: 'foo@host/1', term: 'a fault '.repeat(8).trim() });
    for (const [from, to] of [
      [first, last],
      [last, first],
      [last, last],
    ] as const)
      story.pass(from, to, "['a message', 1]");
    for (const width of [1_280, 800]) {
      await page.begin(story.events);
      await page.resize(width, 900);
      await page.until(
        `[...document.querySelectorAll('.chart .label')].filter((one) => one.textContent.endsWith('…')).map((one) => one.textContent)`,
        [],
      );
      const outside = `(() => {
        const chart = document.querySelector('.canvas').getBoundingClientRect();
        return [...document.querySelectorAll('.chart .label, .chart .band')].filter((one) => {
          const box = one.getBoundingClientRect();
          return box.left < chart.left || box.right > chart.right;
        }).map((one) => one.textContent);
      })()`;
      assert.deepEqual(await page.evaluate(outside), [], `${width}`);
    }
    await page.resize(1_280, 800);
  });

  it('is used without a mouse: each control is reached, and it is seen which one it is', async () => {
    await page.begin(session(), ...processNews);
    const focused = `(() => {
      const one = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return [(one.getAttribute('aria-label') ?? one.textContent).slice(0, 14) || one.type, outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2];
    })()`;
    const reached = async (count: number): Promise<unknown[]> => {
      const found: unknown[] = [];
      while (found.length < count) {
        await page.press('Tab');
        const [name, isSeen] = await page.evaluate<[string, boolean]>(focused);
        found.push(isSeen ? name : `${name} is not seen`);
      }
      return found;
    };
    const above = ['Messages', 'Mesh', 'Processes', 'Stop tracing'];
    const tools = ['Pause', 'range', 'Filter by text', 'Processes', 'Save'];
    assert.deepEqual(await reached(10), [...above, ...tools, 'Sequence chart']);
    await page.begin([], ...processNews);
    await page.click('nav button', 'Processes');
    await page.until(`document.querySelectorAll('tbody tr').length`, 3);
    const sorts = ['Process', 'Reductions ↓', 'Memory', 'Mailbox', 'Links'];
    const rows = ['<0.89.0>', '<0.90.0>', '<0.88.0>'];
    assert.deepEqual(await reached(12), [...above, ...sorts, ...rows]);
  });

  it('closes a menu by Escape, and when a person goes on elsewhere', async () => {
    await page.begin(session());
    const open = `[...document.querySelectorAll('.menu[open] > summary')].map((one) => one.textContent)`;
    await page.evaluate(`document.querySelectorAll('.menu summary')[0].focus()`);
    await page.press('Enter');
    await page.until(`document.querySelectorAll('.menu[open] .choice').length`, 6);
    await page.press('Tab');
    await page.until(`document.activeElement.type`, 'checkbox');
    await page.press('Escape');
    await page.until(open, []);
    await page.until(`document.activeElement.textContent`, 'Processes');
    await page.press('Enter');
    await page.until(open, ['Processes']);
    await page.evaluate(`document.querySelector('.chart').focus()`);
    await page.until(open, []);
  });
});
