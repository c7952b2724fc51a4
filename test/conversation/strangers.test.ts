// What does not speak our protocol comes to a node's door and to the mapper's while a session goes on.

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import WebSocket from 'ws';
import { portPlease } from '../../transport/mapper/mapper-client.ts';
import type { Terminal } from '../helpers/terminal.ts';
import { makeWorld, type World } from './support/world.ts';

describe('a stranger', () => {
  let world: World;
  let foo: Terminal;
  let bar: Terminal;
  let ports: Record<'node' | 'mapper', number>;
  before(async () => {
    world = await makeWorld();
    foo = await world.open('foo');
    bar = await world.open('bar');
    await foo.ask("spawn('bar@localhost', 's', 's', [])");
    const at = { host: '127.0.0.1', port: world.mapperPort };
    const found = await portPlease(at, 'bar');
    ports = { node: found ?? 0, mapper: world.mapperPort };
  });
  after(() => world.close());

  const theSessionGoesOn = async (): Promise<void> => {
    const answer = await foo.ask(
      "send(['server', 'bar@localhost'], ['hi', self()]); await receive()",
    );
    assert.equal(answer.filter((line) => line === "'hi'").length, 1);
    assert.match((await foo.ask('net_adm.names()')).join(''), /'bar'/);
    assert.ok((await bar.ask('nodes()')).includes("['foo@localhost']"));
  };

  const raw: Readonly<Record<string, string | Buffer>> = {
    'plain HTTP': 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    'the words of another protocol': 'SSH-2.0-OpenSSH_9.6\r\n',
    garbage: Buffer.alloc(20_000, 0xa7),
    'a greeting of TLS': Buffer.from('16030100050100000100', 'hex'),
    'an endless header': `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`,
  };
  for (const door of ['node', 'mapper'] as const) {
    for (const [what, bytes] of Object.entries(raw)) {
      it(`is cut off after ${what} at the ${door}'s port, and the session goes on`, async () => {
        await untilCutOff(ports[door], bytes);
        await theSessionGoesOn();
      });
    }

    it(`is cut off after half a message and garbage in frames at the ${door}'s port`, async () => {
      await untilClosed(ports[door], [Buffer.from('00', 'hex'), Buffer.alloc(300, 0x4e)]);
      await theSessionGoesOn();
    });

    it(`is cut off after an oversized frame at the ${door}'s port`, async () => {
      await untilClosed(ports[door], [Buffer.alloc(3_000_000, 0x4e)]);
      await theSessionGoesOn();
    });
  }
});

/** Send bytes over plain TCP; resolves when the other side has ended the connection. */
function untilCutOff(port: number, bytes: string | Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('error', () => undefined); // reset is a way of ending too
    socket.on('close', () => resolve());
    socket.resume();
  });
}

/** Send messages over a WebSocket; resolves when the other side has ended it. */
function untilClosed(port: number, messages: readonly Buffer[]): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
    socket.on('open', () => {
      for (const message of messages) socket.send(message);
    });
    socket.on('error', () => undefined); // a refused upgrade is a way of ending too
    socket.on('close', () => resolve());
  });
}
