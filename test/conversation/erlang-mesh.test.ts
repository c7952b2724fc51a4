// A mesh of two nodes of terl and two of Erlang, whose nodes are killed and stopped at random: no question is lost.
// TERL_MESH_SECONDS makes it longer.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';
import { describeErlang, type ErlangMachine, erlangMachine } from '../helpers/erlang.ts';
import { createRandom } from '../helpers/random.ts';

const names = ['a', 'b', 'x', 'y'] as const; // a and b are of terl
type Name = (typeof names)[number];
const full = names.map((name) => `${name}@localhost`);
const seconds = Number(process.env['TERL_MESH_SECONDS'] ?? 15);

/** The same as test/fixtures/mesh.ts. */
const mesh = `
Ask = fun Ask(Node, N, Pongs, Downs) ->
  Ref = erlang:monitor(process, {echo, Node}),
  {echo, Node} ! {self(), N},
  Came = receive {pong, N} -> pong; {'DOWN', Ref, _, _, _} -> down after 25000 -> lost end,
  erlang:demonitor(Ref, [flush]),
  {P, D} = case Came of
    pong -> {Pongs + 1, Downs};
    down -> {Pongs, Downs + 1};
    lost -> io:format("lost ~s ~p~n", [Node, N]), {Pongs, Downs}
  end,
  if Came =/= pong; N rem 50 =:= 0 -> io:format("asked ~s ~p ~p~n", [Node, P, D]); true -> ok end,
  timer:sleep(if Came =:= pong -> 4; true -> 100 end),
  Ask(Node, N + 1, P, D)
end,
spawn(fun() -> register(echo, self()), (fun Echo() -> receive {From, N} -> From ! {pong, N}, Echo() end end)() end),
[spawn(fun() -> Ask(Node, 1, 0, 0) end) || Node <- [${full.map((name) => `'${name}'`)}], Node =/= node()],
spawn(fun() -> timer:sleep(infinity) end).`.replaceAll(/\s*\n\s*/g, ' ');

interface Member {
  readonly child: ChildProcess;
  printed: string;
}

describeErlang('a mesh of terl and Erlang', () => {
  let machine: ErlangMachine;
  const members = new Map<Name, Member>();
  let isOver = false;

  before(async () => {
    machine = await erlangMachine();
    machine.startEpmd();
  });
  after(async () => {
    isOver = true;
    for (const { child } of members.values()) child.kill('SIGKILL');
    await machine.close();
  });

  function start(name: Name): void {
    const ticks = ['-kernel', 'net_ticktime', '2'];
    const sname = ['-sname', `${name}@localhost`];
    const terl = [
      join(root, 'dist/terl.js'),
      ...sname,
      ...ticks,
      '-noshell',
      '-proto_dist',
      'inet_tcp',
    ];
    const words = ['-pa', join(root, 'test/fixtures'), '-s', 'mesh', 'start', ...full];
    const child =
      name < 'm'
        ? spawn(process.execPath, [...terl, ...words], {
            env: machine.env,
            stdio: ['pipe', 'pipe', 'ignore'],
          })
        : spawn('erl', ['-noinput', ...sname, ...ticks, '-eval', mesh], {
            env: machine.env,
            stdio: ['ignore', 'pipe', 'ignore'],
          });
    const member: Member = { child, printed: members.get(name)?.printed ?? '' };
    members.set(name, member);
    child.stdout?.on('data', (data: Buffer) => {
      member.printed += data.toString();
    });
  }

  const printed = (name: Name): string => members.get(name)?.printed ?? '';

  /** Waits until each node has had answers of each other since now. */
  async function allTalk(): Promise<void> {
    const from = new Map(names.map((name) => [name, printed(name).length]));
    const talks = (name: Name, other: string): boolean =>
      name === other[0] ||
      new RegExp(`^asked ${other} [1-9]`, 'm').test(printed(name).slice(from.get(name)));
    while (!isOver && !names.every((name) => full.every((other) => talks(name, other))))
      await new Promise((resolve) => setTimeout(resolve, 50));
  }

  it('loses nothing while nodes are killed and stopped', async function () {
    this.timeout((seconds + 90) * 1_000);
    for (const name of names) start(name);
    await allTalk();
    const { below } = createRandom(14);
    const sleep = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
    const until = performance.now() + seconds * 1_000;
    for (let turn = 0; performance.now() < until; turn++) {
      const name = names[turn % 4] ?? 'a';
      const { child } = members.get(name) as Member;
      if (Math.floor(turn / 4) % 2 === 0) {
        child.kill('SIGKILL');
        await once(child, 'exit');
        await sleep(200 + below(300));
        start(name);
      } else {
        child.kill('SIGSTOP');
        await sleep(200 + below(4_000));
        child.kill('SIGCONT');
      }
      await sleep(below(800));
    }
    await allTalk();
    for (const name of names) assert.doesNotMatch(printed(name), /^lost/m);
  });
});
