// floor: what Node itself needs on this machine. No program
// on Node can be faster than this. Erlang is not measured.

import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { columns, type Figure } from '../figures/figures.ts';
import { needing, type Talk } from '../programs/talk.ts';
import { type Bench, pause, repeat, scaled } from '../programs/terl-node.ts';

const program = new URL('../programs/bare-node.ts', import.meta.url).pathname;

const makeIsolate = `const ivm = require(${JSON.stringify(fileURLToPath(import.meta.resolve('isolated-vm')))});
  new ivm.Isolate().createContextSync()`;

export async function floor(bench: Bench): Promise<Figure[]> {
  const bare = (role: 'driver' | 'other', ...args: readonly (string | number)[]): Talk =>
    bench.stage.start(role, [process.execPath, program, ...args.map(String)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const untilEnd = async (command: readonly string[]): Promise<number[]> => {
    const begun = performance.now();
    await bench.stage.start('driver', command, { stdio: 'ignore' }).ended();
    return [performance.now() - begun];
  };
  const node = await repeat(bench, 7, () => untilEnd([process.execPath, '-e', '0']));
  const isolate = await repeat(bench, 7, () => untilEnd([process.execPath, '-e', makeIsolate]));
  const kills = await repeat(bench, 7, () => killed(bare('other', 'serve')));
  const n = scaled(bench, 20_000);
  const connections = scaled(bench, 2000);
  const opened = scaled(bench, 200);
  const server = bare('other', 'serve');
  try {
    const ports = await server.line('PORTS', bench.stage.startLimit);
    const [sockets = '', plain = ''] = ports.split(' ');
    const asked = async (word: string, ...args: (string | number)[]): Promise<number[]> => {
      const talk = bare('driver', ...args);
      const answer = await needing([server], talk.line(word));
      await talk.ended();
      return answer.split(' ').map(Number);
    };
    const ws = await repeat(bench, 5, () => asked('TOOK', 'ws', sockets, n));
    const turn = await repeat(bench, 5, () => asked('TOOK', 'turn', sockets, n));
    const open = await repeat(bench, 5, () => asked('TOOK', 'open', sockets, opened));
    const tcp = await repeat(bench, 5, () => asked('RATE', 'tcp', plain, connections));
    return [
      ...columns([['floor.node', 'ms', 1, 'lower']], node),
      ...columns([['floor.node_isolate', 'ms', 1, 'lower']], isolate),
      ...columns([['floor.killed', 'ms', 1, 'lower']], kills),
      ...columns(percentiles('floor.ws', n), ws),
      ...columns(percentiles('floor.ws_turn', n), turn),
      ...columns([['floor.ws_open', 'us', opened, 'lower']], open),
      ...columns([['floor.tcp', 'ops/s', connections, 'higher']], tcp),
    ];
  } finally {
    await server.kill();
  }
}

function percentiles(name: string, n: number): Parameters<typeof columns>[0] {
  return ['p50', 'p99'].map((share) => [`${name}.${share}`, 'us', n, 'lower']);
}

/** Measures the milliseconds from the kill of a bare program to the end of a connection to this program. */
async function killed(server: Talk): Promise<number[]> {
  const [port = ''] = (await server.line('PORTS')).split(' ');
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {}); // the reset of the connection is expected
  await once(socket, 'connect');
  await pause(300);
  const begun = performance.now();
  server.child.kill('SIGKILL');
  await once(socket, 'close');
  return [performance.now() - begun];
}
