import assert from 'node:assert/strict';
import { inWholeUpdates } from '../../../repl/session/pty.ts';

const [begin, end] = ['\x1b[?2026h', '\x1b[?2026l'];

describe('output in whole updates', () => {
  let shown: string[] = [];
  const open = (): ((data: string) => void) => {
    shown = [];
    return inWholeUpdates((data) => shown.push(data));
  };

  it('has an update in one piece, wherever its bytes are parted', () => {
    const all = `a${begin}1> x\r\n1>${end}b${begin}2>${end}c`;
    const times = (sequence: string): number => shown.join('').split(sequence).length;
    for (let first = 0; first <= all.length; first++)
      for (let second = first; second <= all.length; second++) {
        const show = open();
        for (const part of [all.slice(0, first), all.slice(first, second), all.slice(second)]) {
          show(part);
          assert.equal(times(begin), times(end), `${first} ${second}`);
        }
        assert.equal(shown.join(''), all);
      }
  });

  it('does not hold back other sequences', () => {
    const show = open();
    for (const text of ['\x1b[?25h', 'x\x1b[1', 'G', 'plain', '\x1b[?2', '5l']) show(text);
    assert.deepEqual(shown, ['\x1b[?25h', 'x\x1b[1', 'G', 'plain', '\x1b[?25l']);
  });

  it('shows an update that does not end after a while', async () => {
    const show = open();
    show(`${begin}half`);
    assert.deepEqual(shown, []);
    while (shown.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    show(`more${end}`);
    assert.deepEqual(shown, [`${begin}half`, `more${end}`]);
  });
});
