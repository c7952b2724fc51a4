// What a process may set for itself, or is spawned with, and what process_info tells of it.

import assert from 'node:assert/strict';
import { session, shows, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe('the flags of a process', () => {
  const nodes = testNodes();
  let foo: TestNode;

  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  it('are those of Erlang: setting one gives the value before', async () => {
    await shows(foo, {
      "process_flag('priority', 'high')": "'normal'",
      "process_flag('priority', 'low')": "'high'",
      "process_info(self(), 'priority')": "['priority', 'low']",
      "process_flag('min_heap_size', 1000)": '233',
      "process_flag('min_bin_vheap_size', 0)": '46422',
      "process_flag('fullsweep_after', 10)": '65535',
      "process_flag('max_heap_size', 100_000)": '{ size: 0, kill: true, error_logger: true }',
      "process_flag('max_heap_size', { size: 500, kill: false })":
        '{ size: 100000, kill: true, error_logger: true }',
      "process_flag('max_heap_size', 0)": '{ size: 500, kill: false, error_logger: true }',
      "process_flag('message_queue_data', 'off_heap')": "'on_heap'",
      "process_flag('error_handler', 'mine')": "'error_handler'",
      "process_flag('save_calls', 10)": '0',
      "process_flag('sensitive', true)": 'false',
      "process_flag('trap_exit', true)": 'false',
      "process_info(self(), ['error_handler', 'message_queue_data', 'suspending'])":
        "[['error_handler', 'mine'], ['message_queue_data', 'off_heap'], ['suspending', []]]",
      "process_info(self(), 'garbage_collection')[1].slice(1)":
        "[['min_bin_vheap_size', 0], ['min_heap_size', 1000], ['fullsweep_after', 10]]",
    });
  });

  it('have an effect where it is the priority: high and max do not wait behind all others', async () => {
    await session(foo, [
      'const me = self(), say = (what) => { send(me, what) }',
      "for (const which of ['normal', 'low', 'normal', 'low', 'high']) spawn_opt(say, [which], [['priority', which]])",
      'const order = []; for (let i = 0; i < 5; i++) order.push(await receive())',
    ]);
    assert.equal(await foo.type("order.indexOf('high') < 3"), 'true');
    await session(foo, [
      "spawn(() => { process_flag('priority', 'max'); say(process_info(self(), 'priority')) })",
    ]);
    assert.equal(await foo.type('await receive()'), "['priority', 'max']");
  });

  it('are badarg if they are none, or not of that kind', async () => {
    for (const [flag, value] of [
      ['trap_exit', "'yes'"],
      ['priority', "'highest'"],
      ['min_heap_size', '-1'],
      ['min_heap_size', '1.5'],
      ['fullsweep_after', "'foo'"],
      ['max_heap_size', '10'],
      ['max_heap_size', '{ kill: true }'],
      ['max_heap_size', "{ size: 1000, kill: 'foo' }"],
      ['message_queue_data', "'foo'"],
      ['error_handler', '1'],
      ['save_calls', '10_001'],
      ['sensitive', '1'],
    ] as const)
      assert.match(
        await foo.type(`process_flag('${flag}', ${value})`),
        /argument 2: not a (value of|boolean)/,
        `${flag} ${value}`,
      );
    for (const flag of ["'foo'", "'async_dist'", '1', "'toString'"])
      assert.match(await foo.type(`process_flag(${flag}, true)`), /argument 1: not a flag/, flag);
  });

  it('come with spawn_opt and spawn_request, here and on another node', async () => {
    const bar = await nodes.start('bar');
    await session(foo, [
      "const hints = [['priority', 'high'], ['min_heap_size', 500], ['max_heap_size', 9999], ['fullsweep_after', 0], ['message_queue_data', 'off_heap'], ['min_bin_vheap_size', 1]]",
      "const asked = ['priority', 'message_queue_data', 'garbage_collection']",
      'const me = self()',
      'const tell = () => { send(me, process_info(self(), asked)) }',
      'const first = spawn_opt(tell, hints); const own = await receive()',
    ]);
    await shows(foo, {
      'own.slice(0, 2)': "[['priority', 'high'], ['message_queue_data', 'off_heap']]",
      'own[2][1][0]': "['max_heap_size', { size: 9999, kill: true, error_logger: true }]",
      'own[2][1].slice(1)':
        "[['min_bin_vheap_size', 1], ['min_heap_size', 500], ['fullsweep_after', 0]]",
    });
    for (const spawns of [
      "spawn_opt('erlang', 'apply', [tell, []], ['monitor', ...hints])",
      "spawn_opt('bar@localhost', tell, hints)",
      "spawn_opt('bar@localhost', tell, [], ['link', ...hints])",
      "spawn_request(tell, [...hints, ['reply', 'no']])",
      "spawn_request('bar@localhost', tell, [], [...hints, ['reply', 'no']])",
    ]) {
      await session(foo, [spawns, "const other = await receive([['priority', P._], P._, P._])"]);
      assert.equal(await foo.type('JSON.stringify(other) === JSON.stringify(own)'), 'true', spawns);
    }
    await bar.stop();
  });

  it('that are none are badarg of spawn_opt, and badopt of spawn_request', async () => {
    for (const option of [
      "['priority', 'foo']",
      "['min_heap_size', -1]",
      "['max_heap_size', 1]",
      "['message_queue_data', 'foo']",
      "['sensitive', true]",
      "['link', true]",
      "'foo'",
    ]) {
      for (const where of ['', "'bar@localhost', "])
        assert.match(
          await foo.type(`spawn_opt(${where}() => 1, [${option}])`),
          /invalid option/,
          option,
        );
      assert.equal(
        await foo.type(`spawn_request(() => 1, [], [${option}]), await receive()`),
        "['spawn_reply', #Ref<>, 'error', 'badopt']",
        option,
      );
    }
    assert.match(
      (await session(foo, ["spawn_opt('no@localhost', () => 1, ['link', ['priority', 'low']])"]))
        .join('\n')
        .replaceAll(/\s+/g, ' '),
      /Can not start .* \(\[link,\['priority', 'low'\]\]\) on no@localhost/,
    );
  });

  it('and other items of process_info: one that is none is badarg, also of a dead process', async () => {
    await session(foo, [
      'const gone = spawn(() => 1); while (is_process_alive(gone)) await sleep(1)',
    ]);
    for (const pid of ['self()', 'gone'])
      for (const item of ["'foo'", "['links', 'foo']", "'toString'", '12', "[['links']]", 'null'])
        assert.match(
          await foo.type(`process_info(${pid}, ${item})`),
          /argument 2: invalid item or item list/,
          `${pid} ${item}`,
        );
    await shows(foo, {
      "process_info(gone, 'links')": 'undefined',
      "process_info(gone, ['links'])": 'undefined',
      'process_info(gone)': 'undefined',
      'process_info(self(), [])': '[]',
      "process_info(self(), 'registered_name')": '[]',
      "process_info(self(), ['registered_name'])": "[['registered_name', []]]",
    });
  });
});
