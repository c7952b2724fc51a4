import assert from 'node:assert/strict';
import { session, testNodes } from '../../../helpers/start-node.ts';

describe('order', () => {
  const nodes = testNodes();

  it('of 200,000 messages to another node is kept, and none is lost', async function () {
    this.timeout(60_000);
    nodes.files({
      'count.ts': `
        export async function count(to) {
          for (let next = 0; ; next++) {
            const [n, text] = await receive();
            if (n === 'end') { send(to, ['got', next]); return; }
            if (n !== next || text.length !== n % 50) exit(['expected', next, 'got', n]);
          }
        }
        export async function send_all(pid, last) {
          for (let n = 0; n < last; n++) send(pid, [n, 'x'.repeat(n % 50)]);
          send(pid, ['end', '']);
        }
      `,
    });
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      "const [pid, ref] = spawn_monitor('bar@localhost', 'count', 'count', [self()])",
      'await count.send_all(pid, 200_000)',
    ]);
    assert.equal(await foo.type('receive()'), "['got', 200000]");
    assert.equal(await foo.type('(await receive())[4]'), "'normal'");
  });

  it('is kept while both nodes send to one another and processes there come and go', async () => {
    nodes.files({
      'echo.ts': `
        export async function echo() { for (;;) { const [from, n] = await receive(); send(from, n); if (n === 'end') return; } }
      `,
    });
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await session(foo, [
      `async function client(me) {
        const echo = spawn('bar@localhost', 'echo', 'echo', []);
        for (let n = 0; n < 500; n++) send(echo, [self(), n]);
        send(echo, [self(), 'end']);
        for (let n = 0; n < 500; n++) if ((await receive()) !== n) exit('disorder');
        send(me, await receive());
      }`,
      'const me = self(); for (let i = 0; i < 20; i++) spawn_link(client, [me])',
      "for (let i = 0; i < 20; i++) await receive('end')",
      "process_info(me, 'message_queue_len')",
    ]);
    assert.equal(await foo.type('v(-1)'), "['message_queue_len', 0]");
  });
});
