// A client of the mapper as a program. It reads requests from standard input,
// one a line, and prints the rate of each. Usage: node mapper-client.ts PORT;
// then lines such as `port_please 2000` (the request and how often).

import { createInterface } from 'node:readline';
import { systemClock } from '../../../transport/base/clock.ts';
import { keepRegistered, portPlease } from '../../../transport/mapper/mapper-client.ts';

const at = { host: '127.0.0.1', port: Number(process.argv[2]) };
let registrations = 0;

async function ask(n: number): Promise<void> {
  for (let left = n; left > 0; left--)
    if ((await portPlease(at, 'known')) === undefined) throw new Error('known is not registered');
}

async function register(n: number): Promise<void> {
  for (let left = n; left > 0; left--) (await registered(`reg_${registrations++}`)).end();
}

function registered(name: string): ReturnType<typeof keepRegistered> {
  const node = { fullName: name, name, port: 40_000, hidden: true };
  const starting = { start: undefined, listenAddress: '127.0.0.1', clock: systemClock };
  return keepRegistered(at, node, starting, (text) => process.stderr.write(text));
}

async function measured(n: number, work: () => Promise<unknown>): Promise<void> {
  const begun = performance.now();
  await work();
  process.stdout.write(`RATE ${(n * 1000) / (performance.now() - begun)}\n`);
}

await registered('known');
for await (const line of createInterface(process.stdin)) {
  const [what, count] = line.split(' ');
  const n = Number(count);
  if (what === 'port_please') await measured(n, () => ask(n));
  else if (what === 'port_please_c16')
    await measured(16 * n, () => Promise.all(Array.from({ length: 16 }, () => ask(n))));
  else if (what === 'register') await measured(n, () => register(n));
  else throw new Error(`expected port_please, port_please_c16 or register, got ${what}`);
}
