// A call that is refused is shown as it was typed, and the argument that is named is the one that is wrong: each function's
// forms, with a wrong value in each place (test/data/wrong-arguments.txt).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestNode, testNodes } from '../../../helpers/start-node.ts';

interface Row {
  readonly argument: string;
  readonly call: string;
  readonly module: string;
  readonly fn: string;
  readonly args: string;
}

const rows: readonly Row[] = readFileSync('test/data/wrong-arguments.txt', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const found = /^(\d) ((?:(\w+)\.)?(\w+)\((.*)\))$/.exec(line);
    if (found === null) return [];
    const [, argument = '', call = '', module = 'erlang', fn = '', args = ''] = found;
    return [{ argument, call, module, fn, args }];
  });

/** Functions that take anything, or that tell what is wrong in their value. */
const takeAnything = new Set(
  `erase get get_keys put yield is_pid is_reference is_map is_number is_integer is_float is_list is_binary is_bitstring is_boolean self processes receive
  make_ref registered disconnect_node is_alive error throw timestamp display console
  io.write io.read io.get_line logger.get_primary_config logger.compare_levels application.get_env
  application.get_all_env application.get_key application.get_all_key application.start_type application.info
  application.loaded_applications application_controller.prep_config_change init.wait_until_started
  net_kernel.monitor_nodes net_kernel.stop net_kernel.get_state net_kernel.get_net_ticktime net_kernel.allow
  net_kernel.connect net_adm.localhost net_adm.world net_adm.host_file global.unregister_name global.whereis_name
  global.registered_names global.send global.sync global.disconnect pg.get_members pg.get_local_members pg.monitor
  pg.monitor_scope timer.send_after timer.send_interval timer.apply_after timer.apply_interval timer.exit_after
  timer.kill_after timer.cancel timer.seconds timer.minutes timer.hours timer.hms timer.start init.halt init.restart
  init.get_status init.get_argument init.get_arguments init.get_plain_arguments os.env transcript.stop
  trace.stop seq_trace.print seq_trace.reset_trace seq_trace.get_system_tracer dbg.p dbg.stop dbg.stop_clear dbg.get_tracer
  erpc.execute_call erpc.execute_cast gen_server.reqids_new gen_statem.reqids_new proc_lib.init_p supervisor.check_childspecs ets.all ets.i ets.is_compiled_ms`.split(
    /\s+/,
  ),
);

/** They are logger.error under other names. */
const asOthers =
  /^(logger\.(emergency|alert|critical|warning|notice|info|debug)|error_logger\.(warning_msg|info_msg))$/;

describe('a wrong argument is named', () => {
  const nodes = testNodes();
  let foo: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo');
    await foo.type('const fun = () => 1');
  });

  for (const name of new Set(rows.map(({ module }) => module)))
    it(`by functions of ${name}`, async () => {
      for (const { argument, call, module, fn, args } of rows) {
        if (module !== name) continue;
        const shown = await foo.type(call);
        const wanted = `${module === 'erlang' ? '' : `${module}.`}${fn}/${countOf(args)}`;
        assert.match(shown, /^\*\* exception error: (bad argument|\['erpc', 'badarg'\])\n/, call);
        assert.ok(shown.includes(`in function  ${wanted}\n`), `${call}: ${shown}`);
        assert.ok(shown.includes(`*** argument ${argument}: `), `${call}: ${shown}`);
      }
    });

  it('by all functions that do not take anything', async () => {
    const modules =
      'erlang io logger error_logger application application_controller net_kernel net_adm rpc erpc gen_server gen_statem proc_lib supervisor sys ets global pg timer init os transcript trace seq_trace dbg';
    const listed = await foo.type(
      `[${modules.replaceAll(' ', ', ')}].map((module) => Object.keys(module).join(' ')).join(';')`,
    );
    const names = listed.slice(1, -1).split(';');
    const known = new Set(rows.map(({ module, fn }) => `${module}.${fn}`));
    const missing = modules.split(' ').flatMap((module, i) =>
      (names[i] ?? '').split(' ').filter((fn) => {
        const name = `${module}.${fn}`;
        const isShort = module === 'erlang' && takeAnything.has(fn);
        return !known.has(name) && !takeAnything.has(name) && !isShort && !asOthers.test(name);
      }),
    );
    assert.deepEqual(missing, []);
  });

  it('also when it is missing', async () => {
    assert.match(await foo.type('link()'), /\*\*\* argument 1: not a pid, but missing$/m);
    assert.match(await foo.type('link(undefined)'), /\*\*\* argument 1: not a pid$/m);
  });
});

/** How many arguments a text is: commas that stand in no bracket part them. */
function countOf(args: string): number {
  let inner = args;
  for (let before = ''; before !== inner; ) {
    before = inner;
    inner = inner.replace(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, '_');
  }
  return args === '' ? 0 : inner.split(',').length;
}
