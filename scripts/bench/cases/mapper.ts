// epmd: requests to the mapper, with one connection for each. A node asks for the names, as a user would;
// a small client over terl's transport sends the other requests, as user code cannot.

import { columns, type Figure } from '../figures/figures.ts';
import { type Bench, repeat, runModule, scaled } from '../programs/terl-node.ts';

export async function mapper(bench: Bench): Promise<Figure[]> {
  const client = new URL('../programs/mapper-client.ts', import.meta.url).pathname;
  const command = [process.execPath, client, String(bench.stage.mapperPort)];
  const talk = bench.stage.start('driver', command, { stdio: 'pipe' });
  const rate = async (what: string, n: number): Promise<number[]> => {
    talk.write(`${what} ${n}\n`);
    return [Number(await talk.line('RATE'))];
  };
  try {
    const n = scaled(bench, 2000);
    const each = scaled(bench, 125);
    const r = scaled(bench, 1000);
    const ports = await repeat(bench, 7, () => rate('port_please', n));
    const ports16 = await repeat(bench, 7, () => rate('port_please_c16', each));
    const names = await runModule(bench, 'names.main');
    const registrations = await repeat(bench, 7, () => rate('register', r));
    return [
      ...columns([['epmd.port_please', 'ops/s', n, 'higher']], ports),
      ...columns([['epmd.port_please_c16', 'ops/s', 16 * each, 'higher']], ports16),
      ...names,
      ...columns([['epmd.register', 'ops/s', r, 'higher']], registrations),
    ];
  } finally {
    await talk.kill();
  }
}
