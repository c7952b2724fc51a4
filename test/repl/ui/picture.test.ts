// What React draws, and when: an entry that is answered at once is drawn once, with its answer.

import assert from 'node:assert/strict';
import { setImmediate as nextStep } from 'node:timers/promises';
import type { ShellState } from '../../../repl/jobs/jobs-state.ts';
import { createPrinter } from '../../../repl/jobs/printer.ts';
import { createLineReader, type LineReader } from '../../../repl/line/line-reader.ts';
import { createPicture, type Picture } from '../../../repl/ui/picture.ts';

describe('picture', () => {
  it('changes once, when an entry is answered at once, and prints first', async () => {
    const { picture, evaluate, answer, seen } = open();
    evaluate('1 + 1');
    await nextStep();
    assert.deepEqual(seen, []);
    assert.equal(picture.view().status, 'waiting');
    await answer('2');
    assert.deepEqual(seen, ['1> 1 + 1\n2\n', '2> ']);
  });

  it('shows an evaluation that takes longer, with the entry and what it has printed', async () => {
    const { evaluate, answer, write, changed, seen } = open();
    evaluate('slow()');
    write('working\n');
    await changed();
    assert.deepEqual(seen.slice(0, 2), ['1> slow()\nworking\n', 'evaluating']);
    await answer('done');
    assert.deepEqual(seen.slice(2), ['done\n', '2> ']);
  });

  it('shows at once that a process asks for a line', async () => {
    const { evaluate, become, seen } = open();
    evaluate('io.get_line(ask)');
    await nextStep();
    become({ status: 'waiting', asks: 'name: ' });
    await nextStep();
    assert.deepEqual(seen, ['1> io.get_line(ask)\n', 'name: ']);
  });

  it('changes once for several changes in one step', async () => {
    const { reader, seen } = open();
    reader().press([
      { kind: 'insert', text: 'a' },
      { kind: 'insert', text: 'b' },
    ]);
    await nextStep();
    assert.deepEqual(seen, ['1> ab']);
  });

  it('draws what waits when asked to, and then nothing more', async () => {
    const { picture, evaluate, seen } = open();
    evaluate('q()');
    await nextStep();
    picture.draw();
    assert.deepEqual(seen, ['1> q()\n', 'evaluating']);
    picture.draw();
    assert.equal(seen.length, 2);
  });

  it('follows the reader of the job that comes to the front', async () => {
    const { reader, become, seen } = open();
    become({ job: 2 });
    await nextStep();
    reader().press([{ kind: 'insert', text: 'x' }]);
    await nextStep();
    assert.deepEqual(seen, ['1> ', '1> x']);
  });
});

interface Opened {
  readonly picture: Picture;
  readonly seen: readonly string[]; // what was printed and what React was told to draw, in order
  reader(): LineReader; // of the job in front
  evaluate(source: string): void;
  write(text: string): void;
  become(change: Partial<ShellState>): void;
  answer(text: string): Promise<void>;
  changed(): Promise<void>; // resolves at the next change of the picture
}

function open(): Opened {
  const seen: string[] = [];
  const listeners = new Set<() => void>();
  const printer = createPrinter();
  const readers = new Map<number, LineReader>();
  let state: ShellState = { name: 'foo@host', count: 1, status: 'waiting', job: 1 };
  const become = (change: Partial<ShellState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };
  const reader = (): LineReader => {
    const known = readers.get(state.job) ?? newReader();
    readers.set(state.job, known);
    return known;
  };
  const picture = createPicture({
    shell: {
      state: () => state,
      subscribe(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    get reader() {
      return reader();
    },
    printer,
    signatures: { line: () => '', subscribe: () => () => undefined },
  });
  picture.printWith((lines) => seen.push(lines));
  printer.resume(picture.print);
  picture.subscribe(() => seen.push(drawn(picture)));
  return {
    picture,
    seen,
    reader,
    become,
    write: printer.write,
    evaluate(source) {
      printer.write(`${state.count}> ${source}\n`);
      become({ status: 'evaluating' });
    },
    async answer(text) {
      printer.write(`${text}\n`);
      await printer.settled();
      become({ status: 'waiting', count: state.count + 1 });
      await nextStep();
    },
    changed: () =>
      new Promise((resolve) => {
        const forget = picture.subscribe(() => {
          forget();
          resolve();
        });
      }),
  };
}

function drawn(picture: Picture): string {
  const { status, asks, count, editor } = picture.view();
  return status === 'evaluating' ? status : `${asks ?? `${count}> `}${editor.text}`;
}

function newReader(): LineReader {
  const nothing = (): undefined => undefined;
  return createLineReader({
    history: { entries: [], add: nothing },
    statusOf: () => 'whole',
    events: {
      entered: nothing,
      blank: nothing,
      interrupted: () => false,
      hint: nothing,
      left: nothing,
      clearScreen: nothing,
      suspend: nothing,
    },
  });
}
