// A node of terl and real Erlang nodes: the handshake, epmd, and the end of links.
import assert from 'node:assert/strict';
import { inetTcpCarrier } from '../../../transport/carrier/inet-tcp-dist.ts';
import type { NetKernelOptions } from '../../../transport/kernel/net-kernel.ts';
import { describeErlang, type ErlangMachine, erlangMachine } from '../../helpers/erlang.ts';
import { closeAll, type TestNode, testNode } from '../support/test-node.ts';

describeErlang('net kernel beside Erlang', () => {
  let machine: ErlangMachine;

  before(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
  });
  afterEach(closeAll);
  after(() => machine.close());

  const node = (name: string, options: Partial<NetKernelOptions> = {}): Promise<TestNode> =>
    testNode(`${name}@localhost`, machine.epmdPort, {
      carrier: inetTcpCarrier,
      cookie: machine.cookie,
      ...options,
    });

  it('connects to an Erlang node, and is a hidden node there', async () => {
    const bar = await machine.start('bar');
    const foo = await node('foo');
    foo.kernel.connect(bar.name);
    await foo.until(`up ${bar.name}`);
    assert.equal(await bar.eval('{nodes(), nodes(hidden)}'), '{[],[foo@localhost]}');
    bar.kill();
    await foo.until(`down ${bar.name} connection_closed`);
  });

  it('is called by an Erlang node', async () => {
    const bar = await machine.start('bar');
    const foo = await node('foo');
    const called = bar.eval("net_kernel:connect_node('foo@localhost')");
    await foo.until(`up ${bar.name}`);
    assert.equal(await called, 'true');
    assert.equal(await bar.eval("erlang:disconnect_node('foo@localhost')"), 'true');
    await foo.until(`down ${bar.name} connection_closed`);
  });
});
