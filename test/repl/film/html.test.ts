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
import { type Browser, startBrowser } from '../../../scripts/browser.ts';
import { root } from '../../../scripts/build.ts';
import { playCast } from '../../helpers/terminal.ts';

const text = `# Links & <exits>

<img src="x" onerror="window.hurt = 1">

A text with </script><script>window.hurt = 1</script> and <img src="x" onerror="window.hurt = 1"> and [a link](javascript:window.hurt=1).

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
['foo@host'] </script><img src="x" onerror="window.hurt = 1"> <!--<script> \x1b[8mhidden\x1b]52;c;aGk=\x07
\`\`\`
`;

const size = { columns: 80, rows: 24 };
const performance: Performance = {
  terminals: [
    { name: 'foo', ...size },
    { name: 'bar', ...size },
  ],
  events: [
    { at: 100, terminal: 'foo', data: '(foo@host)1> ' },
    { at: 1_000, terminal: 'foo', data: 'spawn_link(…)\r\n\x1b[31m<2.89.1>\x1b[0m\r\n' },
    { at: 2_100, terminal: 'bar', data: "(bar@host)1> nodes()\r\n['foo@host']\r\n漢字 </script>" },
    {
      at: 2_200,
      terminal: 'foo',
      data: '<img src="x" onerror="window.hurt = 1"><!--<script>\r\n\x1b]0;title\x07\x1b]52;c;aGk=\x07\x1b]8;;javascript:window.hurt=1\x07link\x1b]8;;\x07\x1b[100;100Hend',
    },
  ],
  markers: [
    { at: 0, label: 'Links', line: 1, terminal: undefined },
    { at: 50, label: 'First', line: 14, terminal: undefined },
    { at: 900, label: 'foo spawn_link', line: 18, terminal: 'foo' },
    { at: 2_000, label: 'bar nodes()', line: 21, terminal: 'bar' },
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
  const told = { version: 3, title: 'Links', command: 'terl -play' } as const;
  let [cast, column] = ['', ''];

  before(async () => {
    cast = await castOf(performance, told);
    column = await castOf(performance, { ...told, arrangement: 'column' });
    const read = (name: string): string => readFileSync(join(root, 'dist', name), 'utf8');
    const page = pageOf({
      document: parseDocument('links.md', text),
      performance,
      cast,
      column,
      script: read('film-page.js'),
      style: read('film-page.css'),
    });
    writeFileSync(file, page);
    browser = await startBrowser();
    await browser.look(1_280, 900, 'light');
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const shown = `[...document.querySelectorAll('#film .ap-line')].map((line) => line.textContent.trimEnd()).join('\\n').trimEnd()`;

  const picture = async (of: string): Promise<string> => (await playCast(of)).join('\n').trimEnd();

  it('shows at its end what the terminals show', async () => {
    const wanted = await picture(cast);
    await browser.open(`${url}#t=3`);
    await browser.until(shown, wanted);
  });

  it('can be read in wide and narrow windows, light and dark', async () => {
    const style = (of: string, name: string): string =>
      `getComputedStyle(document.querySelector('${of}')).${name}`;
    const wanted = {
      1280: { lines: await picture(cast), letters: 11 },
      800: { lines: await picture(column), letters: 12 },
    };
    const grounds = new Set<string>();
    for (const [width, { lines, letters }] of Object.entries(wanted))
      for (const scheme of ['light', 'dark'] as const) {
        await browser.look(Number(width), 900, scheme);
        await browser.open('about:blank');
        await browser.open(`${url}#t=3`);
        await browser.until(shown, lines);
        const size = await browser.evaluate<string>(style('.ap-line', 'fontSize'));
        assert.ok(Number.parseFloat(size) >= letters, `${width}: ${size}`);
        const overflow = `document.documentElement.scrollWidth - document.documentElement.clientWidth`;
        assert.equal(await browser.evaluate(overflow), 0);
        const film = `document.querySelector('#film').getBoundingClientRect().bottom <= innerHeight * 0.75`;
        assert.equal(await browser.evaluate(film), true);
        const ground = await browser.evaluate<string>(style('body', 'backgroundColor'));
        grounds.add(`${scheme} ${ground} ${await browser.evaluate(style('body', 'color'))}`);
      }
    assert.deepEqual([...grounds].sort(), [
      'dark rgb(13, 17, 23) rgb(230, 237, 243)',
      'light rgb(255, 255, 255) rgb(31, 35, 40)',
    ]);
  });

  it('changes with the window, and stays where it is', async () => {
    await browser.look(1_280, 900, 'light');
    await browser.open('about:blank');
    await browser.open(`${url}#t=3`);
    await browser.until(shown, await picture(cast));
    await browser.look(800, 900, 'light');
    await browser.until(shown, await picture(column));
    await browser.look(1_280, 900, 'light');
    await browser.until(shown, await picture(cast));
  });

  it('does nothing that the output of a program says', async () => {
    assert.equal(await browser.evaluate(`window.hurt`), undefined);
    assert.equal(await browser.evaluate(`document.title`), 'Links & <exits>');
    const brought = `[...document.querySelectorAll('img, #film a, main a:not([href^="https:"]), main script')].length`;
    assert.equal(await browser.evaluate(brought), 0);
    assert.equal(
      [cast, column].join('').includes('\\u001b]'),
      false,
      'no titles, links, clipboard',
    );
    const samp = await browser.evaluate<string>(
      `[...document.querySelectorAll('samp')].at(-1).textContent`,
    );
    assert.equal(
      samp,
      `['foo@host'] </script><img src="x" onerror="window.hurt = 1"> <!--<script> hidden`,
    );
  });

  it('asks for nothing but itself, and complains about nothing', () => {
    const asked = new Set(browser.requests.map((one) => one.replace(/#.*/, '')));
    assert.deepEqual(
      [...asked].filter((one) => one !== 'about:blank'),
      [url],
    );
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
    await browser.until(`document.querySelectorAll('#film .ap-line').length`, 25);
    await browser.evaluate(`document.querySelector('.step:last-of-type button').click()`);
    const marked = `[...document.querySelectorAll('[aria-current]')].map((one) => one.textContent.split('\\n')[0])`;
    await browser.until(marked, ['First', 'bar▶(bar@host)1> nodes()']);
    await browser.until(shown, await picture(cast));
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
