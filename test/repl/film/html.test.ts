// The page of a film, in a real browser: it shows what the terminals showed, and asks the network for nothing.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseDocument } from '../../../repl/document/document.ts';
import { castOf } from '../../../repl/film/cast.ts';
import { pageOf } from '../../../repl/film/html.ts';
import type { Performance } from '../../../repl/film/performance.ts';
import { root } from '../../../scripts/build.ts';
import { type Browser, startBrowser } from '../../helpers/browser.ts';
import { playCast } from '../../helpers/terminal.ts';

const text = `# Links & <exits>

A crash travels along a link; see [the manual](https://www.erlang.org/doc).
<!-- hint: not shown -->

\`\`\`ts crasher.ts
export function boom() { exit('</script><b>boom') }
\`\`\`

## First

\`\`\`terl
%% foo
(foo@host)1> spawn_link('bar@host', 'crasher', 'boom', [])
<2.89.1>
%% bar
(bar@host)1> nodes()
['foo@host']
\`\`\`
`;

const size = { columns: 40, rows: 5 };
const performance: Performance = {
  terminals: [
    { name: 'foo', ...size },
    { name: 'bar', ...size },
  ],
  events: [
    { at: 100, terminal: 'foo', data: '(foo@host)1> ' },
    { at: 1_000, terminal: 'foo', data: 'spawn_link(…)\r\n\x1b[31m<2.89.1>\x1b[0m\r\n' },
    { at: 2_100, terminal: 'bar', data: "(bar@host)1> nodes()\r\n['foo@host']\r\n漢字 </script>" },
  ],
  markers: [
    { at: 0, label: 'Links', line: 1, terminal: undefined },
    { at: 50, label: 'First', line: 10, terminal: undefined },
    { at: 900, label: 'foo spawn_link', line: 14, terminal: 'foo' },
    { at: 2_000, label: 'bar nodes()', line: 17, terminal: 'bar' },
  ],
  focuses: [],
  length: 3_000,
};

describe('the page of a film', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'terl-film-'));
  const file = join(folder, 'film.html');
  const url = pathToFileURL(file).href;
  let browser: Browser;
  let cast = '';

  before(async () => {
    cast = await castOf(performance, { version: 3, title: 'Links', command: 'terl -play' });
    const read = (name: string): string => readFileSync(join(root, 'dist', name), 'utf8');
    const page = pageOf({
      document: parseDocument('links.md', text),
      performance,
      cast,
      script: read('film-page.js'),
      style: read('film-page.css'),
    });
    writeFileSync(file, page);
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const shown = `[...document.querySelectorAll('#film .ap-line')].map((line) => line.textContent.trimEnd())`;

  it('shows at its end what the terminals show', async () => {
    const wanted = await playCast(cast);
    await browser.open(`${url}#t=3`);
    await browser.until(shown, wanted);
  });

  it('asks for nothing but itself, and complains about nothing', () => {
    assert.deepEqual([...new Set(browser.requests.map((one) => one.replace(/#.*/, '')))], [url]);
    assert.deepEqual(browser.complaints, []);
  });

  it('shows the text of the document as text, and nothing of its comments', async () => {
    const main = await browser.evaluate<string>(`document.querySelector('main').textContent`);
    assert.match(main, /Links & <exits>/);
    assert.match(main, /exit\('<\/script><b>boom'\)/);
    assert.doesNotMatch(main, /not shown/);
    assert.equal(await browser.evaluate(`document.querySelector('main b')`), null);
    assert.equal(
      await browser.evaluate(`document.querySelector('main a').href`),
      'https://www.erlang.org/doc',
    );
  });

  it('has a button for each chapter and each step, with a name of its own', async () => {
    const labels = await browser.evaluate<string[]>(
      `[...document.querySelectorAll('[data-at][type=button]')].map((button) => button.ariaLabel ?? button.textContent)`,
    );
    assert.deepEqual(labels, [
      'Links & <exits>',
      'First',
      "Play from foo: spawn_link('bar@host', 'crasher', 'boom', [])",
      'Play from bar: nodes()',
    ]);
  });

  it('plays from a step, and marks where it is', async () => {
    await browser.open(url);
    await browser.until(`document.querySelectorAll('#film .ap-line').length`, 6);
    await browser.evaluate(`document.querySelector('.step:last-of-type button').click()`);
    const marked = `[...document.querySelectorAll('[aria-current]')].map((one) => one.textContent.split('\\n')[0])`;
    await browser.until(marked, ['First', 'bar▶(bar@host)1> nodes()']);
    await browser.until(shown, await playCast(cast));
  });

  it('lets the player do nothing but play', async () => {
    const tried = `fetch('https://localhost/').then(() => 'came', () => 'refused')`;
    assert.equal(await browser.evaluate(tried), 'refused');
    const added = `new Promise((resolve) => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      resolve(window.ran === true);
    })`;
    assert.equal(await browser.evaluate(added), false);
  });
});
