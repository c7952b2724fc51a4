// A node as a program: writes what it is told by its net kernel, does what its lines say.
// Words: its name, where it listens, its port, and `relay`.
import { createInterface } from 'node:readline';
import { startNetKernel } from '../../../transport/kernel/net-kernel.ts';

const [name = '', address = '', port = '0', relay] = process.argv.slice(2);
const tell = (line: string) => void process.stdout.write(`${line}\n`);

const kernel = await startNetKernel(
  {
    name,
    domain: 'long',
    cookie: 'secret',
    mapper: { port: 4_370 },
    listen: { address, ...(port === '0' ? {} : { min: Number(port) }) },
    setuptime: 3,
    relay: relay === 'relay',
  },
  {
    up: (peer) => tell(`up ${peer.name}`),
    down: (peer, reason) => tell(`down ${peer} ${reason}`),
    failed: (peer, { step, reason }) => tell(`failed ${peer} ${step} ${reason}`),
    frames: (_peer, bytes) => tell(`frame ${Buffer.from(bytes).toString()}`),
    congested() {},
    report: (level, text) => tell(`${level} ${text}`),
  },
);
tell('ready');
createInterface({ input: process.stdin }).on('line', (line) => {
  const [word, peer = '', text = ''] = line.split(' ');
  if (word === 'connect') kernel.connect(peer);
  if (word === 'send') kernel.send(peer, Buffer.from(text));
});
