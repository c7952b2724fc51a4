// Who wishes the observer's page harm: other pages, hostile terms and names, and more events than anybody can look at.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TraceEvent } from '../../../runtime/trace/event.ts';
import { type OpenPage, openPage } from '../../../scripts/observer/open-page.ts';
import { createTeller } from '../../../scripts/observer/teller.ts';

const place = `document.querySelector('.place').textContent`;

describe("the observer's page, attacked", function () {
  this.timeout(120_000);
  let page: OpenPage;
  before(async () => {
    page = await openPage();
  });
  after(() => page.close());

  it('is not given twice: a used address says what to do', async () => {
    const url = await page.begin([]);
    await page.open(url);
    assert.equal(
      await page.evaluate('document.body.textContent'),
      'This address is not good, or was used. observer.start() gives a new one.\n',
    );
    await page.open(`${new URL(url).origin}/${'x'.repeat(43)}`);
    assert.match(
      await page.evaluate<string>('document.body.textContent'),
      /^This address is not good/,
    );
    page.complaints.splice(0); // the browser says that it was refused
  });

  describe('by a page of another origin', () => {
    let server: Server;
    let elsewhere = '';
    before(async () => {
      server = createServer((_, response) => response.end('<!doctype html><title>evil</title>'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      elsewhere = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    });
    after(() => server.close());

    it('gives it nothing: no fetch, no frame, no socket', async () => {
      const url = await page.begin([]);
      const invited = page.invite();
      await page.open(elsewhere);
      const { origin, host } = new URL(url);
      const tried = await page.evaluate(`(async () => {
        const fetched = await fetch(${JSON.stringify(invited)}).then((one) => one.text(), () => 'refused');
        const blind = await fetch(${JSON.stringify(invited)}, { mode: 'no-cors' }).then((one) => one.type + one.status, () => 'refused');
        const frame = document.createElement('iframe');
        frame.src = ${JSON.stringify(invited)};
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener('load', resolve));
        let framed = 'refused';
        try { framed = frame.contentDocument?.body.textContent ?? 'refused'; } catch {}
        const socket = await new Promise((resolve) => {
          const line = new WebSocket('ws://${host}/socket', ['terl-observer', 'x'.repeat(43)]);
          line.onopen = () => resolve('open');
          line.onerror = () => resolve('refused');
        });
        return { fetched, blind, framed, socket };
      })()`);
      assert.deepEqual(tried, {
        fetched: 'refused',
        blind: 'refused',
        framed: 'refused',
        socket: 'refused',
      });
      await page.open(invited); // it is still good for a person
      await page.until(`document.querySelector('.state')?.textContent`, 'connected');
      assert.equal(await page.evaluate('location.origin'), origin);
      page.complaints.splice(0); // the browser says what it has refused
    });
  });

  const hostile = [
    '</script><script>window.harmed = 1</script>',
    '<img src=x onerror="window.harmed = 1">',
    '"><svg onload="window.harmed = 1">',
    '\x1b]0;title\x07\x1b[2J\u202e\u2066gnitirw\0',
    'javascript:window.harmed=1',
    '漢字👩‍👩‍👧‍👦'.repeat(1_000),
    '&lt;b&gt;',
    '',
  ];

  it('shows hostile terms and names as texts', async () => {
    await page.begin(hostileStory(hostile));
    await page.resize(1_280, 2_600);
    for (const tab of ['Messages', 'Mesh', 'Processes']) {
      await page.click('nav button', tab);
      assert.equal(await page.evaluate('window.harmed ?? 0'), 0, tab);
      assert.equal(
        await page.evaluate(`document.querySelectorAll('img, iframe, #page script').length`),
        0,
      );
      const signs = `/[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069]/u.test(document.querySelector('#page').textContent)`;
      assert.equal(
        await page.evaluate(signs),
        false,
        'no controls, nothing that turns the direction',
      );
    }
    await page.click('nav button', 'Messages');
    await page.evaluate(`document.querySelector('.chart').focus()`);
    await page.press('Home');
    await page.press('ArrowDown');
    await page.until(`document.querySelector('.term')?.textContent.startsWith('</script>')`, true);
    for (const format of ['svg', 'html', 'jsonl', 'mermaid', 'shiviz'])
      await page.click(`[data-format=${format}]`);
    assert.equal(await page.evaluate('window.harmed ?? 0'), 0);
    assert.deepEqual(page.complaints, []);
    await page.resize(1_280, 800);
  });

  it('saves hostile terms and names as texts: what is saved runs nothing and asks for nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'terl-observer-'));
    try {
      await page.command('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
      await page.begin(hostileStory([...hostile, '<b>&'.repeat(2_500_000)]));
      for (const [format, name] of [
        ['svg', 'trace.svg'],
        ['html', 'trace.html'],
        ['shiviz', 'trace.log'],
        ['mermaid', 'trace.mmd'],
        ['jsonl', 'trace.jsonl'],
      ] as const) {
        const file = join(folder, name);
        await page.begin(hostileStory([...hostile, '<b>&'.repeat(2_500_000)]));
        await page.click(`[data-format=${format}]`);
        while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 20));
        const text = readFileSync(file, 'utf8');
        assert.ok(text.length < 2_000_000, `${name}: ${text.length} signs`);
        const bare =
          format === 'jsonl' || format === 'html'
            ? /(?!\n)\p{Cc}/u
            : /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
        const [, own = text] = format === 'html' ? (/id="data">(.*)/.exec(text) ?? []) : [];
        assert.doesNotMatch(own, bare, `${name} has no controls`);
        if (format !== 'svg' && format !== 'html') continue;
        const earlier = page.requests.length;
        const url = pathToFileURL(file).href;
        await page.open(url);
        await page.until(`document.querySelectorAll('.arrow').length > 5`, true);
        assert.equal(await page.evaluate('window.harmed ?? 0'), 0, name);
        const foreign = `document.querySelectorAll('img, iframe, object, foreignObject, image, a, use, [onload], [onerror]').length`;
        assert.equal(await page.evaluate(foreign), 0, name);
        assert.deepEqual(page.requests.slice(earlier), [url], `${name} asks for nothing`);
        assert.deepEqual(page.complaints, [], name);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('bears terms and names of 10 MB', async () => {
    const long = '<b>&'.repeat(2_500_000);
    const story = createTeller();
    story.name('foo@host/1/88', long);
    story.pass('foo@host/1/88', 'foo@host/1/89', long);
    story.tell('exit', 'foo@host/1/88', { term: long });
    await page.begin(story.events);
    await page.until(place, '4 of 4');
    const length = await page.evaluate<number>(
      `document.querySelector('#page').textContent.length`,
    );
    assert.ok(length < 5_000, `${length} signs`);
    assert.deepEqual(page.complaints, []);
  });

  it('lets nothing run that is not its own', async () => {
    await page.begin([]);
    assert.equal(await page.evaluate(`fetch('/').then(() => 'came', () => 'refused')`), 'refused');
    const added = `(() => {
      const script = document.createElement('script');
      try { script.textContent = 'window.harmed = 1'; } catch { return 'refused'; }
      document.body.append(script);
      return window.harmed === 1 ? 'ran' : 'refused';
    })()`;
    assert.equal(await page.evaluate(added), 'refused');
    const written = `(() => {
      try { document.body.innerHTML = '<b>x</b>'; return 'written'; } catch { return 'refused'; }
    })()`;
    assert.equal(await page.evaluate(written), 'refused');
    page.complaints.splice(0); // the browser says what it has refused
  });

  it('says that it dropped events when 100,000 come in a second, and goes on with bounded memory', async () => {
    await page.begin([]);
    const seconds = 4;
    const story = createTeller();
    story.name('foo@host/1/88', 'shell <0.88.0>'); // told once
    while (story.events.length < 10_000)
      story.pass('foo@host/1/88', 'bar@host/1/89', `${story.events.length}`);
    const begun = performance.now();
    const tellSome = (n: number): void => {
      const shift = n * 10_000;
      const events = story.events.map(
        ({ shown, ...one }): TraceEvent => ({
          ...one,
          ...(shown === undefined || n > 0 ? {} : { shown }),
          vector: Object.fromEntries(
            Object.entries(one.vector).map(([life, number]) => [life, number + shift]),
          ),
          ...(one.message === undefined ? {} : { message: `${one.message}${n}` }),
        }),
      );
      page.tell({ kind: 'events', events, dropped: 0 });
    };
    for (let n = 0; n < seconds * 10; n++) {
      tellSome(n);
      const wait = begun + (n + 1) * 100 - performance.now();
      await new Promise((resolve) => setTimeout(resolve, Math.max(1, wait)));
    }
    assert.match(
      await page.evaluate<string>(`document.querySelector('.dropped').textContent`),
      /^\d{2,3},\d{3} events are not on this page$/,
    );
    await page.until(
      `Number(document.querySelector('.dropped').textContent.replace(/\\D/g, '')) > 300_000`,
      true,
    );
    const kept = await page.evaluate<string>(place);
    assert.ok(Number(kept.replace(/^.* of |,/g, '')) <= 20_000, kept);
    const names = `[...document.querySelectorAll('.process')].map((one) => one.textContent).sort()`;
    assert.deepEqual(await page.evaluate(names), ['89', 'shell <0.88.0>']);
    await page.command('HeapProfiler.collectGarbage');
    const { usedSize } = await page.command<{ usedSize: number }>('Runtime.getHeapUsage');
    assert.ok(usedSize < 150_000_000, `${usedSize} bytes`);
    await page.click('nav button', 'Mesh');
    await page.until(`document.querySelectorAll('.mesh-node').length`, 2);
    assert.deepEqual(page.complaints, []);
  });

  it('says so when its node is gone', async () => {
    await page.begin([]);
    await page.stop();
    await page.until(
      `document.querySelector('.state').textContent`,
      'The node has gone, or the page was opened twice. observer.start() gives a new address.',
    );
  });
});

/** Everything in it that can be is one of these texts. */
function hostileStory(texts: readonly string[]): TraceEvent[] {
  const story = createTeller();
  for (const [n, text] of texts.entries()) {
    const [here, there] = [
      `foo@host/1/${n}`,
      `${text.replaceAll('/', '-').slice(0, 40)}@host/2/${n}`,
    ];
    story.name(here, text);
    story.name(there, text);
    story.pass(here, there, text);
    for (const kind of ['exit', 'register', 'entry', 'down', 'monitor'] as const)
      story.tell(kind, here, { term: text, other: text });
    story.tell('nodedown', 'foo@host/1', { other: text, term: text });
  }
  return story.events;
}
