// The observer's server, as a stranger meets it: without an invitation it says nothing.

import assert from 'node:assert/strict';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { type Observer, startObserver } from '../../../runtime/observer/observer.ts';
import type { HostMessage, PageMessage } from '../../../runtime/observer/protocol.ts';

const parts = { script: 'the script', style: 'the style', policy: "default-src 'none'" };

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: IncomingHttpHeaders;
}

describe('the observer', () => {
  let observer: Observer;
  let url: URL;
  let asked: PageMessage[];
  let audiences = 0;
  const first: HostMessage = { kind: 'trace', isOn: false, nodes: ['foo@host'] };
  beforeEach(async () => {
    asked = [];
    audiences = 0;
    observer = await startObserver({
      parts,
      title: 'foo@host <&>',
      source(tell) {
        audiences++;
        tell(first);
        return { ask: (message) => void asked.push(message), close: () => void audiences-- };
      },
    });
    url = new URL(observer.invite());
  });
  const lines: WebSocket[] = [];
  afterEach(async () => {
    for (const line of lines.splice(0)) line.terminate();
    await observer.close();
  });

  const get = (
    headers: Record<string, string> = {},
    path = url.pathname,
    method = 'GET',
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = url;
      request({ host: hostname, port, path, method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
        );
      })
        .on('error', reject)
        .end();
    });
  const keyIn = ({ text }: Answer): string => /"key":"([\w-]+)"/.exec(text)?.[1] ?? '';
  /** Opens a WebSocket; resolves to its first message, or to what was answered instead. */
  const open = (
    key: string,
    { origin = url.origin, path = '/socket', host = url.host } = {},
  ): Promise<string> =>
    new Promise((resolve) => {
      const line = new WebSocket(`ws://${url.host}${path}`, ['terl-observer', key], {
        origin,
        headers: { host },
      });
      lines.push(line);
      line.on('message', (data) => resolve(String(data)));
      line.on('unexpected-response', (_, { statusCode }) => resolve(`${statusCode}`));
      line.on('error', () => resolve('error'));
    });

  it('gives its page once to whoever has the address, and listens on this machine only', async () => {
    assert.match(url.href, /^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
    const page = await get();
    assert.equal(page.status, 200);
    assert.match(
      page.text,
      /<title>foo@host &lt;&amp;&gt;<\/title>(.|\n)*the style(.|\n)*the script/,
    );
    const again = await get();
    assert.equal(again.status, 403);
    assert.equal(
      again.text,
      'This address is not good, or was used. To load the page again needs a new address: observer.start() gives one.\n',
    );
  });

  it('says to which name it answers, if it is called by another', async () => {
    for (const name of ['localhost', '[::1]', 'evil.example'])
      assert.equal(
        (await get({ host: `${name}:${url.port}` })).text,
        `This page is at http://${url.host} only. Open the address as observer.start() has printed it.\n`,
      );
    assert.equal((await get()).status, 200);
  });

  it('lets nobody keep, frame or extend the page', async () => {
    const { headers } = await get();
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['referrer-policy'], 'no-referrer');
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(
      headers['content-security-policy'],
      `default-src 'none'; connect-src ws://${url.host}; frame-ancestors 'none'`,
    );
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  const uninvited: readonly [
    what: string,
    headers: Record<string, string>,
    path?: string | undefined,
    method?: string,
  ][] = [
    ['another Host: a name that was made to lead here', { host: 'evil.example' }],
    ['another Host: this machine by another name', { host: 'localhost' }],
    ['another Origin', { origin: 'http://evil.example' }],
    ['no Origin to speak of', { origin: 'null' }],
    ['a link on another page', { 'sec-fetch-site': 'cross-site' }],
    ['another page of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a browser that looks ahead', { 'sec-purpose': 'prefetch;prerender' }],
    ['another method', {}, undefined, 'POST'],
    [
      'a question about what is allowed',
      { 'access-control-request-method': 'GET' },
      undefined,
      'OPTIONS',
    ],
    ['a wrong token', {}, '/wrong'],
    ['no token', {}, '/'],
    ['a file', {}, '/../package.json'],
  ];
  for (const [what, headers, path, method] of uninvited)
    it(`gives nothing to ${what}, and the address stays good`, async () => {
      const answer = await get(headers, path, method);
      assert.ok(answer.status === 403 || answer.status === 503, `${answer.status}`);
      assert.doesNotMatch(answer.text, /script|foo@host/);
      assert.equal((await get()).status, 200);
    });

  it('tells the page that has the key, once', async () => {
    const key = keyIn(await get());
    assert.deepEqual(JSON.parse(await open(key)), first);
    assert.equal(audiences, 1);
    assert.equal(await open(key), '403');
    lines[0]?.close();
    while (audiences > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('tells nothing to a socket of another page, or without the key', async () => {
    const key = keyIn(await get());
    assert.equal(await open(key, { origin: 'http://evil.example' }), '403');
    assert.equal(await open(key, { host: 'evil.example' }), '403');
    assert.equal(await open(key, { path: '/' }), '403');
    assert.equal(await open('wrong'), '403');
    assert.equal(await open(url.pathname.slice(1)), '403');
    assert.equal(audiences, 0);
    assert.deepEqual(JSON.parse(await open(key)), first);
  });

  it('takes from the page what the protocol has, and ends the connection at anything else', async () => {
    await open(keyIn(await get()));
    const [line] = lines;
    assert.ok(line !== undefined);
    line.send('{"kind":"inspect","key":"foo@host/1/88"}');
    line.send('{"kind":"watch","what":"mesh"}');
    line.send('{"kind":"trace","on":true}');
    line.send('{"kind":"eval","code":"1"}');
    const code = await new Promise((resolve) => line.once('close', resolve));
    assert.equal(code, 1008);
    assert.deepEqual(asked, [
      { kind: 'inspect', key: 'foo@host/1/88' },
      { kind: 'watch', what: 'mesh' },
      { kind: 'trace', on: true },
    ]);
  });

  it('takes no long message, and not too many', async () => {
    for (const send of [
      (line: WebSocket) => line.send(`{"kind":"inspect","key":"${'x'.repeat(100_000)}"}`),
      (line: WebSocket) => {
        for (let n = 0; n < 200; n++) line.send('{"kind":"trace","on":true}');
      },
    ]) {
      url = new URL(observer.invite());
      await open(keyIn(await get()));
      const line = lines.at(-1);
      assert.ok(line !== undefined);
      const closed = new Promise((resolve) => line.once('close', resolve));
      send(line);
      assert.ok([1008, 1009].includes(Number(await closed)));
    }
    assert.ok(asked.length <= 100);
  });

  it('takes no long head, and waits for none', async () => {
    await assert.rejects(
      get({ 'x-long': 'x'.repeat(100_000) }).then(({ status }) => {
        if (status === 431) throw new Error('refused');
      }),
    );
    const slow = connect(Number(url.port), url.hostname);
    slow.on('error', () => {});
    slow.write('GET /');
    assert.equal((await get()).status, 200); // others are served meanwhile
    slow.destroy();
  });

  it('ends with its pages', async () => {
    await open(keyIn(await get()));
    await observer.close();
    await assert.rejects(get());
    assert.equal(audiences, 0);
  });
});
