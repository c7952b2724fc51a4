// Which way links go, as a person reads it on the observer's page.

import assert from 'node:assert/strict';
import { type OpenPage, openPage } from '../../../scripts/observer/open-page.ts';
import { describeNats, startNats, stopNats } from '../../helpers/nats-server.ts';
import { type TestNode, testNodes } from '../../helpers/start-node.ts';
import { poorContrasts } from '../observer/support/contrasts.ts';

const labels = `[...document.querySelectorAll('.mesh-link')].map((link) => [link.dataset.link, link.querySelector('.carrier')?.textContent ?? ''])`;
const key = `document.querySelector('.mesh .key').textContent.split('that is on.')[1].trim()`;
const list = `[...document.querySelectorAll('.mesh .unseen li')].map((one) => one.textContent).filter((text) => text.includes(' linked '))`;

describe('the way that a link goes', function () {
  this.timeout(60_000);
  let page: OpenPage;
  before(async () => {
    page = await openPage();
  });
  after(() => page.close());

  const showMesh = (): Promise<void> => page.click('nav button', 'Mesh');

  /** Draws foo@host and one node for each of these carriers. */
  async function drawn(carriers: readonly string[]): Promise<void> {
    const others = carriers.map((carrier, i) => ({ name: `n${i}@host`, carrier }));
    const common = { creation: '1', hidden: false, isUp: true, isTraced: true };
    await page.begin([], {
      kind: 'mesh',
      nodes: [{ name: 'foo@host' }, ...others].map(({ name }) => ({ name, ...common })),
      links: others.map(({ name, carrier }) => ({
        ...{ a: 'foo@host', b: name, hidden: false, faults: [] },
        ...(carrier === '' ? {} : { carrier }),
      })),
    });
    await showMesh();
    await page.until(`document.querySelectorAll('.mesh-link').length`, carriers.length);
  }

  it('stands beside each link if not all go the same way', async () => {
    await drawn(['ws', 'relay']);
    await page.until(key, 'ws: direct. relay: through the relay of a port mapper.');
    await drawn(['ws', 'inet_tcp', 'nats', '']);
    await page.until(labels, [
      ['foo@host n0@host', 'ws'],
      ['foo@host n1@host', 'inet_tcp'],
      ['foo@host n2@host', 'NATS'],
      ['foo@host n3@host', ''],
    ]);
    await page.until(key, 'inet_tcp, ws: direct. NATS: over the broker.');
    for (const scheme of ['dark', 'light'] as const) {
      await page.prefer(scheme);
      assert.deepEqual(await page.evaluate(poorContrasts), [], scheme);
    }
    const told = await page.evaluate<string[]>(list);
    assert.equal(told[1], 'foo@host is linked to n1@host by inet_tcp; under way: 0 and 0');
    assert.equal(told[3], 'foo@host is linked to n3@host; under way: 0 and 0');
  });

  it('stands once, below the picture, if all go the same way', async () => {
    for (const [carriers, sentence] of [
      [['ws', 'ws'], 'All links go by ws.'],
      [['nats', 'nats'], 'All links go over NATS.'],
      [['relay', 'relay'], 'All links go through the relay of a port mapper.'],
      [['', ''], ''],
    ] as const) {
      await drawn(carriers);
      await page.until(key, sentence);
      await page.until(`document.querySelectorAll('.carrier').length`, 0);
    }
  });

  describeNats('in a room', () => {
    const nodes = testNodes();
    afterEach(stopNats);

    it('is told by the nodes: direct, or over NATS', async () => {
      const server = await startNats();
      const invite = server.invite({ room: 'room-7' });
      const start = (name: string, kernel: Record<string, string> = {}): Promise<TestNode> =>
        nodes.start(name, { name, join: invite, kernel });
      const foo = await start('foo');
      await start('bar');
      await start('baz', { dist_direct: 'false' });
      for (const name of ['bar', 'baz'])
        assert.equal(await foo.type(`net_adm.ping('${name}@room-7')`), "'pong'");
      assert.equal(await foo.type('observer.start()'), "'ok'");
      await page.open(await foo.prints(/^http:/));
      await page.until(`document.querySelector('.state')?.textContent`, 'connected');
      await showMesh();
      await page.until(`${labels}.sort()`, [
        ['bar@room-7 baz@room-7', 'NATS'],
        ['bar@room-7 foo@room-7', 'ws'],
        ['baz@room-7 foo@room-7', 'NATS'],
      ]);
      await page.until(key, 'ws: direct. NATS: over the broker.');
    });
  });
});
