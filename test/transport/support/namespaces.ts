// Two network namespaces, a and b, joined by a cable; of b's ports only the mapper's can be reached.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface Namespaces {
  mapper(side: Side, ...words: string[]): Promise<void>;
  node(side: Side, name: string, ...words: string[]): Promise<FarNode>;
  /** The words that run a program there, and what its machine is called. */
  machine(side: Side): { readonly words: readonly string[]; readonly address: string };
  remove(): Promise<void>;
}

/** A node in a process of its own, told what to do line by line. */
export interface FarNode {
  readonly name: string;
  say(line: string): void;
  until(pattern: RegExp): Promise<string>;
}

type Side = 'a' | 'b';
const addresses: Record<Side, string> = { a: '10.231.7.1', b: '10.231.7.2' };
const tpmd = '../../../transport/mapper/tpmd-main';
const nodePort = 9_100;

/** Undefined where this machine does not let us make them. */
export async function namespaces(): Promise<Namespaces | undefined> {
  const space = (side: Side) => `terl-test-${process.pid}-${side}`;
  const card = (side: Side) => `terl${process.pid}${side}`;
  const children: ChildProcess[] = [];
  const ip = (...words: string[]) => spawnSync('ip', words, { stdio: 'ignore' }).status === 0;
  const inside = (side: Side, ...words: string[]) =>
    ip('netns', 'exec', space(side), 'ip', ...words);
  const sides: readonly Side[] = ['a', 'b'];

  async function remove(): Promise<void> {
    for (const child of children) child.kill('SIGKILL');
    for (const side of sides) ip('netns', 'del', space(side));
  }

  function join(side: Side): boolean {
    return (
      ip('link', 'set', card(side), 'netns', space(side)) &&
      inside(side, 'addr', 'add', `${addresses[side]}/24`, 'dev', card(side)) &&
      inside(side, 'link', 'set', card(side), 'up') &&
      inside(side, 'link', 'set', 'lo', 'up')
    );
  }

  const ready =
    sides.every((side) => ip('netns', 'add', space(side))) &&
    ip('link', 'add', card('a'), 'type', 'veth', 'peer', 'name', card('b')) &&
    sides.every(join) &&
    // What comes over the cable for the node's port is swallowed before it is looked at.
    inside('b', 'rule', 'add', 'pref', '20', 'lookup', 'local') &&
    inside(
      'b',
      'rule',
      'add',
      'pref',
      '10',
      'iif',
      card('b'),
      'ipproto',
      'tcp',
      'dport',
      `${nodePort}`,
      'blackhole',
    ) &&
    inside('b', 'rule', 'del', 'pref', '0');
  if (!ready) {
    await remove();
    return undefined;
  }

  function run(side: Side, program: string, ...words: string[]): ChildProcess {
    const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const path = new URL(`${program}${ending}`, import.meta.url).pathname;
    const child = spawn('ip', ['netns', 'exec', space(side), process.execPath, path, ...words], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    children.push(child);
    return child;
  }

  async function node(side: Side, name: string, ...words: string[]): Promise<FarNode> {
    const full = `${name}@${addresses[side]}`;
    const port = side === 'b' ? `${nodePort}` : '0';
    const child = run(side, './far-node', full, addresses[side], port, ...words);
    const lines: string[] = [];
    const waiting = new Set<() => void>();
    if (child.stdout === null) throw new Error('expected a pipe');
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      for (const look of [...waiting]) look();
    });
    const far: FarNode = {
      name: full,
      say: (line) => void child.stdin?.write(`${line}\n`),
      until(pattern) {
        const { promise, resolve } = Promise.withResolvers<string>();
        const look = () => {
          const found = lines.find((line) => pattern.test(line));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        return promise;
      },
    };
    await far.until(/^ready/);
    return far;
  }

  return {
    async mapper(side, ...words) {
      run(side, tpmd, '-address', addresses[side], ...words);
      for (;;) {
        const [code] = (await once(run(side, tpmd, '-names'), 'exit')) as [number];
        if (code === 0) return;
      }
    },
    node,
    machine: (side) => ({
      words: ['ip', 'netns', 'exec', space(side)],
      address: addresses[side],
    }),
    remove,
  };
}
