// The conformance table is so: each row is played on real nodes as it is written.

import assert from 'node:assert/strict';
import { missing, readRows } from '../../scripts/conformance.ts';
import { playRow } from './play-row.ts';

describe('the conformance table', function () {
  this.timeout(60_000);
  const rows = readRows();

  it('has a row for each scenario', () => {
    assert.deepEqual(missing(rows), []);
  });

  for (const row of rows) {
    if (row.transcript === undefined) continue;
    if (row.status === 'fault')
      it(`${row.id} is still a fault: ${row.title}`, () => assert.rejects(playRow(row)));
    else it(`${row.id} ${row.title}`, () => playRow(row));
  }
});
