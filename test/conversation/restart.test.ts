// init.restart(): the node ends and begins again in the same terminal; exit(): only its shell does.

import assert from 'node:assert/strict';
import { makeWorld, type World } from './support/world.ts';

describe('a restart', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('gives the node a new life under its old name, and others see the old one go', async () => {
    const foo = await world.open('foo');
    const bar = await world.open('bar');
    await foo.ask("const server = spawn('bar@localhost', async () => { await receive() }); 1");
    await bar.ask("monitor_node('foo@localhost', true)");
    foo.enter('init.restart()');
    await foo.untilPrompt('(foo@localhost)1>');
    assert.deepEqual(await foo.ask('self()'), ['<0.88.0>']);
    assert.match((await foo.ask('server')).join(''), /server is not a variable/);
    assert.deepEqual(await bar.ask('await receive()'), ["['nodedown', 'foo@localhost']"]);
    assert.deepEqual(await bar.ask("net_adm.ping('foo@localhost')"), ["'pong'"]);
  });

  it('leaves the keyboard in order, time after time', async () => {
    const foo = await world.open('foo');
    for (let time = 1; time <= 3; time++) {
      foo.enter('init.restart()');
      await foo.until(
        (lines) => lines.filter((line) => line.startsWith('Eshell V')).length === time + 1,
      );
      await foo.untilPrompt('(foo@localhost)1>');
      foo.type('1 + 12');
      foo.press('Backspace', 'Enter');
      await foo.untilPrompt('(foo@localhost)2>');
      assert.equal(foo.lines().at(-2), '2');
    }
    foo.press('C-d');
    assert.equal((await foo.exited()).status, 0);
  });

  it('does again what the command line asks for, and reads on in a pipe', async () => {
    const { stdout, status } = await world.run(
      ['-sname', 'foo@localhost', '-eval', "console.log('up')"],
      'const x = 1\ninit.restart()\nself()\nx\n',
    );
    assert.deepEqual(
      stdout.split('\n').filter((line) => !line.startsWith('Eshell')),
      [
        'up',
        '(foo@localhost)1> 1',
        "(foo@localhost)2> 'ok'",
        'up',
        '(foo@localhost)1> <0.88.0>',
        '(foo@localhost)2> ** exception error: ReferenceError: x is not a variable, a function or a module: there is no x.ts on the code path',
        '     in function  shell (shell:2, line 1)',
        '(foo@localhost)3> *** Terminating terl (foo@localhost)',
        '',
      ],
    );
    assert.equal(status, 0);
  });

  it('of a node in the background is asked for from afar', async () => {
    await world.run(['-detached', '-sname', 'far@localhost']);
    const bar = await world.open('bar');
    await bar.ask("monitor_node('far@localhost', true)");
    assert.deepEqual(await bar.ask("rpc.call('far@localhost', 'init', 'restart', [])"), ["'ok'"]);
    assert.deepEqual(await bar.ask('await receive()'), ["['nodedown', 'far@localhost']"]);
    await bar.ask("while ((await net_adm.ping('far@localhost')) === 'pang') await sleep(20)");
    assert.deepEqual(await bar.ask("rpc.call('far@localhost', 'init', 'stop', [])"), ["'ok'"]);
  });
});

describe('exit() at the prompt', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  const shellAnew = (lines: readonly string[]): boolean =>
    lines.some((line) => /^\*\*\* Shell process terminated! .*\*\*\*$/.test(line)) &&
    lines.filter((line) => line.startsWith('Eshell V')).length === 2;

  it('begins the shell anew: no bindings, no results, numbers from 1', async () => {
    const foo = await world.open('foo');
    await foo.ask('const x = 1');
    foo.enter('exit()');
    await foo.until(shellAnew);
    await foo.untilPrompt('(foo@localhost)1>');
    assert.match((await foo.ask('x')).join(''), /x is not a variable/);
    assert.deepEqual(await foo.ask('v(5)'), ['* 5: command not found']);
    assert.deepEqual(await foo.ask('const x = 2'), ['2']);
  });

  it('does so in a shell on another node, whose own shell is left alone', async () => {
    const bar = await world.open('bar');
    await bar.ask('const x = 1');
    const foo = world.sh('terl -sname foo@localhost -remsh bar@localhost');
    await foo.untilPrompt('(bar@localhost)1>');
    await foo.ask('const x = 2');
    foo.enter('exit()');
    await foo.until(shellAnew);
    await foo.untilPrompt('(bar@localhost)1>');
    assert.match((await foo.ask('x')).join(''), /x is not a variable/);
    assert.deepEqual(await bar.ask('x'), ['1']);
  });

  it('is an exit like any other where no prompt is', async () => {
    const foo = await world.open('foo');
    await foo.ask('process_flag("trap_exit", true)');
    await foo.ask('spawn_link(() => exit())');
    assert.match(
      (await foo.ask('await receive()')).join(''),
      /^\['EXIT', <0\.\d+\.0>, undefined\]$/,
    );
  });
});
