// The observer's page in a real browser: what a person sees is read from it.

import assert from 'node:assert/strict';
import type { HostMessage } from '../../../runtime/observer/protocol.ts';
import { eventKinds } from '../../../runtime/trace/event.ts';
import { type OpenPage, openPage } from '../../../scripts/observer/open-page.ts';
import { crowd, session } from '../../../scripts/observer/stories.ts';
import { createTeller } from '../../../scripts/observer/teller.ts';
import { processNews } from './support/process-news.ts';

const arrows = `[...document.querySelectorAll('.arrow')].map((one) => one.querySelector('.label')?.textContent ?? '')`;
const marked = (kind: string): string => `document.querySelectorAll('.mark.${kind}').length`;
const place = `document.querySelector('.place').textContent`;
const whole = `${session().length} of ${session().length}`;
const term = `document.querySelector('aside .term')?.textContent ?? ''`;

describe("the observer's page", function () {
  this.timeout(60_000);
  let page: OpenPage;
  before(async () => {
    page = await openPage();
  });
  after(() => page.close());

  describe('with a session', () => {
    let url = '';
    let earlier = 0;
    before(async () => {
      earlier = page.requests.length;
      url = await page.begin(session());
      await page.resize(1_280, 2_000); // all of it can be seen
    });
    after(() => page.resize(1_280, 800));

    it('has a column for each process, grouped by node', async () => {
      const groups = `[...document.querySelectorAll('.group')].map((group) => [
        group.querySelector('.node').textContent,
        ...[...group.querySelectorAll('.process')].map((one) => one.textContent),
      ])`;
      await page.until(groups, [
        ['foo@host', 'shell <0.88.0>', '<0.93.0>'],
        ['bar@host', 'server <0.89.0>'],
      ]);
    });

    it('has the arrows in their order, each pointing down', async () => {
      await page.until(arrows, [
        'spawn s.s()',
        '',
        'spawn () => …',
        "['hi', <0.88.0>]",
        "'hi'",
        "['slow', <0.88.0>]",
        "['fast', <0.93.0>]",
        "'kept'",
        "'urgent'",
        "'note to myself'",
        '',
        '',
        "'held back'",
        "'nobody knows'",
        "'too late'",
        "'on its way'",
      ]);
      const ends = await page.evaluate<[number, number][]>(
        `[...document.querySelectorAll('.arrow .line')].map((line) => {
          const points = [...line.points].map(({ y }) => y);
          return [points[0], points.at(-1)];
        })`,
      );
      for (const [from, to] of ends) assert.ok(to > from, `from ${from} to ${to}`);
    });

    it('tells by form, not by color alone, what became of a message', async () => {
      const ended = (fate: string, sign: string): string =>
        `[...document.querySelectorAll('.arrow.${fate}')].filter((one) => one.querySelector('${sign}')).map((one) => one.querySelector('.label').textContent)`;
      await page.until(ended('lost', 'path.end'), ["'held back'", "'too late'"]);
      await page.until(ended('unknown', 'text.sign'), ["'nobody knows'"]);
      await page.until(ended('under-way', 'circle.open'), ["'on its way'"]);
      const dashes = `getComputedStyle(document.querySelector('.arrow.under-way .line')).strokeDasharray`;
      await page.until(dashes, '5px, 4px');
    });

    it('has a tick where a message is received, and a bar while it waits in the mailbox', async () => {
      await page.until(`document.querySelectorAll('.tick').length`, 7);
      await page.until(
        `[...document.querySelectorAll('.arrow')].filter((one) => one.querySelector('.waits')).map((one) => one.querySelector('.label').textContent)`,
        ["['slow', <0.88.0>]", "'kept'"],
      );
    });

    it('has a mark for each kind of event', async () => {
      const drawn = ['send', 'arrive', 'receive']; // as an arrow and its ends
      for (const kind of eventKinds.filter((one) => !drawn.includes(one)))
        assert.ok((await page.evaluate<number>(marked(kind))) > 0, kind);
    });

    it('shows the term of what is pointed at, and its past, its future and what is concurrent', async () => {
      const slow = `.arrow[data-message="foo@host/1#5"]`;
      await page.point(
        `[data-place="${await page.evaluate(`document.querySelector('${slow}').dataset.place`)}"].mark .hit`,
      );
      await page.until(term, "['slow', <0.88.0>]");
      await page.until(`document.querySelector('${slow}').classList.contains('now')`, true);
      const relation = (label: string): string =>
        `[...document.querySelectorAll('.arrow')].find((one) => one.querySelector('.label')?.textContent === ${JSON.stringify(label)}).classList.value.match(/past|future|concurrent|now/)[0]`;
      await page.until(relation("'hi'"), 'past');
      await page.until(relation("['fast', <0.93.0>]"), 'concurrent');
      const facts = await page.evaluate<string>(`document.querySelector('aside dl').textContent`);
      assert.match(
        facts,
        /processshell <0\.88\.0>.*toserver <0\.89\.0>.*arrived, waits in the mailbox/,
      );
      assert.match(facts, /foo@host\/1#5/);
    });

    it('is led by keys: along events, along a message, and out again', async () => {
      await page.evaluate(`document.querySelector('.chart').focus()`);
      await page.press('Home');
      const kind = `document.querySelector('aside h2').textContent`;
      await page.until(kind, 'nodeup');
      for (let n = 0; n < 2; n++) await page.press('ArrowDown');
      await page.until(term, "spawn('bar@host', 's', 's', [])");
      await page.evaluate(
        `document.querySelector('.arrow[data-message="foo@host/1#6"]').dispatchEvent(new PointerEvent('pointerup', { bubbles: true }))`,
      );
      await page.until(kind, 'send');
      await page.press('ArrowRight');
      await page.until(kind, 'arrives in the mailbox');
      await page.press('ArrowRight');
      await page.until(kind, 'receive');
      await page.until(
        `document.querySelector('[aria-live]').textContent`,
        "server <0.89.0> receives ['fast', <0.93.0>]",
      );
      await page.press('Escape');
      await page.until(kind, 'What is what');
    });

    it('shows any moment: what was under way then is under way', async () => {
      const move = (to: number): Promise<unknown> =>
        page.evaluate(`(() => {
          const range = document.querySelector('.moment input');
          Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(range, '${to}');
          range.dispatchEvent(new Event('input', { bubbles: true }));
        })()`);
      const at = await page.evaluate<number>(
        `Number(document.querySelector('.arrow[data-message="foo@host/1#5"]').dataset.place) + 1`,
      );
      await move(at);
      await page.until(place, `${at} of ${session().length}`);
      await page.until(
        `[...document.querySelectorAll('.arrow.under-way')].map((one) => one.querySelector('.label').textContent)`,
        ["['slow', <0.88.0>]"],
      );
      await page.until(`document.querySelector('.live').textContent`, 'Live');
      await page.press(' ');
      await page.until(place, whole);
    });

    it('filters by text, by process and by node', async () => {
      await page.press('/');
      await page.until(`document.activeElement.id`, 'filter');
      await page.command('Input.insertText', { text: 'FAST' });
      await page.until(arrows, ["['fast', <0.93.0>]"]);
      await page.evaluate(`document.querySelector('#filter').select()`);
      await page.command('Input.insertText', { text: 'nothing has this' });
      await page.until(
        `document.querySelector('.nothing').textContent`,
        'The filter hides all events.',
      );
      await page.evaluate(`(() => {
        const filter = document.querySelector('#filter');
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(filter, '');
        filter.dispatchEvent(new Event('input', { bubbles: true }));
      })()`);
      await page.until(`document.querySelectorAll('.arrow').length`, 16);
      await page.click('.menu summary', 'Processes');
      await page.until(`document.querySelectorAll('.choice').length`, 6);
      await page.click('.choice', '<0.93.0>');
      const columns = `[...document.querySelectorAll('.process')].map((one) => one.textContent)`;
      await page.until(columns, ['shell <0.88.0>', 'server <0.89.0>']);
      await page.click('.choice', 'bar@host/1');
      await page.until(columns, ['shell <0.88.0>']);
      await page.click('.choice', '<0.93.0>');
      await page.click('.choice', 'bar@host/1');
      await page.until(`document.querySelectorAll('.arrow').length`, 16);
      await page.click('.menu summary', 'Processes');
    });

    it('asks for nothing but itself, complains about nothing, and forgets its address', async () => {
      assert.deepEqual(page.requests.slice(earlier), [url]);
      assert.deepEqual(page.complaints, []);
      assert.equal(await page.evaluate('location.pathname'), '/');
    });
  });

  it('draws the mesh, with what is under way and the faults that are on', async () => {
    const node = (name: string, more = {}): object => ({
      name,
      creation: '1',
      hidden: false,
      isUp: true,
      isTraced: true,
      ...more,
    });
    await page.begin(session(), {
      kind: 'mesh',
      nodes: [
        node('foo@host'),
        node('bar@host'),
        node('baz@host', { isUp: false }),
        node('c@host', { hidden: true }),
      ],
      links: [
        { a: 'bar@host', b: 'foo@host', hidden: false, faults: ['delay 200 ms'] },
        { a: 'c@host', b: 'foo@host', hidden: true, faults: [] },
      ],
    } as HostMessage);
    await page.click('nav button', 'Mesh');
    await page.until(
      `[...document.querySelectorAll('.mesh-node')].map((one) => [one.dataset.node, one.classList.contains('down'), one.classList.contains('hidden')])`,
      [
        ['foo@host', false, false],
        ['bar@host', false, false],
        ['baz@host', true, false],
        ['c@host', false, true],
      ],
    );
    await page.until(
      `[...document.querySelectorAll('.mesh-link.hidden')].map((one) => one.dataset.link)`,
      ['c@host foo@host'],
    );
    await page.until(`document.querySelector('.mesh .mesh-fault').textContent`, '✂ delay 200 ms');
    await page.until(
      `[...document.querySelectorAll('.travelling')].map((one) => [one.dataset.way, one.textContent])`,
      [['foo@host bar@host', '1']],
    );
    const places = `[...document.querySelectorAll('.mesh-node')].map((one) => one.getAttribute('transform')).join()`;
    const before = await page.evaluate<string>(places);
    page.tell({ kind: 'events', events: crowd(3, 20), dropped: 0 });
    await page.until(`${place} === '${whole}'`, false);
    assert.equal(await page.evaluate(places), before, 'the nodes stay where they are');
    assert.deepEqual(page.asked.at(-1), { kind: 'watch', what: 'mesh' });
  });

  it('lists processes of all nodes, sorted, and shows what is known of one', async () => {
    await page.begin([], ...processNews);
    await page.click('nav button', 'Processes');
    const rows = `[...document.querySelectorAll('tbody tr')].map((one) => one.cells[0].textContent)`;
    await page.until(rows, ['<0.89.0>', '<0.90.0>', '<0.88.0>']);
    await page.click('th button', 'Mailbox');
    await page.until(rows, ['<0.90.0>', '<0.89.0>', '<0.88.0>']);
    await page.until(`document.querySelector('[aria-sort=descending]').textContent`, 'Mailbox ↓');
    await page.click('td button', '<0.89.0>');
    await page.until(`document.querySelector('aside').textContent`, 'Asking its node …');
    assert.deepEqual(page.asked.at(-1), { kind: 'inspect', key: 'foo@host/1/89' });
    page.tell({
      kind: 'process',
      key: 'foo@host/1/89',
      info: { message_queue: ["'one'", "'two'"], links: [], current_function: 's.s/0' },
    });
    await page.until(
      `[...document.querySelectorAll('aside dl > div')].map((one) => one.textContent)`,
      ["message_queue'one''two'", 'linksnone', 'current_functions.s/0'],
    );
  });

  it('reads the mesh of a moment from its messages', async () => {
    const story = createTeller();
    story.pass('foo@host/1/88', 'bar@host/2/89', "'hi'");
    await page.begin(story.events, {
      kind: 'mesh',
      nodes: [],
      links: [],
    });
    await page.press(' ');
    await page.click('nav button', 'Mesh');
    await page.until(
      `[...document.querySelectorAll('.mesh-link')].map((one) => one.dataset.link)`,
      ['bar@host foo@host'],
    );
  });

  it('draws only what can be seen of many events', async () => {
    await page.begin(crowd(40, 5_000));
    await page.until(place, '5,000 of 5,000');
    const drawn = await page.evaluate<number>(`document.querySelectorAll('.chart *').length`);
    assert.ok(drawn < 3_000, `${drawn} elements`);
    await page.until(`document.querySelectorAll('.process').length`, 40);
    const isWide = `document.querySelector('.canvas').offsetWidth <= document.querySelector('.chart').offsetWidth`;
    assert.equal(await page.evaluate(isWide), true, 'forty processes are side by side');
  });

  it('follows what happens, until a person looks at something', async () => {
    await page.begin(crowd(3, 300));
    await page.until(place, '300 of 300');
    const isAtEnd = `(() => {
      const chart = document.querySelector('.chart');
      return chart.scrollTop + chart.clientHeight >= chart.scrollHeight - 2;
    })()`;
    await page.until(isAtEnd, true);
    page.tell({ kind: 'events', events: crowd(3, 400), dropped: 0 });
    await page.until(place, '400 of 400');
    await page.until(isAtEnd, true);
    await page.evaluate(`document.querySelector('.chart').scrollTop = 500`);
    await page.until(`document.querySelector('.live').textContent`, 'Live');
    page.tell({ kind: 'events', events: crowd(3, 450), dropped: 0 });
    await page.until(`document.querySelector('.live').textContent`, 'Live +50');
    assert.equal(await page.evaluate(place), '400 of 400');
    assert.equal(await page.evaluate(`document.querySelector('.chart').scrollTop`), 500);
  });
});
