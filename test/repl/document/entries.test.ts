// Output is split into entries as the rows of the conformance table are.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entriesOf, placedEntries, withoutMarker } from '../../../repl/document/entries.ts';
import { anyOutputLine } from './support/documents.ts';

describe('the entries of an output', () => {
  it('are its lines, each with the indented lines below it', () => {
    assert.deepEqual(entriesOf(['1', "['a',", " 'b']", '', '2']), [
      { isReport: false, text: '1', anywhere: false },
      { isReport: false, text: "['a',\n 'b']", anywhere: false },
      { isReport: false, text: '2', anywhere: false },
    ]);
  });

  it('are whole reports, which may come anywhere, up to an empty line or the next report', () => {
    const lines = ['=ERROR REPORT==== x ===', 'a', 'b', '=INFO REPORT==== y ===', 'c', '', 'd'];
    assert.deepEqual(
      entriesOf(lines).map(({ isReport, anywhere, text }) => [isReport, anywhere, text]),
      [
        [true, true, '=ERROR REPORT==== x ===\na\nb'],
        [true, true, '=INFO REPORT==== y ===\nc'],
        [false, false, 'd'],
      ],
    );
  });

  it('are reports of Elixir, too', () => {
    const lines = ['09:38:49.281 [error] Process', '** (RuntimeError) no', '', '09:38:49.281 x'];
    assert.deepEqual(
      entriesOf(lines).map(({ isReport, text }) => [isReport, text]),
      [
        [true, '09:38:49.281 [error] Process\n** (RuntimeError) no'],
        [false, '09:38:49.281 x'],
      ],
    );
  });

  it('may come anywhere if they are marked so, and do not have the mark', () => {
    assert.deepEqual(entriesOf(['a   %% anywhere']), [
      { isReport: false, text: 'a', anywhere: true },
    ]);
  });

  it('have each line that is not empty, once', () => {
    fc.assert(
      fc.property(fc.array(anyOutputLine), (lines) => {
        const places = placedEntries(lines).flatMap((placed) => placed.lines);
        const filled = [...lines.keys()].filter((at) => lines[at]?.trim() !== '');
        assert.deepEqual(places, filled);
      }),
    );
  });

  it('lose a mark in linear time', () => {
    const blanks = ' '.repeat(2_000_000);
    assert.equal(withoutMarker(`a${blanks}b${blanks}%% soon`, '%% soon'), `a${blanks}b`);
    assert.equal(withoutMarker('a%% soon', '%% soon'), 'a%% soon');
  });
});
