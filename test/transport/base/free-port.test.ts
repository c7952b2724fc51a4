import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort } from '../../../transport/base/free-port.ts';

describe('a free port', () => {
  it('is one that no listener is given which asks for any', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    assert.ok(typeof address === 'object' && address !== null);
    for (let times = 0; times < 20; times++) {
      const port = await freePort();
      assert.ok(port < address.port, `${port} is below ${address.port}`);
      const free = createServer().listen(port, '127.0.0.1');
      await once(free, 'listening');
      free.close();
    }
  });

  it('is no other caller’s before a program listens there', async () => {
    const { random } = Math;
    try {
      const drawn = [0.31, 0.31, 0.37];
      Math.random = () => drawn.shift() ?? random();
      const [first, second] = [await freePort(), await freePort()];
      assert.notEqual(second, first);
      assert.equal(drawn.length, 0);
    } finally {
      Math.random = random;
    }
  });
});
