// Real Erlang nodes and nodes of terl beside them, for the tests of one describe().

import type { NodeOptions } from '../../runtime/node/node.ts';
import { type ErlangMachine, type ErlangNode, erlangMachine } from './erlang.ts';
import { type TestNode, type TestNodes, testNodes } from './start-node.ts';

export interface BesideErlang {
  /** Starts a node of terl that reaches the Erlang nodes. */
  start(name: string, options?: NodeOptions): Promise<TestNode>;
  /** Starts an Erlang node. */
  startErlang(name: string): Promise<ErlangNode>;
  readonly files: TestNodes['files'];
}

/** All nodes end after each test, those of terl first; epmd runs until the last test. */
export function besideErlang(): BesideErlang {
  const nodes = testNodes();
  const running: ErlangNode[] = [];
  let machine: ErlangMachine;

  before(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
  });
  after(() => machine.close());
  afterEach(async () => {
    const ending = running.splice(0);
    for (const node of ending) node.kill();
    await Promise.all(ending.map(({ ended }) => ended));
  });

  return {
    start(name, options = {}) {
      const { cookie, epmdPort } = machine;
      return nodes.start(name, { cookie, epmdPort, protoDist: ['inet_tcp'], ...options });
    },
    async startErlang(name) {
      const node = await machine.start(name);
      running.push(node);
      return node;
    },
    files: nodes.files,
  };
}
