// What the observer's page saves: each file is read back as those who get it would.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readTrace } from '../../../runtime/trace/jsonl.ts';
import { merge } from '../../../runtime/trace/order.ts';
import { type OpenPage, openPage } from '../../../scripts/observer/open-page.ts';
import { session } from '../../../scripts/observer/stories.ts';
import { createTeller } from '../../../scripts/observer/teller.ts';

const labels = `[...document.querySelectorAll('.arrow')].map((one) => one.querySelector('.label')?.textContent ?? '')`;

describe("what the observer's page saves", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'terl-observer-'));
  let page: OpenPage;
  let shown: unknown;
  before(async () => {
    page = await openPage();
    await page.command('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await page.begin(session());
    await page.resize(1_280, 2_000);
    shown = await page.evaluate(labels);
  });
  after(async () => {
    await page.close();
    rmSync(folder, { recursive: true });
  });

  const saved = async (format: string, name: string): Promise<string> => {
    const file = join(folder, name);
    rmSync(file, { force: true });
    await page.click(`[data-format=${format}]`);
    while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
    return readFileSync(file, 'utf8');
  };

  it('is all events as .jsonl', async () => {
    assert.deepEqual(
      readTrace('trace.jsonl', await saved('jsonl', 'trace.jsonl')),
      merge(session()),
    );
  });

  it('is a log for ShiViz', async () => {
    const lines = (await saved('shiviz', 'trace.log')).trimEnd().split('\n');
    assert.equal(lines[0], String.raw`(?<host>\S*) (?<clock>{.*})\n(?<event>.*)`);
    assert.equal(lines.length, 2 + 2 * session().length);
  });

  it('is no diagram of Mermaid where arrows cross, and one where they do not', async () => {
    const crossed = createTeller();
    const [foo, bar] = ['foo@host/1/88', 'bar@host/2/89'];
    const [there, back] = [crossed.send(foo, bar, "'there'"), crossed.send(bar, foo, "'back'")];
    for (const message of [there, back]) crossed.arrive(message);
    await page.begin(crossed.events);
    await page.click('[data-format=mermaid]');
    await page.until(
      `document.querySelector('.panel [role=status]').textContent`,
      "Mermaid draws level arrows only, and here arrows cross: 'back' and 'there'. Save as SVG instead.",
    );
    const story = createTeller();
    story.pass(foo, bar, "'hi'");
    await page.begin(story.events);
    assert.match(await saved('mermaid', 'trace.mmd'), /^sequenceDiagram\n(.|\n)+->>p2: 'hi'\n$/);
    assert.equal(
      await page.evaluate(`document.querySelector('.panel [role=status]').textContent`),
      '',
    );
    await page.begin(session());
  });

  it('is a page that shows the same without a node, and asks for nothing', async () => {
    await saved('html', 'trace.html');
    const url = pathToFileURL(join(folder, 'trace.html')).href;
    const earlier = page.requests.length;
    await page.open(url);
    await page.until(labels, shown);
    await page.until(`document.querySelector('.state').textContent`, 'a saved trace');
    await page.until(`document.querySelectorAll('.live').length`, 0);
    await page.click('nav button', 'Mesh');
    await page.until(`document.querySelectorAll('.mesh-node').length`, 3);
    assert.deepEqual(page.requests.slice(earlier), [url]);
    assert.deepEqual(page.complaints, []);
    assert.equal(
      await page.evaluate(`fetch('https://localhost/').then(() => 'came', () => 'refused')`),
      'refused',
    );
    page.complaints.splice(0);
    await page.begin(session());
  });

  it('is a picture with all arrows, their texts and their colors', async () => {
    await saved('svg', 'trace.svg');
    await page.open(pathToFileURL(join(folder, 'trace.svg')).href);
    await page.until(labels, shown);
    await page.until(`document.querySelectorAll('.mark').length`, session().length);
    const texts = `[...document.querySelectorAll('text.process, text.node-name')].map((one) => one.textContent)`;
    await page.until(texts, [
      'foo@host',
      'bar@host',
      'shell <0.88.0>',
      '<0.93.0>',
      'server <0.89.0>',
    ]);
    await page.prefer('light');
    const lost = `getComputedStyle(document.querySelector('.arrow.lost .line')).stroke`;
    await page.until(lost, 'rgb(185, 28, 51)');
    await page.prefer('dark');
    await page.until(lost, 'rgb(255, 138, 153)');
    const outside = `[...document.querySelectorAll('svg text, svg .line')].filter((one) => {
      const box = one.getBBox();
      return box.y < 0 || box.x < -20;
    }).length`;
    assert.equal(await page.evaluate(outside), 0);
  });
});
