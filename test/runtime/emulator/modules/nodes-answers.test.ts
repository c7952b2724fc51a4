// What functions about nodes answer to what they cannot take, and that asking about a name does not make it known.

import assert from 'node:assert/strict';
import { shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('functions about nodes', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  it('tell apart options of monitor_nodes that are unknown, bad, contradictory or none', async () => {
    const wrong = (options: string): string => `net_kernel.monitor_nodes(true, ${options})`;
    const mismatch =
      "['error', ['option_value_mismatch', [['node_type', 'visible'], ['node_type', 'all']]]]";
    const badType = "['error', ['bad_option_value', ['node_type', 'foo']]]";
    await shows(foo, {
      [wrong("[['node_type', 'foo']]")]: badType,
      [wrong("['bar', ['node_type', 'foo']]")]: badType,
      [wrong("[['node_type', 'all'], ['node_type', 'visible'], 'bar']")]: mismatch,
      [wrong("[['node_type', 'all'], ['node_type', 'all']]")]: "'ok'",
      [wrong("['bar', ['baz', 1]]")]: "['error', ['unknown_options', ['bar', ['baz', 1]]]]",
      [wrong("['node_type']")]: "['error', ['unknown_options', ['node_type']]]",
      [wrong("[['nodedown_reason', true]]")]:
        "['error', ['unknown_options', [['nodedown_reason', true]]]]",
      [wrong("['connection_id', 'nodedown_reason', 'nodedown_reason']")]: "'ok'",
      [wrong("'foo'")]: "['error', ['invalid_options', 'foo']]",
      [wrong('1')]: "['error', ['invalid_options', 1]]",
      [wrong('null')]: "['error', ['invalid_options', null]]",
      [wrong("{ node_type: 'foo', zz: 1 }")]:
        "['error', ['bad_option_value', { node_type: 'foo' }]]",
      [wrong("{ connection_id: 'x', node_type: 'foo' }")]:
        "['error', ['bad_option_value', { connection_id: 'x' }]]",
      [wrong('{ foo: 1, bar: 2 }')]: "['error', ['unknown_options', { bar: 2, foo: 1 }]]",
      [wrong('{ nodedown_reason: false }')]: "'ok'",
      [wrong('[]')]: "'ok'",
      "net_kernel.monitor_nodes(false, ['foo'])": "['error', ['unknown_options', ['foo']]]",
      "net_kernel.monitor_nodes('foo', ['bar'])": "'error'",
      'net_kernel.monitor_nodes(1)': "'error'",
    });
  });

  it('answer error where Erlang does, and raise where it does', async () => {
    await shows(foo, {
      'net_kernel.allow([1])': "'error'",
      "net_kernel.allow('foo')": "'error'",
      'net_kernel.allow([])': "'ok'",
      'init.get_argument(1)': "'error'",
      'init.get_argument([])': "'error'",
      "process_info(self(), ['registered_name', 'links'])":
        "[['registered_name', []], ['links', []]]",
    });
    assert.match(
      await foo.type('erlang.get_cookie(1)'),
      /bad argument[\s\S]*argument 1: not a node/,
    );
    assert.match(
      await foo.type("net_kernel.start('x', 'y')"),
      /^\*\* exception error: 'invalid_options'/,
    );
    assert.match(
      await foo.type('net_kernel.start(1, {})'),
      /^\*\* exception error: 'invalid_name'/,
    );
  });

  it('do not make a name known that is only looked up', async () => {
    await shows(foo, {
      "disconnect_node('no@host')": 'false',
      "monitor_node('no@host', false)": 'true',
      "net_kernel.allow(['no@host', 'foo@localhost'])": "'ok'",
      "nodes('known').sort()": "['foo@localhost', 'nonode@nohost']",
    });
  });

  it('take no reference of another node as a monitor', async () => {
    await nodes.start('bar');
    const refused = /bad argument[\s\S]*argument 1: not a reference of this node/;
    await foo.type("const theirs = await rpc.call('bar@localhost', 'erlang', 'make_ref', [])");
    assert.match(await foo.type('demonitor(theirs)'), refused);
    assert.match(await foo.type("demonitor(theirs, ['info'])"), refused);
    await foo.type("const M = monitor('process', 'init')");
    const answer = await foo.type("rpc.call('bar@localhost', 'erlang', 'demonitor', [M])");
    assert.match(answer, /^\['badrpc', *\['EXIT',\s*\['badarg'/);
    assert.equal(await foo.type("rpc.call(node(), 'erlang', 'demonitor', [M, ['info']])"), 'true');
    await shows(foo, { 'demonitor(make_ref())': 'true', 'unalias(theirs)': 'false' });
  });

  it('end with a text, and status 1', async () => {
    assert.equal(await foo.type("init.stop('that is all')"), "'ok'");
    assert.deepEqual(await foo.halted, { status: 1, message: 'that is all' });
  });
});
