import assert from 'node:assert/strict';
import { readKernelParameters } from '../../../runtime/flags/kernel-parameters.ts';
import { startNode } from '../../../runtime/node/node.ts';

describe('-kernel', () => {
  it('reads what it knows', () => {
    const { listen, ...rest } = readKernelParameters({
      net_ticktime: '8',
      net_setuptime: '3',
      dist_auto_connect: 'once',
      inet_dist_listen_min: '9100',
      inet_dist_listen_max: '9105',
      inet_dist_use_interface: '{10, 0, 0, 5}',
      dist_relay: 'true',
      net_faults: 'true',
      prevent_overlapping_partitions: 'false',
      shell_presence: 'true',
    });
    assert.deepEqual(listen, { min: 9100, max: 9105, address: '10.0.0.5' });
    assert.deepEqual(rest, {
      ticktime: 8,
      setuptime: 3,
      autoConnect: 'once',
      relay: true,
      mayOthersFault: true,
    });
    assert.deepEqual(readKernelParameters({}), {
      listen: {},
      autoConnect: 'yes',
      relay: false,
      mayOthersFault: false,
    });
  });

  it("takes Erlang's own parameters that change nothing here", () => {
    readKernelParameters({
      shell_history: 'enabled',
      shell_history_path: '"/tmp"',
      logger_level: 'debug',
      start_pg: 'true',
    });
  });

  it('says in one sentence what a parameter does not take', () => {
    const bad: Readonly<Record<string, readonly string[]>> = {
      net_ticktime: ['', '0', '-1', '1.5', 'x', '99999999999'],
      net_setuptime: ['0', 'x'],
      dist_auto_connect: ['', 'always'],
      inet_dist_listen_min: ['-1', '65536', 'x'],
      inet_dist_listen_max: ['65536'],
      inet_dist_use_interface: ['', 'host', '{1,2,3}', '256.0.0.1'],
      dist_relay: ['yes'],
      prevent_overlapping_partitions: ['maybe'],
      shell_presence: ['1'],
      shell_history: ['', 'true'],
      distributed: ['', 'x', '[', '[x]', "['x']", "[['x', -1, ['a@host']]]", "[['x', 'soon', []]]"],
      sync_nodes_mandatory: ['', 'bar@host', '[1]'],
      sync_nodes_optional: ["['bar@host'"],
      sync_nodes_timeout: ['', '0', '-1', 'x'],
      permissions: ["['x']", "[['x', 'yes']]"],
      shutdown_timeout: ['x'],
      start_dist_ac: ['yes'],
    };
    for (const [key, values] of Object.entries(bad))
      for (const value of values)
        assert.throws(() => readKernelParameters({ [key]: value }), {
          message: new RegExp(
            `^-kernel ${key} takes .*, got ${JSON.stringify(value).replace(/[[\]]/g, '\\$&')}$`,
          ),
        });
    assert.throws(() => readKernelParameters({ net_tictime: '8' }), {
      message: /^-kernel has no parameter "net_tictime"; there are net_ticktime, /,
    });
  });

  it('is refused for a node without a name too', async () => {
    const options = { kernel: { net_ticktime: 'x' } };
    const nothing = (): void => undefined;
    await assert.rejects(startNode(options, nothing), /-kernel net_ticktime takes/);
  });
});
