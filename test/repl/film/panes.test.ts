// Panes side by side: what stands in each terminal, whose name is above it, and how little is sent.

import assert from 'node:assert/strict';
// biome-ignore-start lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import xterm from '@xterm/headless';
// biome-ignore-end lint/correctness/noUnresolvedImports: a CommonJS module, whose exports Biome does not see
import fc from 'fast-check';
import { cellsOfRow } from '../../../repl/film/cells.ts';
import { createPanes, type Panes } from '../../../repl/film/panes.ts';

const size = { columns: 20, rows: 4 };
const [foo, bar, baz] = ['foo', 'bar', 'baz'].map((name) => ({ name, ...size })) as [
  Parameters<typeof createPanes>[0][number],
  Parameters<typeof createPanes>[0][number],
  Parameters<typeof createPanes>[0][number],
];

/** A screen that shows frames, as a player does. */
function screenFor({ columns, rows }: Panes): {
  readonly show: (frame: string) => Promise<void>;
  readonly lines: () => string[];
  readonly terminal: xterm.Terminal;
} {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const line = (y: number): string =>
    terminal.buffer.active.getLine(y)?.translateToString().trimEnd() ?? '';
  return {
    terminal,
    show: (frame) => new Promise((resolve) => terminal.write(frame, resolve)),
    lines: () => Array.from({ length: rows }, (_, y) => line(y)),
  };
}

describe('panes', () => {
  it('stand side by side, with the names above, and the focused one marked', async () => {
    const panes = createPanes([foo, bar]);
    const screen = screenFor(panes);
    panes.write('foo', 'one\r\ntwo');
    panes.write('bar', 'three');
    panes.focus('bar');
    await screen.show(await panes.frame());
    assert.deepEqual(screen.lines(), [
      `─ foo ${'─'.repeat(14)} │ ▸ bar ${'─'.repeat(14)}`,
      `one${' '.repeat(18)}│ three`,
      `two${' '.repeat(18)}│`,
      `${' '.repeat(21)}│`,
      `${' '.repeat(21)}│`,
    ]);
    const { cursorX, cursorY } = screen.terminal.buffer.active;
    assert.deepEqual([cursorX, cursorY], [28, 1]);
  });

  it('stand in a grid if there are more than two', () => {
    const { columns, rows } = createPanes([foo, bar, baz]);
    assert.deepEqual([columns, rows], [43, 10]);
    assert.equal(createPanes([foo]).columns, 20);
  });

  it('stand one below the other if they are too wide, or if that is wanted', () => {
    const wide = { ...foo, columns: 100 };
    const sizes = (...panes: readonly Panes[]): unknown =>
      panes.map((one) => [one.columns, one.rows]);
    const [column, tooWide] = [createPanes([foo, bar], 'column'), createPanes([wide, bar])];
    assert.deepEqual(sizes(column, tooWide), [
      [20, 10],
      [100, 10],
    ]);
  });

  it('show the last rows if there is no room for all, and the first ones once they are cleared', async () => {
    const high = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, columns: 20, rows: 24 }));
    const panes = createPanes(high, 'column');
    const screen = screenFor(panes);
    assert.equal(panes.rows, 35);
    const shown = async (data: string): Promise<readonly string[]> => {
      panes.write('a', data);
      await screen.show(await panes.frame());
      return screen.lines().slice(1, 7);
    };
    assert.deepEqual(await shown('1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8'), [...'345678']);
    assert.equal(screen.terminal.buffer.active.cursorY, 6);
    assert.deepEqual(await shown('\r\x1b[K'), ['3', '4', '5', '6', '7', '']);
    assert.deepEqual(await shown('\x1bcx'), ['x', '', '', '', '', '']);
  });

  it('send only what has changed', async () => {
    const panes = createPanes([foo, bar]);
    await panes.frame();
    assert.equal(await panes.frame(), '');
    panes.write('bar', 'x');
    assert.equal(await panes.frame(), '\x1b[2;24Hx\x1b[2;1H');
  });

  it('keep colours, styles and wide letters', async () => {
    const panes = createPanes([foo, bar]);
    const screen = screenFor(panes);
    const text = '\x1b[1;31mred\x1b[0m \x1b[38;2;1;2;3;48;5;100;4m漢字\x1b[0m \x1b[95;7mx';
    panes.write('bar', text);
    await screen.show(await panes.frame());
    const alone = new xterm.Terminal({ cols: 20, rows: 4, allowProposedApi: true });
    await new Promise<void>((resolve) => alone.write(text, resolve));
    assert.deepEqual(cellsOfRow(screen.terminal, 1).slice(23), cellsOfRow(alone, 0));
  });

  it('hide the cursor if the focused terminal does', async () => {
    const panes = createPanes([foo]);
    await panes.frame();
    panes.write('foo', '\x1b[?25l');
    assert.equal(await panes.frame(), '\x1b[?25l');
    assert.equal(await panes.frame(), '');
    panes.write('foo', '\x1b[?25h');
    assert.equal(await panes.frame(), '\x1b[2;1H\x1b[?25h');
  });

  it('show after any output, frame by frame, what each terminal shows', () =>
    fc.assert(
      fc.asyncProperty(fc.array(output, { maxLength: 30 }), async (pieces) => {
        const panes = createPanes([foo, bar]);
        const screen = screenFor(panes);
        const alone = [foo, bar].map(
          () => new xterm.Terminal({ cols: 20, rows: 4, allowProposedApi: true }),
        );
        for (const [at, data] of pieces) {
          panes.write(at === 0 ? 'foo' : 'bar', data);
          await new Promise<void>((resolve) => alone[at]?.write(data, resolve));
          await screen.show(await panes.frame());
        }
        for (const [at, terminal] of alone.entries())
          for (let y = 0; y < 4; y++)
            assert.deepEqual(
              cellsOfRow(screen.terminal, y + 1).slice(at * 23, at * 23 + 20),
              cellsOfRow(terminal, y),
            );
        panes.close();
      }),
      { numRuns: 150 },
    ));
});

const sequence = fc.constantFrom(
  '\r\n',
  '\r',
  '\x1b[A',
  '\x1b[2K',
  '\x1b[J',
  '\x1b[31m',
  '\x1b[1;44m',
  '\x1b[0m',
  '\x1b[2;5H',
  '漢',
  'é',
  '👍🏽',
  'e\u0301',
  '          ',
  '\t',
);
const output = fc.tuple(
  fc.nat(1),
  fc
    .array(fc.oneof(sequence, fc.string({ maxLength: 12 })), { maxLength: 8 })
    .map((parts) => parts.join('')),
);
