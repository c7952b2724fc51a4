// The rows of the conformance table once more, over carriers that are not WebSocket.
// Nodes load them as a user's do: with -proto_dist, from the folder they run in.

import { copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/build.ts';
import { type Row, readRows } from '../../scripts/conformance.ts';
import { freePort } from '../../transport/base/free-port.ts';
import { sslDistOpt } from '../transport/support/carriers.ts';
import { playRow } from './play-row.ts';

describe('the conformance table over other carriers', function () {
  this.timeout(60_000);
  const rows = readRows().filter(isAboutNodes);

  for (const row of rows)
    it(`${row.id} goes the same over the user's own, on TCP: ${row.title}`, () =>
      playRow(row, withTcpCarrier));

  // an eighth of them: what carries the bytes above TLS is what all the rows run over already
  const some = rows.filter((_, at) => at % 8 === 0);
  for (const row of some)
    it(`${row.id} goes the same over TLS: ${row.title}`, () => playRow(row, withTls));

  const others = rows.filter((_, at) => at % 8 === 4);
  for (const row of others)
    it(`${row.id} goes the same over Erlang's own, as all are nodes of terl: ${row.title}`, async () => {
      const port = await freePort(); // of tpmd in epmd's place
      await playRow(row, () => ['-proto_dist', 'inet_tcp', '-mapper_port', String(port)]);
    });
});

/** Rows of the slides and of failures in which two nodes or more have a shell, and that are not about command lines. */
function isAboutNodes({ id, status, transcript = '' }: Row): boolean {
  if (!/^[AC]/.test(id) || status === 'fault' || /get_argument|^\$ tpmd/m.test(transcript))
    return false;
  const starts = [...transcript.matchAll(/^\$ terl\b.*\n(.*)/gm)];
  return starts.length > 1 && starts.every(([, next]) => next === '...');
}

/** As after `npm install terl` beside a carrier written in TypeScript. */
function withTcpCarrier(folder: string): readonly string[] {
  const carrier = 'test/transport/carriers/tcp-carrier.ts';
  copyFileSync(join(root, carrier), join(folder, 'tcp-carrier.ts'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/terl'));
  return ['-proto_dist', './tcp-carrier.ts'];
}

const [host = 'localhost'] = hostname().split('.');

function withTls(): readonly string[] {
  return ['-proto_dist', 'wss', '-ssl_dist_opt', ...sslDistOpt('rows', [host, '127.0.0.1'])];
}
