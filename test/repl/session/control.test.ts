import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openControl } from '../../../repl/session/control.ts';
import { onLines } from '../../../repl/session/lines.ts';

const pid = 1_000_000_000; // of no process

describe('programs that have joined a session', () => {
  it('are found by a name that a prompt shows before they have told it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'terl-control-'));
    const control = await openControl(join(folder, 'control'));
    const socket = createConnection(join(folder, 'control'));
    await once(socket, 'connect');
    const say = (message: object): void => void socket.write(`${JSON.stringify(message)}\n`);
    onLines(socket, (asked) => {
      say({ node: 'foo@host' }); // as late as a program may tell it
      say({ id: (asked as { id: number }).id, ok: true, text: '0' });
    });
    say({ kind: 'terl', pid });
    while (control.member(pid) === undefined) await new Promise((resolve) => setImmediate(resolve));

    assert.equal(control.nodeNamed('foo@host'), undefined);
    assert.equal((await control.nodeShown('foo@host'))?.pid, pid);
    assert.equal(await control.nodeShown('bar@host'), undefined);
    assert.equal(await control.nodeShown(undefined), undefined);

    socket.destroy();
    await control.close();
    rmSync(folder, { recursive: true });
  });
});
