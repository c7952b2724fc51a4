// Real NATS servers for tests, each at free ports of the loopback, with a folder of its own. Where no nats-server is
// installed, tests with one are left out, and one line says so.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../transport/base/free-port.ts';
import { writeInvite } from '../../transport/base/invite.ts';

/** Whether nats-server is installed: decided once. */
const hasNats: boolean =
  spawnSync('nats-server', ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0;

/** As `describe`, with real NATS servers. Without them the tests are left out, and counted for the line at the end. */
export function describeNats(title: string, tests: () => void): void {
  if (hasNats) describe(title, tests);
  else leftOut.push(title);
}

const leftOut: string[] = [];

process.once('exit', () => {
  if (leftOut.length === 0) return;
  process.stdout.write(
    `  ${leftOut.length} groups of tests with a NATS server were left out: there is no nats-server here. Debian: apt-get install nats-server\n`,
  );
});

export interface NatsServer {
  readonly port: number;
  readonly webPort: number;
  readonly clusterPort: number;
  readonly leafPort: number;
  readonly pid: number;
  /** A fresh invite; `scheme` is nats, tls, ws or wss, `credentials` are user:password or a token. */
  invite(how?: { scheme?: string; credentials?: string; room?: string }): string;
  kill(signal?: NodeJS.Signals): void;
  /** Starts it again, at the same ports. */
  restart(): Promise<void>;
  readonly ended: Promise<unknown>;
}

export interface NatsOptions {
  readonly tables?: boolean; // JetStream; by default there
  readonly config?: string; // more lines of its configuration
  readonly webTls?: string; // the tls block of its WebSocket port
  readonly routes?: readonly number[]; // ports of the others of its cluster
  readonly hub?: number; // it is a leaf node of the server with this port for leaf nodes
}

const running: { stop(): Promise<void> }[] = [];

/** Ends all servers; for afterEach. */
export async function stopNats(): Promise<void> {
  for (const { stop } of running.splice(0)) await stop();
}

export async function startNats(options: NatsOptions = {}): Promise<NatsServer> {
  const [port, webPort, clusterPort, leafPort] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'terl-nats-'));
  const file = join(folder, 'server.conf');
  writeFileSync(file, configuration(options, { port, webPort, clusterPort, leafPort, folder }));
  let child: ChildProcess;
  let ended: Promise<unknown>;

  async function run(): Promise<void> {
    child = spawn('nats-server', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    ended = once(child, 'exit');
    let said = '';
    child.stderr?.on('data', (data: Buffer) => {
      said = (said + data.toString()).slice(-2_000);
    });
    await Promise.race([
      listens(port),
      ended.then(() => Promise.reject(new Error(`nats-server ended at once: ${said}`))),
    ]);
  }

  await run();
  running.push({
    async stop() {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  });
  return {
    port,
    webPort,
    clusterPort,
    leafPort,
    get pid() {
      return child.pid ?? 0;
    },
    invite({ scheme = 'nats', credentials, room = '' } = {}) {
      const by = credentials === undefined ? '' : `${credentials}@`;
      const at = scheme.startsWith('ws') ? webPort : port;
      return writeInvite(`${scheme}://${by}127.0.0.1:${at}/${room}`, (length) =>
        crypto.getRandomValues(new Uint8Array(length)),
      );
    },
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    async restart() {
      await ended;
      await run();
    },
    get ended() {
      return ended;
    },
  };
}

interface Place {
  readonly port: number;
  readonly webPort: number;
  readonly clusterPort: number;
  readonly leafPort: number;
  readonly folder: string;
}

function configuration(
  { tables = true, config = '', webTls = 'no_tls: true', routes, hub }: NatsOptions,
  { port, webPort, clusterPort, leafPort, folder }: Place,
): string {
  const to = routes?.map((route) => `"nats-route://127.0.0.1:${route}"`).join(', ');
  return [
    `server_name: s${port}`,
    `listen: "127.0.0.1:${port}"`,
    `websocket { listen: "127.0.0.1:${webPort}", ${webTls} }`,
    tables ? `jetstream { store_dir: "${folder}" }` : '',
    to === undefined
      ? ''
      : `cluster { name: tests, listen: "127.0.0.1:${clusterPort}", routes: [${to}] }`,
    hub === undefined
      ? `leafnodes { listen: "127.0.0.1:${leafPort}" }`
      : `leafnodes { remotes: [ { url: "nats-leaf://127.0.0.1:${hub}" } ] }`,
    config,
  ].join('\n');
}

async function listens(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen === true) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
