// The conformance table is so: each row is played on real nodes as it is written.

import assert from 'node:assert/strict';
import { missing, readRows } from '../../scripts/conformance.ts';
import { playInTerminal } from './play-in-terminal.ts';
import { runRow } from './run-row.ts';

describe('the conformance table', function () {
  this.timeout(60_000);
  const rows = readRows();

  it('has a row for each scenario', () => {
    assert.deepEqual(missing(rows), []);
  });

  for (const { id, title, status, transcript, inTerminal } of rows) {
    if (transcript === undefined) continue;
    const play = inTerminal ? playInTerminal : runRow;
    if (status === 'fault')
      it(`${id} is still a fault: ${title}`, () => assert.rejects(play(transcript)));
    else it(`${id} ${title}`, () => play(transcript));
  }
});
