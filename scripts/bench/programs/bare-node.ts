// A program for the case `floor`: it measures Node and terl's packages alone, without any code of terl.
//   serve             prints PORTS and two numbers: echoes over WebSocket, and answers each TCP connection with a byte
//   ws PORT N         does N round trips over WebSocket, prints TOOK and microseconds: median and 99th percentile
//   turn PORT N       does the same, and enters an empty isolate for each message
//   open PORT N       opens and closes N WebSockets, one after the other, prints TOOK for the opening
//   tcp PORT N        makes N connections, one after the other, prints RATE and the number of connections per second

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import ivm from 'isolated-vm';
import { WebSocket, WebSocketServer } from 'ws';

const [what, port, times] = process.argv.slice(2);
const host = '127.0.0.1';

switch (what) {
  case 'serve':
    await serve();
    break;
  case 'ws':
    await roundTrips(() => {});
    break;
  case 'turn':
    await roundTrips(emptyTurn());
    break;
  case 'open':
    await openings();
    break;
  case 'tcp':
    await connections();
}

function emptyTurn(): () => void {
  const isolate = new ivm.Isolate();
  const context = isolate.createContextSync();
  const turn = context.evalClosureSync('return () => {}', [], { result: { reference: true } });
  const entrance = turn as ivm.Reference<() => void>;
  return () => entrance.applySync(undefined, []);
}

async function serve(): Promise<void> {
  const sockets = new WebSocketServer({ port: 0, host, perMessageDeflate: false });
  const enter = emptyTurn();
  sockets.on('connection', (ws, { url }) =>
    ws.on('message', (message) => {
      if (url === '/turn') enter();
      ws.send(message);
    }),
  );
  await once(sockets, 'listening');
  const server = createServer((socket) => socket.end('x')).listen(0, host);
  await once(server, 'listening');
  const ports = [sockets, server].map((one) => (one.address() as AddressInfo).port);
  process.stdout.write(`PORTS ${ports.join(' ')}\n`);
}

async function roundTrips(turn: () => void): Promise<void> {
  const ws = new WebSocket(`ws://${host}:${port}/${what}`, { perMessageDeflate: false });
  await once(ws, 'open');
  const message = Buffer.alloc(60); // bytes; a ping of the case remote_pingpong has the same size
  const took: number[] = [];
  let begun = 0;
  const next = (): void => {
    begun = performance.now();
    turn();
    ws.send(message);
  };
  const done = new Promise<void>((resolve) => {
    ws.on('message', () => {
      took.push(performance.now() - begun);
      if (took.length < Number(times)) next();
      else resolve();
    });
  });
  next();
  await done;
  tell(took);
  ws.terminate();
}

async function openings(): Promise<void> {
  const took: number[] = [];
  while (took.length < Number(times)) {
    const begun = performance.now();
    const ws = new WebSocket(`ws://${host}:${port}/`, { perMessageDeflate: false });
    await once(ws, 'open');
    took.push(performance.now() - begun);
    ws.close();
    await once(ws, 'close');
  }
  tell(took);
}

/** Prints the median and the 99th percentile in microseconds. `took` has milliseconds. */
function tell(took: number[]): void {
  took.sort((a, b) => a - b);
  const at = (share: number): number => (took[Math.floor(took.length * share)] ?? 0) * 1000;
  process.stdout.write(`TOOK ${at(0.5)} ${at(0.99)}\n`);
}

async function connections(): Promise<void> {
  const begun = performance.now();
  for (let left = Number(times); left > 0; left--) {
    const socket = connect(Number(port), host);
    socket.resume();
    await once(socket, 'close');
  }
  process.stdout.write(`RATE ${(Number(times) * 1000) / (performance.now() - begun)}\n`);
}
