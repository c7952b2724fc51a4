// The bench cannot hang, whatever the programs do that it starts. It says what they did, and leaves none of them behind.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { processesWith } from '../scripts/bench/programs/marked.ts';
import { type Acts, type Outcome, type Running, runBench } from './helpers/fake-bench.ts';

describe('bench, among programs that fail', function () {
  this.timeout(120_000);

  it('says why a case failed, goes on with the next, and ends with 1', async () => {
    const { lines, status } = await run(
      {
        terl: {
          'pingpong.local': `process.kill(process.pid, 'SIGKILL')`,
          'ring.main': `say('RESULT {"case'); process.stderr.write('deep trouble'); process.exitCode = 3`,
          'births.main': `say('no figures\\n')`,
          'mailboxes.selective': `say('RESULT {"case"\\n')`,
          'fairness.main': `figure('fairness')`,
        },
      },
      ['--no-erl', 'local_pingpong', 'local_ring', 'spawn_local', 'selective', 'fairness'],
    );
    assert.deepEqual(lines, [
      'local_pingpong failed: terl: waited for status 0 from NODE, which was ended by SIGKILL after S s; it said nothing',
      'local_ring failed: terl: waited for status 0 from NODE, which ended with status 3 after S s; it last said "RESULT {\\"case"; its standard error: "deep trouble"',
      'spawn_local failed: terl: waited for figures from NODE, which ended with status 0 after S s; it last said "no figures"',
      'selective failed: terl: waited for figures from NODE, which ended with status 0 after S s; it last said "RESULT {\\"case\\""',
      'fairness',
    ]);
    assert.equal(status, 1);
  });

  it('kills a driver at its limit', async () => {
    const { lines, status } = await run({ terl: { 'mailboxes.fanIn': 'hang()' } }, [
      ...['--no-erl', '--limit', '2', 'fan_in'],
    ]);
    assert.deepEqual(lines, [
      'fan_in failed: terl: waited for status 0 from NODE, which was killed at its limit of 2 s; it said nothing',
    ]);
    assert.equal(status, 1);
  });

  it('waits for no driver whose second node has ended', async () => {
    const ending = `say('READY b\\n'); setTimeout(() => process.exit(7), 100)`;
    const { lines } = await run({ terl: { READY: ending, 'ties.main': 'hang()' } }, [
      ...['--no-erl', 'links'],
    ]);
    assert.deepEqual(lines, [
      'links failed: terl: needed NODE, which ended with status 7 after S s; it last said "READY b"',
    ]);
  });

  it('says so when the mapper ends', async () => {
    const { lines } = await run({ tpmd: 'process.exit(5)' }, ['--no-erl', 'fan_in']);
    assert.deepEqual(lines, [
      'fan_in failed: terl: needed NODE, which ended with status 5 after S s; it said nothing',
    ]);
  });

  it('says so when the mapper of Erlang ends while a driver waits', async () => {
    const { lines } = await run(
      {
        terl: { 'mailboxes.fanIn': `figure('fan_in')` },
        epmd: `listen(process.env.ERL_EPMD_PORT); setTimeout(() => process.exit(6), 300)`,
        erl: { 'main fan_in': 'sleep 1000' },
      },
      ['fan_in'],
    );
    assert.deepEqual(lines, [
      'fan_in',
      'fan_in failed: erl: needed epmd, which ended with status 6 after S s; it said nothing',
    ]);
  });

  it('shows the figures of terl where erl fails, and ends with 1', async () => {
    const { lines, status } = await run(
      {
        terl: { 'ring.main': `figure('local_ring')`, 'births.main': `figure('spawn_local')` },
        erl: {
          'main local_ring': 'echo local_ring: the main process is gone: noconnection >&2; exit 1',
          'main spawn_local': 'exec yes',
        },
      },
      ['local_ring', 'spawn_local'],
    );
    assert.deepEqual(lines, [
      'local_ring',
      'local_ring failed: erl: waited for status 0 from ERL, which ended with status 1 after S s; it said nothing; its standard error: "local_ring: the main process is gone: noconnection"',
      'spawn_local',
      'spawn_local failed: erl: waited for status 0 from ERL, which was killed, for it printed 67108864 bytes that nobody waits for; it last said "YES"',
    ]);
    assert.equal(status, 1);
  });

  it('kills a driver of Erlang at its limit, and tells its last words', async () => {
    const { lines, status } = await run(
      {
        terl: { 'mailboxes.fanIn': `figure('fan_in')` },
        erl: { 'main fan_in': 'printf "RESULT {"; printf half >&2; sleep 1000' },
      },
      ['--limit', '5', 'fan_in'],
    );
    assert.deepEqual(lines, [
      'fan_in',
      'fan_in failed: erl: waited for status 0 from ERL, which was killed at its limit of 5 s; it last said "RESULT {"; its standard error: "half"',
    ]);
    assert.equal(status, 1);
  });

  it('says which of two nodes of terl and erl failed, and shows the figures of the others', async () => {
    const { lines, status } = await run(
      {
        terl: { 'peers.drive': `figure('erlang_peers.p50')`, READY: `say('READY b\\n'); hang()` },
        erl: { 'peers serve': 'echo READY c; sleep 1000', 'peers drive': 'echo hm; sleep 1000' },
      },
      ['--limit', '3', 'erlang_peers'],
    );
    const failed = (pair: string): string =>
      `erlang_peers failed: ${pair}: waited for status 0 from ERL, which was killed at its limit of 3 s; it last said "hm"`;
    assert.deepEqual(lines, ['erlang_peers.p50', failed('erl to erl'), failed('erl to terl')]);
    assert.equal(status, 1);
  });

  it('runs terl alone when nothing can be compiled for erl', async () => {
    const { lines, complaint, status } = await run(
      { terl: { fanIn: `figure('fan_in')` }, erlc: 'echo no beam; exec sleep 1000' },
      ['--limit', '5', 'fan_in'],
    );
    assert.deepEqual(lines, ['fan_in']);
    assert.match(
      complaint,
      /^erl does not work, terl runs alone: waited for status 0 from erlc .*, which was killed at its limit of 5 s; it last said "no beam"\n$/,
    );
    assert.equal(status, 1);
  });

  it('draws the next curve when one fails', async () => {
    const { lines, status } = await run(
      {
        terl: {
          'waiting.main': `say('POINT [1')`,
          'crowd.main': `say('MEMORY\\nMEMORY\\nPOINT [1,2,3,4]\\n')`,
        },
      },
      ['--growth', '--quick', 'mailbox', 'processes'],
    );
    assert.deepEqual(lines, [
      'mailbox failed: waited for a line POINT from NODE, which ended with status 0 after S s; it last said "POINT [1"',
      'processes',
    ]);
    assert.equal(status, 1);
  });

  it('gives the figures of the other parts when parts of a case fail in erl', async () => {
    const figure = (name: string) =>
      `{"case":"${name}","unit":"ms","better":"lower","n":8,"runs":[1]}`;
    const { lines, status } = await run(
      {
        terl: { 'mailboxes.fanIn': `figure('fan_in')` },
        erl: {
          'main fan_in': `echo 'RESULT ${figure('fan_in')}'; echo 'FAILED a.part: was not done within 9 s'`,
        },
      },
      ['fan_in'],
    );
    assert.deepEqual(lines, ['fan_in', 'fan_in failed: erl: a.part: was not done within 9 s']);
    assert.equal(status, 1);
  });

  it('draws the next point of a curve when one fails', async () => {
    const { lines, status } = await run(
      {
        terl: {
          'crowd.main(10,': `say('no point\\n')`,
          'crowd.main': `say('MEMORY\\nMEMORY\\nPOINT [1,2,3,4]\\n')`,
        },
      },
      ['--growth', '--no-erl', '--runs', '1', 'processes'],
    );
    assert.match(lines[0] ?? '', /^processes failed: waited for a line/);
    assert.deepEqual(lines.slice(1), Array(5).fill('processes'));
    assert.equal(status, 1);
  });

  it('gives the figures of a driver that leaves processes behind, and ends those', async () => {
    const leave = (detached: boolean): string =>
      `spawn('sleep', ['1000'], { detached: ${detached}, stdio: 'inherit' }).unref()`;
    const { lines, status } = await run(
      {
        terl: {
          'mailboxes.fanIn': `${leave(false)}; figure('fan_in')`,
          'ring.main': `${leave(true)}; figure('local_ring')`,
        },
      },
      ['--no-erl', 'local_ring', 'fan_in'],
    );
    assert.deepEqual([lines, status], [['local_ring', 'fan_in'], 0]);
  });

  for (const [signal, expected] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
    it(`leaves nothing behind after ${signal}`, async () => {
      let home = '';
      const tellHome = `writeFileSync(process.env.FOLDER + '/home', process.env.HOME + '\\n')`;
      const hanging = `spawn('sleep', ['1000'], { detached: true }); ${tellHome}; hang()`;
      const { status } = await run(
        { terl: { 'mailboxes.fanIn': hanging } },
        ['--no-erl', 'fan_in'],
        async ({ pid, folder }) => {
          home = await wholeLine(join(folder, 'home'));
          process.kill(pid, signal as NodeJS.Signals);
        },
      );
      assert.equal(status, expected);
      assert.equal(existsSync(home), false, home);
    });
});

/** Each line in short, and none of what was started is left. */
async function run(
  acts: Acts,
  words: readonly string[],
  meanwhile?: (bench: Running) => Promise<void>,
): Promise<Outcome> {
  const mark = ['BENCH_OF_TEST', randomUUID()] as const;
  const outcome = await runBench(acts, words, mark, meanwhile);
  assert.deepEqual(processesWith(mark.join('=')), []);
  return { ...outcome, lines: outcome.lines.map(inShort) };
}

interface Line {
  readonly case?: string;
  readonly curve?: string;
  readonly failed?: string;
}

function inShort(text: string): string {
  const line = JSON.parse(text) as Line;
  const name = line.case ?? line.curve ?? text;
  if (line.failed === undefined) return name;
  const failed = line.failed
    .replace(/(?<=(from|needed) )node .*(?=, which)/, 'NODE')
    .replace(/(?<=from )erl .*(?=, which)/, 'ERL')
    .replace(/(?<=after )\d+\.\d(?= s)/, 'S')
    .replace(/(y?\\n)?(y\\n)+y?/, 'YES');
  return `${name} failed: ${failed}`;
}

async function wholeLine(file: string): Promise<string> {
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('\n')) return text.trimEnd();
    await after(10);
  }
}
