// Distributed applications run on the first of their nodes that is up, move when it ends, and move back. The sessions were held
// with three nodes of erl (OTP 25) first.

import assert from 'node:assert/strict';
import type { NodeOptions } from '../../../../../runtime/node/node.ts';
import { type TestNode, testNodes } from '../../../../helpers/start-node.ts';
import { until } from '../../../../helpers/until.ts';
import { inTurn, untimed } from '../behaviours/support/obedient.ts';
import { told } from './support/told.ts';

const at = (name: string): string => `${name}@localhost`;
const usual = `[['told', 1, ['${at('a')}', ['${at('b')}', '${at('c')}']]]]`;
const runs = "whereis('told_sup') !== undefined";

describe('a distributed application', () => {
  const nodes = testNodes();
  let codePath: string[];

  beforeEach(() => {
    codePath = [nodes.files(told())];
  });

  /** One of the nodes a, b, c: each waits for the others. */
  function start(name: string, more: Readonly<Record<string, string>> = {}): Promise<TestNode> {
    const others = ['a', 'b', 'c'].filter((other) => other !== name).map(at);
    const kernel = {
      distributed: usual,
      sync_nodes_optional: JSON.stringify(others),
      sync_nodes_timeout: '10000',
      net_ticktime: '1',
      ...more,
    };
    const options: NodeOptions = { codePath, kernel };
    return nodes.start(name, options);
  }

  async function allThree(): Promise<[TestNode, TestNode, TestNode]> {
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((name) => start(name)));
    return [a as TestNode, b as TestNode, c as TestNode];
  }

  /** Starts it on all nodes, which answer when it runs on the first. */
  async function started(): Promise<[TestNode, TestNode, TestNode]> {
    const all = await allThree();
    const answers = await Promise.all(all.map((node) => node.type("application.start('told')")));
    assert.deepEqual(answers, ["'ok'", "'ok'", "'ok'"]);
    return all;
  }

  it('waits until it is started on all nodes, and runs on the first', async () => {
    const [a, b, c] = await allThree();
    const answer = b.type("application.start('told')");
    await until(
      c,
      "(await rpc.call('b@localhost', 'application', 'info', [])).some(([what, list]) => what === 'starting' && list.length === 1)",
    );
    assert.equal(await a.type("application.start('told')"), "'ok'");
    assert.equal(await answer, "'ok'");
    assert.equal(await c.type("application.start('told')"), "'ok'");
    assert.equal(await a.type(runs), 'true');
    assert.equal(await b.type(runs), 'false');
    assert.equal(await c.type(runs), 'false');
    await inTurn(b, [
      'application.which_applications().length',
      '2',
      "application.info().find(([what]) => what === 'running')[1][0]",
      "['told', ['distributed', 'a@localhost']]",
      "application.start('told')",
      "['error', ['already_started', 'told']]",
      "is_pid(whereis('dist_ac'))",
      'true',
    ]);
  });

  it('fails over when its node ends, and is taken over when the node is back', async () => {
    const [a, b, c] = await started();
    await a.stop();
    await until(
      b,
      `${runs} || (await rpc.call('c@localhost', 'erlang', 'whereis', ['told_sup'])) !== undefined`,
    );
    const where = (await b.type(runs)) === 'true' ? b : c;
    assert.match(where.printed.join('\n'), /^start 'normal' 'given'$/m);
    const again = await start('a');
    assert.equal(await again.type("application.start('told')"), "'ok'");
    assert.match(
      again.printed.join('\n'),
      new RegExp(`^start \\['takeover', '${where.name}'\\] 'given'$`, 'm'),
    );
    await until(where, `!(${runs})`);
    await where.prints(/exited: 'stopped'/);
    assert.match(untimed(where.printed.join('\n')), /prep_stop \[\]\nstop \['prepared', \[\]\]/);
  });

  it('with phases is told of the failover', async () => {
    codePath = [nodes.files(told("start_phases: [['go', []]],"))];
    const [a, b, c] = await started();
    await a.stop();
    await until(
      b,
      `${runs} || (await rpc.call('c@localhost', 'erlang', 'whereis', ['told_sup'])) !== undefined`,
    );
    const where = (await b.type(runs)) === 'true' ? b : c;
    assert.match(where.printed.join('\n'), /^start \['failover', 'a@localhost'\] 'given'$/m);
    assert.match(where.printed.join('\n'), /^phase 'go' \['failover', 'a@localhost'\] \[\]$/m);
  });

  it('is moved by takeover and permit', async () => {
    const [a, b, c] = await started();
    const type = (node: TestNode, entry: string): Promise<string> =>
      node.type(entry.replace('(', "('told', "));
    assert.equal(await type(c, "application.takeover('temporary')"), "'ok'");
    assert.match(c.printed.join('\n'), /^start \['takeover', 'a@localhost'\] 'given'$/m);
    await until(a, `!(${runs})`);
    await inTurn(c, [
      "application.takeover('told', 'temporary')",
      "['error', ['already_running_locally', 'told']]",
      "application.takeover('other', 'temporary')",
      "['error', ['not_running_distributed', 'other']]",
      "application.takeover('told', 'odd')",
      "['error', ['invalid_restart_type', 'odd']]",
    ]);
    assert.equal(await type(c, 'application.permit(false)'), "'ok'");
    assert.match(a.printed.join('\n'), /^start \['takeover', 'c@localhost'\] 'given'$/m);
    assert.equal(await type(a, 'application.permit(false)'), "'ok'");
    await until(b, runs);
    assert.equal(await type(b, 'application.permit(false)'), "'ok'");
    for (const node of [a, b, c]) await until(node, `!(${runs})`);
    assert.equal(await type(a, 'application.permit(true)'), "'ok'");
    await until(a, runs);
    assert.equal(await type(a, 'application.stop()').catch(String), "'ok'");
  });

  it('is not started again by a node that hears late that it may start it', async () => {
    const [a] = await started();
    const d = await nodes.start('d');
    assert.equal(await d.type("net_adm.ping('a@localhost')"), "'pong'");
    await d.type("register('dist_ac', self())");
    await d.type("send(['dist_ac', 'a@localhost'], ['dist_ac_weight', 'told', 2, 'd@localhost'])");
    assert.equal(await d.type('await receive()'), "['dist_ac_weight', 'told', 0, 'a@localhost']");
    assert.equal(await a.type(runs), 'true');
  });

  it('runs in both halves of a network that is cut, until it is stopped in one of them', async () => {
    const faults = { net_faults: 'true', prevent_overlapping_partitions: 'false' };
    const all = await Promise.all(['a', 'b', 'c'].map((name) => start(name, faults)));
    const [a, b, c] = all as [TestNode, TestNode, TestNode];
    await Promise.all(all.map((node) => node.type("application.start('told')")));
    await a.type("net.cut(['b@localhost', 'c@localhost'])");
    await until(
      b,
      `${runs} || (await rpc.call('c@localhost', 'erlang', 'whereis', ['told_sup'])) !== undefined`,
    );
    assert.equal(await a.type(runs), 'true');
    await a.type('net.heal()');
    // OTP does not bring them together: the operator decides
    const where = (await b.type(runs)) === 'true' ? b : c;
    assert.equal(await where.type("application.stop('told')"), "'ok'");
    assert.equal(await a.type(runs), 'true');
  });

  it('is held back by nodes that must be there, and the node ends without them', async () => {
    const a = await start('a', {
      sync_nodes_mandatory: "['b@localhost']",
      sync_nodes_optional: '[]',
      sync_nodes_timeout: '50',
    });
    const { status, message } = await a.halted;
    assert.equal(status, 1);
    assert.equal(
      message,
      `Kernel pid terminated (application_controller) (['application_start_failure', 'kernel', [['shutdown', ['failed_to_start_child', 'kernel_config', ['mandatory_nodes_down', ['b@localhost']]]], ['kernel', 'start', ['normal', []]]]])`,
    );
    assert.match(a.printed.join('\n'), /initial call: kernel_config\.init\/1/);
  });

  it('starts without optional nodes once the time is up', async () => {
    const a = await start('a', { sync_nodes_timeout: '50' });
    assert.equal(await a.type('init.wait_until_started()'), "'ok'");
    assert.equal(await a.type("application.start('told')"), "'ok'");
    assert.equal(await a.type(runs), 'true');
  });

  it('ends the nodes that do not agree on where it runs', async () => {
    const other = { distributed: `[['told', 1, ['${at('b')}', '${at('a')}']]]` };
    const alone = { sync_nodes_optional: "['b@localhost']" };
    const [a, b] = await Promise.all([
      start('a', alone),
      start('b', { ...other, sync_nodes_optional: "['a@localhost']" }),
    ]);
    void a.type("application.load('told')");
    void b.type("application.load('told')");
    const { message } = await Promise.race([a.halted, b.halted]);
    assert.match(message ?? '', /'application_terminated', 'kernel', 'shutdown'/);
    const printed = [...a.printed, ...b.printed].join('\n');
    assert.match(
      printed,
      /Distribution mismatch for application "told" on nodes '\w@localhost' and/,
    );
  });

  it('may be made one when it is loaded', async () => {
    const a = await nodes.start('a', { codePath, kernel: { start_dist_ac: 'true' } });
    await inTurn(a, [
      "application.load('told', ['told', ['a@localhost']])",
      "'ok'",
      "application.start('told')",
      "'ok'",
      "application.stop('told')",
      "'ok'",
      "application.load('other', ['told', []])",
      "['error', ['no such file or directory', 'other.app.ts']]",
      "application.load(['application', 'x', {}], ['y', 1])",
      "['error', ['bad_distribution_spec', ['y', 1]]]",
      "application.get_key('x', 'vsn')",
      'undefined',
    ]);
  });

  it('takes no harm from messages that nodes do not send', async () => {
    const [a, b] = await started();
    await b.type(
      `for (const name of ['dist_ac_new_node', 'dist_ac_app_started', 'dist_ac_app_stopped', 'dist_ac_weight', 'dist_ac_app_loaded', 'dist_ac_app_unloaded', 'dist_ac_new_permission', 'nodedown', 'internal_restart_appl', 'ac_application_run', 'toString'])
        for (const more of [[], [1], ['told'], [1, 2, 3, 4], ['x@y', 'nobody', 'ok'], [[], [], [], []]]) send(['dist_ac', 'a@localhost'], [name, ...more])`,
    );
    await b.type("send(['dist_ac', 'a@localhost'], 'junk')");
    // the answer comes after all that b has sent before
    assert.match(await b.type("sys.get_state(['dist_ac', 'a@localhost'])"), /'told'/);
    assert.equal(
      await a.type("is_pid(whereis('dist_ac')) && application.get_key('told', 'vsn')"),
      "['ok', '1']",
    );
  });
});
