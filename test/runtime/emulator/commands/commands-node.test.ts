import assert from 'node:assert/strict';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { duration } from '../../../../runtime/emulator/commands/memory-use.ts';
import { session, testNodes } from '../../../helpers/start-node.ts';

describe('commands for files', () => {
  const nodes = testNodes();

  it('pwd, cd and ls move and look about', async () => {
    const directory = realpathSync(nodes.files({ 'a.ts': '', 'bb.ts': '' }));
    mkdirSync(join(directory, 'sub'));
    const foo = await nodes.start('foo');
    const at = JSON.stringify(directory);
    assert.deepEqual(await session(foo, [`cd(${at})`, 'pwd()']), [
      directory,
      "'ok'",
      directory,
      "'ok'",
    ]);
    assert.deepEqual(await session(foo, ['ls()']), ['a.ts      bb.ts     sub', "'ok'"]);
    assert.deepEqual(await session(foo, ["ls('a.ts')", "ls('sub')"]), ['a.ts', "'ok'", "'ok'"]);
    assert.deepEqual(await session(foo, ["ls('nosuch')", "cd('a.ts')"]), [
      'no such file or directory',
      "'ok'",
      'not a directory',
      "'ok'",
    ]);
  });

  it('cd changes where modules are looked for', async () => {
    const directory = nodes.files({});
    const elsewhere = nodes.files({ 'away.ts': 'export const f = () => 1;\n' });
    const foo = await nodes.start('foo', { codePath: [directory] });
    assert.match(await foo.type('away.f()'), /there is no away\.ts on the code path/);
    await foo.type(`cd(${JSON.stringify(elsewhere)})`);
    assert.equal(await foo.type('away.f()'), '1');
  });
});

describe('commands for processes', () => {
  const nodes = testNodes();

  it('flush prints what is there, and with a time what comes until it is quiet', async () => {
    const foo = await nodes.start('foo');
    await foo.type("send(self(), ['a', 1]); send_after(5, self(), 'b')");
    assert.equal(
      (await session(foo, ['flush(300)'])).join('').replaceAll('\n', ''),
      "Shell got ['a', 1]Shell got 'b''ok'",
    );
    assert.deepEqual(await session(foo, ['flush()']), ["'ok'"]);
  });

  it('i lists processes with what they wait in, and cuts a long list', async () => {
    nodes.files({
      's.ts': "export const loop = async () => { await receive(['ok', P.number]); };\n",
    });
    const foo = await nodes.start('foo');
    await foo.type("const p = spawn('s', 'loop', [])");
    const table = (await session(foo, ['i()'])).join('\n');
    assert.match(table, /^Pid {19}Initial Call {35}Reds Msgs\nRegistered {12}Current Function\n/);
    assert.match(table, /\n<0\.\d+\.0> +s\.loop\/0 +\d+ +0\n +receive\(\['ok', P\.number\]\)\n/);
    assert.match(table, /\nnet_kernel/);
    await foo.type('for (let n = 0; n < 30; n++) spawn(async () => { await receive(); })');
    assert.match((await session(foo, ['i()'])).join('\n'), /\n\.\.\. \d+ more: i\('all'\)\n'ok'$/);
    assert.match((await session(foo, ["i('all')"])).join('\n'), /\nTotal +\d+ +0\n'ok'$/);
  });

  it('i(pid) and i(x,y,z) are process_info of any pid', async () => {
    const foo = await nodes.start('foo');
    assert.match(
      await foo.type(
        'const [, id] = /\\.(\\d+)\\./.exec(String(self())); await i(0, Number(id), 0)',
      ),
      /initial_call: \['shell', 'evaluator', 0\]/,
    );
    assert.equal(await foo.type('i(0, 1, 0)'), 'undefined');
    assert.match(await foo.type('i(self())'), /initial_call: \['shell', 'evaluator', 0\]/);
    for (const wrong of ['i(undefined)', 'i(null)', "i('x')", 'ni(undefined)'])
      assert.match(await foo.type(wrong), /exception error: bad argument/, wrong);
  });

  it('ni and nregs include the connected nodes', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await bar.type("register('here', self())");
    await foo.type("net_adm.ping('bar@localhost')");
    assert.match(
      (await session(foo, ["ni('all')"])).join('\n'),
      /\n<2\.\d+\.0> +shell\.evaluator\/0 +\d+ +\d+\nhere +\w/,
    );
    const names = (await session(foo, ['nregs()'])).join('\n');
    assert.match(
      names,
      /\*\* Registered procs on node foo@localhost \*\*\nName {18}Pid {10}Initial Call {22}Reds Msgs\n/,
    );
    assert.match(
      names,
      /\*\* Registered procs on node bar@localhost \*\*\n.*\nhere +<2\.\d+\.0> +shell\.evaluator\/0 /s,
    );
    assert.doesNotMatch((await session(foo, ['regs()'])).join('\n'), /bar@localhost/);
  });

  it('pid and ref give the very identities that print so', async () => {
    const foo = await nodes.start('foo');
    await nodes.start('bar');
    await foo.type(
      "const p = spawn('bar@localhost', 'timer', 'sleep', ['infinity']); const q = spawn(() => 1); const r = make_ref()",
    );
    const again = (name: string, of: string): string =>
      `${name}(...String(${of}).match(/\\d+/g).map(Number)) === ${of}`;
    assert.equal(await foo.type(again('pid', 'self()')), 'true');
    assert.equal(await foo.type(again('pid', 'p')), 'true');
    assert.equal(await foo.type(again('pid', "whereis('net_kernel')")), 'true');
    assert.equal(await foo.type(again('ref', 'r')), 'true');
    assert.equal(await foo.type(again('pid', 'q')), 'true');
  });

  it('bt says where a process waits', async () => {
    nodes.files({
      's.ts':
        "export const loop = async () => { await receive(match => match.with({ a: P._ }, 'b', () => 1).after(60000, () => 2)); };\n",
    });
    const foo = await nodes.start('foo');
    const pid = await foo.type("const p = spawn('s', 'loop', []); register('srv', p); p");
    assert.equal(
      (await session(foo, ['bt(p)'])).join('\n'),
      `${pid} (srv): receive(match => match.with({ a: P._ }, 'b', …).after(60000, …))\n     in call from s.loop/0\n'ok'`,
    );
    assert.equal(await foo.type("exit(p, 'kill'); bt(p)"), 'undefined');
  });

  it('mailbox shows what waits, which receive passed it over, and who sent it once asked to note', async () => {
    const foo = await nodes.start('foo');
    const me = await foo.type('self()');
    const pid = await foo.type(
      "const p = spawn(async () => { await receive('go'); }); send(p, 'one'); p",
    );
    assert.equal(
      (await session(foo, ['mailbox(p)'])).join('\n'),
      `** Mailbox of ${pid}: 1 waiting **\n1: 'one'\n   passed over by receive('go')\nWho sends what is noted once you ask: mailbox(pid, true)\n'ok'`,
    );
    await session(foo, ['mailbox(p, true)', "send(p, 'two')"]);
    assert.equal(
      (await session(foo, ['mailbox(p)'])).join('\n').replace(/at [\d:.]+/, 'at TIME'),
      `** Mailbox of ${pid}: 2 waiting **\n1: 'one'\n   came before anything was noted\n   passed over by receive('go')\n2: 'two'\n   from ${me} at TIME\n   passed over by receive('go')\n'ok'`,
    );
    assert.equal(
      await foo.type("monitor('process', p); send(p, 'go'); (await receive())[0]"),
      "'DOWN'",
    );
    assert.equal(await foo.type('mailbox(p)'), 'undefined');
  });

  it('mailbox tells which process of another node has sent, as far as the protocol says it', async () => {
    const foo = await nodes.start('foo');
    const bar = await nodes.start('bar');
    await session(foo, ["register('p', spawn(async () => { await receive('go') }))"]);
    await session(foo, ["mailbox(whereis('p'), true)"]);
    await bar.type("send(['p', 'foo@localhost'], 1)");
    await bar.type("send(await rpc.call('foo@localhost', 'erlang', 'whereis', ['p']), 2)");
    await foo.type(`const waiting = async (n) => {
      while (process_info(whereis('p'), 'message_queue_len')[1] < n) await sleep(1);
    }`);
    await foo.type('waiting(2)');
    await foo.type("send_after(0, 'p', 3); waiting(3)");
    const shown = (await session(foo, ["mailbox(whereis('p'))"])).join('\n');
    assert.match(shown, /1: 1\n {3}from <[1-9]\d*\.\d+\.0> at /);
    assert.match(shown, /2: 2\n {3}from a process on bar@localhost at /);
    assert.match(shown, /3: 3\n {3}from a timer, or the node at /);
  });

  it('memory gives bytes by type, uptime a sentence', async () => {
    const foo = await nodes.start('foo');
    assert.match(
      await foo.type('memory()'),
      /^\[\['total', \d+\], \['heap', \d+\], \['heap_used', \d+\],\n \['external', \d+\], \['limit', \d+\], \['rss', \d+\]\]$/,
    );
    assert.match(await foo.type("memory('heap')"), /^\d+$/);
    assert.match(await foo.type("memory(['rss'])"), /^\[\['rss', \d+\]\]$/);
    assert.match((await session(foo, ['uptime()'])).join(''), /^\d+ seconds'ok'$/);
    assert.equal(duration(93_784), '1 days, 2 hours, 3 minutes and 4 seconds');
    assert.equal(duration(3600), '1 hours, 0 minutes and 0 seconds');
  });

  it('q ends the node in good order', async () => {
    const foo = await nodes.start('foo');
    await foo.type('q()');
    assert.deepEqual(await foo.halted, { status: 0, message: undefined });
  });
});
