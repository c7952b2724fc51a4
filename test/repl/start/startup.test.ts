// What happens before the first prompt: -eval, -s, -run, start files; and the ways to start without one.

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findStartFiles } from '../../../repl/start/startup.ts';
import { makeWorld, type World } from '../../conversation/support/world.ts';

describe('start', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
    writeFileSync(
      join(world.folder, 'hello.ts'),
      `export function start(...args: unknown[]) { console.log('start/' + args.length, ...args) }
       export function bad() { throw new Error('no') }`,
    );
  });
  afterEach(() => world.close());

  it('evaluates and calls in the order given, and shows no value', async () => {
    const { stdout, status } = await world.run(
      ['-noshell', '-eval', "console.log(node()), 'value'", '-s', 'hello'].concat(
        ['-run', 'hello', 'start', 'a', 'b'],
        ['-s', 'init', 'stop'],
      ),
    );
    assert.equal(stdout, "nonode@nohost\nstart/0\nstart/1 ['a', 'b']\n");
    assert.equal(status, 0);
  });

  it('ends with status 1 and says what failed', async () => {
    for (const [args, sentence] of [
      [['-eval', 'nosuch.f()'], /^terl: -eval "nosuch.f\(\)" failed:\n\*\* exception error: /],
      [['-eval', '1 +'], /^terl: -eval "1 \+" is wrong at 1:4: /],
      [['-s', 'hello', 'bad'], /^terl: -s hello bad failed:\n\*\* exception error: Error: no\n/],
      [
        ['-run', 'nosuch'],
        /^terl: -run nosuch start failed:\n.*undefined function nosuch.start\/0/,
      ],
    ] as const) {
      const { stderr, status } = await world.run(['-noshell', ...args]);
      assert.match(stderr, sentence);
      assert.equal(status, 1);
    }
  });

  it('leaves with the status of halt and init.stop', async () => {
    for (const [source, expected] of [
      ['halt()', 0],
      ['halt(3)', 3],
      ['init.stop(4)', 4],
    ] as const) {
      const { status } = await world.run(['-noshell', '-eval', source]);
      assert.equal(status, expected);
    }
  });

  it('tells programs the command line', async () => {
    const { stdout } = await world.run(
      ['-pa', 'x', '-pa', 'y', 'z', '--', 'one', '-extra', '-two', '-sname'],
      "init.get_argument('pa')\ninit.get_argument('foo')\ninit.get_plain_arguments()\n",
    );
    assert.match(stdout, /1> \['ok', \[\['x'\], \['y', 'z'\]\]\]\n2> 'error'\n/);
    assert.match(stdout, /3> \['one', '-two', '-sname'\]\n/);
  });

  it('runs ~/.terl.ts and ./.terl.ts in the shell; an error in one is a sentence', async () => {
    writeFileSync(join(world.home, '.terl.ts'), 'const broken = ');
    writeFileSync(join(world.folder, '.terl.ts'), 'const twice = (n: number) => 2 * n');
    const { stdout, status } = await world.run([], 'twice(21)\nself()\n');
    assert.match(
      stdout,
      /^terl: ~\/.terl.ts is wrong at 1:16: .*\nEshell .*\n1> 42\n2> <0.88.0>\n/,
    );
    assert.equal(status, 0);
  });

  it('runs a start file once when the current directory is the home directory', () => {
    const folder = join(world.folder, 'link');
    mkdirSync(join(world.folder, 'user'));
    symlinkSync(join(world.folder, 'user'), folder);
    writeFileSync(join(world.folder, 'user', '.terl.ts'), '1');
    const files = findStartFiles(join(world.folder, 'user'), folder, assert.fail);
    assert.deepEqual(files, [{ shown: '~/.terl.ts', source: '1' }]);
  });

  it('does not run a start file that everybody may write', () => {
    writeFileSync(join(world.folder, '.terl.ts'), '1');
    chmodSync(join(world.folder, '.terl.ts'), 0o666);
    const told: string[] = [];
    assert.deepEqual(
      findStartFiles(world.home, world.folder, (sentence) => told.push(sentence)),
      [],
    );
    assert.match(told.join('\n'), /^\.\/\.terl\.ts is not run: everybody may write it/);
  });

  it('gives programs the variables of -env, and none of the machine', async () => {
    const { stdout } = await world.run(
      ['-env', 'COLOUR', 'blue', '-env', 'EMPTY', ''],
      `os.getenv()\nos.getenv('HOME')\nos.getenv('HOME', 'nowhere')\nos.putenv('COLOUR', 'red')
spawn(() => os.unsetenv('EMPTY'))\nos.env()\nos.getenv('a=b')\n`,
    );
    assert.match(stdout, /1> \['COLOUR=blue', 'EMPTY='\]\n2> false\n3> 'nowhere'\n4> true\n/);
    assert.match(stdout, /6> \[\['COLOUR', 'red'\]\]\n7> \*\* exception error: bad argument\n/);
  });

  it('takes arguments from a file and from the environment, once', async () => {
    writeFileSync(join(world.folder, 'args'), "-sname foo@localhost # a comment\n-env A '1 2'");
    const started = await world.run(['-args_file', 'args', '-detached']);
    assert.deepEqual(started, { stdout: '', stderr: '', status: 0 });
    const bar = await world.run(
      ['-sname', 'bar@localhost', '-remsh', 'foo'],
      "os.getenv('A')\ninit.get_arguments().filter(([flag]) => flag === 'env').length\ninit.stop()\n",
    );
    assert.match(bar.stdout, /1> '1 2'\n\(foo@localhost\)2> 1\n/);
    const others = await makeWorld({
      TERL_AFLAGS: "-eval 'console.log(1)'",
      TERL_FLAGS: '-eval "console.log(3)" -s init stop',
    });
    const flags = await others.run(['-noshell', '-eval', 'console.log(2)']);
    await others.close();
    assert.deepEqual(flags, { stdout: '1\n2\n3\n', stderr: '', status: 0 });
  });

  it('starts in the background, and tells why it could not', async () => {
    const first = await world.run(['-detached', '-sname', 'foo@localhost']);
    assert.deepEqual(first, { stdout: '', stderr: '', status: 0 });
    assert.deepEqual(await world.registered(), ['foo']);
    const second = await world.run(['-detached', '-sname', 'foo@localhost']);
    assert.equal(second.status, 1);
    assert.match(second.stderr, /^Protocol 'terl': .*foo@localhost.* in use/);
    const { stdout } = await world.run(
      ['-sname', 'bar@localhost', '-remsh', 'foo'],
      'node()\nhalt()\n',
    );
    assert.match(stdout, /\(foo@localhost\)1> 'foo@localhost'\n/);
  });

  it('ends a node without a shell in good order at SIGTERM', async () => {
    const foo = world.pipe('-noshell', '-sname', 'foo@localhost', '-eval', "console.log('up')");
    await foo.until((shown) => shown === 'up\n');
    process.kill(foo.pid, 'SIGTERM');
    assert.equal((await foo.ended()).status, 0);
    assert.deepEqual(await world.registered(), []);
  });

  it('starts applications before all else, and stops them at SIGTERM before the node', async () => {
    const app = join(world.folder, 'noted.app.ts');
    writeFileSync(app, "export default { env: { limit: 1 }, mod: ['noted', []] };\n");
    writeFileSync(join(world.folder, 'noted.ts'), noted);
    const flags = [
      '-eval',
      "console.log('evaluated')",
      '-application',
      'noted',
      '-noted',
      'limit',
      '7',
    ];
    const foo = world.pipe('-noshell', '-sname', 'foo@localhost', ...flags);
    await foo.until((shown) => shown.includes('evaluated'));
    process.kill(foo.pid, 'SIGTERM');
    const { stdout, status } = await foo.ended();
    assert.deepEqual([stdout, status], ["started ['ok', 7]\nevaluated\nstopped\n", 0]);
    const wrong = await world.run(['-noshell', '-application', 'nowhere']);
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /^terl: -application nowhere failed:\n/);
    assert.match(wrong.stderr, /'no such file or directory'/);
    for (const [flags, reason] of [
      [['nowhere'], "['no such file or directory', 'nowhere.app.ts']"],
      [
        ['noted', '-noted', 'limit', '[1,'],
        "['error', 'Bad environment variable: [1,  Application: noted']",
      ],
      [['noted', 'temporary', '-noted', 'limit', '[1,'], "['bad_environment_value', '[1,']"],
    ] as const) {
      const { stderr } = await world.run(['-noshell', '-application', ...flags]);
      const told = `terl: -application ${flags[0]} failed:\nit could not be started: ${reason}\n`;
      assert.ok(stderr.endsWith(told), stderr);
    }
  });

  it('shows on a terminal what an application printed before it failed, then what failed', async () => {
    const app = "export default { mod: ['failing', []] };\n";
    writeFileSync(join(world.folder, 'failing.app.ts'), app);
    writeFileSync(
      join(world.folder, 'failing.ts'),
      `export const start = () => { io.format('formatted~n'); console.log('logged'); return ['error', 'cannot'] };\n`,
    );
    const lasts = {
      permanent: 'Kernel pid terminated (application_controller)',
      temporary: 'terl: -application failing failed:',
    };
    for (const [type, last] of Object.entries(lasts)) {
      const terminal = world.sh(`terl -application failing ${type}; echo "ended with $?"`);
      const shown = (await terminal.until('ended with 1')).join('\n');
      assert.match(shown, /formatted\nlogged\n.*CRASH REPORT.*INFO REPORT.*\n\n/s);
      assert.ok(shown.indexOf('INFO REPORT') < shown.indexOf(last), shown);
    }
  });

  it('keeps a node without a shell running that has nothing to do', async () => {
    const foo = world.pipe('-noshell', '-eval', "console.log('up')");
    await foo.until((shown) => shown === 'up\n');
    await world.run(['-version']); // another program has started and ended meanwhile
    process.kill(foo.pid, 'SIGTERM');
    assert.deepEqual(await foo.ended(), { stdout: 'up\n', stderr: '', status: 0 });
  });
});

const noted = `export const start = () => {
  io.format('started ~p~n', [application.get_env('limit')]);
  const pid = spawn(async () => { await receive() });
  link(pid);
  return ['ok', pid];
};
export const stop = () => io.format('stopped~n');
`;

describe('-remsh', function () {
  this.timeout(60_000);
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });
  afterEach(() => world.close());

  it('evaluates what is piped in on the other node, and q() leaves that one running', async () => {
    const foo = await world.open('foo');
    const { stdout, status } = await world.run(
      ['-remsh', 'foo@localhost'],
      "node()\nconst x = 7\nx + 1\nconsole.log('hi')\nnodes()\nnodes('hidden').length\nsend(self(), self()) && flush()\nself()\nq()\n",
    );
    assert.equal(status, 0);
    assert.equal(
      stdout
        .slice(stdout.indexOf('\n') + 1)
        .replace(/<0\.\d+\.0>/, '<here>')
        .replace(/<[1-9]\d*\.\d+\.0>/, '<far>'),
      `(foo@localhost)1> 'foo@localhost'
(foo@localhost)2> 7
(foo@localhost)3> 8
(foo@localhost)4> hi
undefined
(foo@localhost)5> []
(foo@localhost)6> 1
(foo@localhost)7> Shell got <far>
'ok'
(foo@localhost)8> <here>
(foo@localhost)9> 'ok'
*** Left the shell on foo@localhost, which runs on ***
`,
    );
    assert.match((await foo.ask('x')).join('\n'), /x is not a variable/);
  });

  it('ends with status 1 when nobody can choose another shell', async () => {
    const { stdout, status } = await world.run(['-remsh', 'nosuch@localhost'], '1 + 1\n');
    assert.equal(stdout, '*** ERROR: Shell process terminated! ***\n');
    assert.equal(status, 1);
  });

  it('shows the menu in a terminal when the other node is not there', async () => {
    const bar = world.sh('terl -sname bar@localhost -remsh foo');
    await bar.until('*** ERROR: Shell process terminated! (^G to start new job) ***');
    await bar.until((lines) => lines.at(-1) === ' -->');
    bar.enter('s');
    await bar.until((lines) => lines.filter((line) => line.startsWith(' -->')).length === 2);
    bar.enter('c');
    await bar.untilPrompt('(bar@localhost)1>');
  });
});
