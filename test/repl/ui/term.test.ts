import assert from 'node:assert/strict';
import { Term } from '../../../repl/ui/terminal-kind.ts';

describe('term', () => {
  let written: string[] = [];
  let size = { columns: 80, rows: 24 };
  const open = (): Term => new Term({ write: (data) => written.push(data), size: () => size });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const frame = (widths: readonly number[], x: number, y: number) => ({
    rows: widths.map((width) => 'x'.repeat(width)),
    widths,
    cursor: { x, y },
  });

  beforeEach(() => {
    written = [];
    size = { columns: 80, rows: 24 };
  });

  it('writes once for all that Ink writes in one turn', async () => {
    const term = open();
    term.write('a');
    term.write('b');
    assert.deepEqual(written, []);
    await turn();
    assert.deepEqual(written, ['ab']);
  });

  it('makes one synchronized update of several, so that no frame in between is seen', async () => {
    const term = open();
    const [begin, end] = ['\x1b[?2026h', '\x1b[?2026l'];
    for (const part of ['1> a\r\n1>', '2>']) {
      term.write(begin);
      term.write(part);
      term.write(end);
      term.write('\x1b[?2004h'); // Ink writes this behind its first frame
    }
    await turn();
    assert.deepEqual(written, [`${begin}1> a\r\n1>\x1b[?2004h2>${end}\x1b[?2004h`]);
  });

  it('writes at once when asked to, and then nothing more', async () => {
    const term = open();
    term.write('a');
    term.flushSync();
    assert.deepEqual(written, ['a']);
    await turn();
    assert.deepEqual(written, ['a']);
  });

  it('empties the rows of a frame before it is erased, for tmux', () => {
    const term = open();
    term.setFrame(frame([5, 5], 0, 0));
    term.write('\x1b[1G\x1b[Jtext');
    term.flushSync();
    assert.deepEqual(written, ['\x1b[1G\x1b7\x1b[2K\x1b[1B\x1b[2K\x1b[1B\x1b[2K\x1b8\x1b[Jtext']);
  });

  it('erases the rows that a narrower terminal has wrapped, before Ink hears of it', () => {
    const term = open();
    term.setFrame(frame([80, 30], 30, 1));
    term.write('frame');
    term.flushSync();
    size = { columns: 40, rows: 24 };
    const heard: number[] = [];
    term.on('resize', () => heard.push(term.columns, written.length));
    term.resized();
    // two rows of the first line are above the cursor; Ink believes it is one
    const erased = '\x1b[2A\x1b[1G\x1b7\x1b[2K\x1b[1B\x1b[2K\x1b[1B\x1b[2K\x1b8\x1b[1B';
    assert.deepEqual(written.slice(1), [erased]);
    assert.deepEqual(heard, [40, 2]);
  });

  it('repairs nothing when the terminal grows, and says nothing when it stays', () => {
    const term = open();
    let heard = 0;
    term.on('resize', () => {
      heard += 1;
    });
    size = { columns: 100, rows: 30 };
    term.resized();
    term.resized();
    assert.equal(heard, 1);
    assert.deepEqual(written, []);
  });
});
