import assert from 'node:assert/strict';
import { inputStatus } from '../../../repl/line/input-status.ts';
import { type Action, actionsOf } from '../../../repl/line/key-map.ts';
import { emptyEditor } from '../../../repl/line/line-editor.ts';
import {
  firstReaderState,
  type ReaderEffect,
  type ReaderEvent,
  type ReaderState,
  readerStep,
  readerView,
  type Surroundings,
} from '../../../repl/line/reader-state.ts';

const around: Surroundings = { entries: ['one', 'two'], answers: false, statusOf: inputStatus };
const asked: Surroundings = { ...around, answers: true };

/** The state after these events, and all that was to be done. */
function run(
  events: readonly ReaderEvent[],
  given: Surroundings = around,
  from: ReaderState = firstReaderState,
): { readonly state: ReaderState; readonly effects: readonly ReaderEffect[] } {
  let state = from;
  const effects: ReaderEffect[] = [];
  for (const event of events) {
    const [next, asks] = readerStep(state, event, given);
    state = next;
    effects.push(...asks);
  }
  return { state, effects };
}

const typed = (text: string): readonly ReaderEvent[] => keys(...actionsOf(text, {}));
const keys = (...actions: readonly Action[]): readonly ReaderEvent[] =>
  actions.map((action) => ({ kind: 'key', action }));

describe('reader state', () => {
  it('remembers a whole input, then enters it', () => {
    const { state, effects } = run(typed('1 + 1 \r'));
    assert.deepEqual(effects, [
      { kind: 'remember', entry: '1 + 1' },
      { kind: 'entered', source: '1 + 1' },
    ]);
    assert.equal(state.reading, false);
    assert.equal(state.editor.text, '');
  });

  it('enters a line that a process asks for as it is, blank or unfinished', () => {
    for (const line of ['f( ', '', '// no'])
      assert.deepEqual(run(typed(`${line}\r`), asked).effects, [{ kind: 'entered', source: line }]);
  });

  it('keeps keys until it is ready, and takes them one by one', () => {
    const { state } = run(typed('1\r2\r3'));
    assert.deepEqual(
      state.waiting.map(({ kind }) => kind),
      ['insert', 'enter', 'insert'],
    );
    const idle = run([{ kind: 'next' }], around, state);
    assert.equal(idle.state, state);
    const next = run(
      [{ kind: 'ready' }, { kind: 'next' }, { kind: 'next' }, { kind: 'next' }],
      around,
      state,
    );
    assert.deepEqual(next.effects.at(-1), { kind: 'entered', source: '2' });
    assert.equal(next.state.waiting.length, 1);
  });

  it('lets urgent keys through during an evaluation', () => {
    const { effects } = run(typed('1\r\x03\x1a\x0c\x07'));
    assert.deepEqual(
      effects.slice(2).map(({ kind }) => kind),
      ['interrupt', 'suspend', 'clear-screen', 'quit'],
    );
  });

  it('clears the line, or hints on an empty one, when C-c interrupts nothing', () => {
    const begun = run([...typed('abc\x03'), { kind: 'nothing-interrupted' }]);
    assert.deepEqual(begun.effects, [{ kind: 'interrupt' }]);
    assert.equal(begun.state.editor.text, '');
    const empty = run([...typed('\x03'), { kind: 'nothing-interrupted' }]);
    assert.deepEqual(empty.effects, [{ kind: 'interrupt' }, { kind: 'hint' }]);
  });

  it('keeps the line begun while entries are shown, also when others were added', () => {
    const { state } = run(keys({ kind: 'insert', text: 'begun' }));
    const more = { ...around, entries: ['one', 'two', 'of another job'] };
    const shown = run(keys({ kind: 'previous' }), more, state);
    assert.equal(shown.state.editor.text, 'of another job');
    const back = run(keys({ kind: 'next' }), more, shown.state);
    assert.equal(back.state.editor.text, 'begun');
    assert.equal(back.state.recalled, undefined);
  });

  it('shows neither entries nor a search to who answers a process', () => {
    const { state } = run(typed('x\x10\x0e\x12\t'), asked);
    assert.equal(state.editor.text, 'x');
    assert.equal(state.search, undefined);
    assert.equal(state.reading, true);
  });

  it('takes what a search has found when another key is pressed', () => {
    const { state } = run(typed('\x12on\x05!'));
    assert.equal(state.editor.text, 'one!');
    assert.equal(state.recalled, 0);
    assert.equal(state.lastQuery, 'on');
  });

  it('completes as far as all candidates agree, and lists them at the second Tab', () => {
    const first = run(typed('sp\t'));
    assert.equal(first.state.reading, false);
    const [effect] = first.effects;
    assert.equal(effect?.kind, 'complete');
    const candidates = [{ name: 'spawn' }, { name: 'spawn_link' }];
    const completion = { from: 0, candidates, close: '' };
    const { state } = run(
      [{ kind: 'completed', asked: first.state.editor, completion }, { kind: 'ready' }],
      around,
      first.state,
    );
    assert.equal(state.editor.text, 'spawn');
    assert.equal(state.listing, undefined);
    const second = run(typed('\t'), around, state);
    assert.deepEqual(second.effects, []);
    assert.deepEqual(readerView(second.state, []).listing, { candidates });
    // C-g takes the list away, and is the shell's only without one
    const third = run(typed('\x07\x07'), around, second.state);
    assert.equal(third.state.listing, undefined);
    assert.deepEqual(third.effects, [{ kind: 'quit' }]);
  });

  it('drops a completion that comes for another line', () => {
    const { state } = run(typed('sp\t'));
    const completion = { from: 0, candidates: [{ name: 'spawn' }], close: '' };
    const late: ReaderEvent = { kind: 'completed', asked: emptyEditor, completion };
    assert.equal(run([late], around, state).state, state);
  });

  it('shows a count in place of the prompt, and forgets it at C-g', () => {
    const { state } = run(keys({ kind: 'digit', digit: '1' }, { kind: 'insert', text: '2' }));
    assert.equal(readerView(state, []).prompt, '(arg: 12) ');
    const quit = run(keys({ kind: 'quit' }), around, state);
    assert.deepEqual(quit.effects, []);
    assert.equal(readerView(quit.state, []).prompt, undefined);
  });

  describe('with a suggestion', () => {
    const suggested = run([{ kind: 'suggested', text: 'spawn(f)' }]).state;
    const ghost = (events: readonly ReaderEvent[], entries = around.entries): string =>
      readerView(run(events, around, suggested).state, entries).ghost;
    const right: Action = { kind: 'move', to: 'right' };

    it('shows the rest of it while it is typed over', () => {
      assert.equal(ghost([]), 'spawn(f)');
      assert.equal(ghost(typed('spa')), 'wn(f)');
      assert.equal(ghost(typed('spawn(f)')), '');
    });

    it('shows nothing behind another line, and the rest again when that is taken back', () => {
      assert.equal(ghost(typed('span')), '');
      assert.equal(ghost(typed('span\x7f')), 'wn(f)');
      assert.equal(ghost([...typed('spa'), ...keys({ kind: 'move', to: 'left' })]), '');
    });

    it('takes the rest with Tab or Right, and asks for no completion then', () => {
      for (const key of [typed('\t'), keys(right)]) {
        const { state, effects } = run([...typed('sp'), ...key], around, suggested);
        assert.equal(state.editor.text, 'spawn(f)');
        assert.equal(state.editor.at, 8);
        assert.deepEqual(effects, []);
      }
    });

    it('completes and moves as ever if the line is another one', () => {
      const asks = run(typed('ex\t'), around, suggested);
      assert.equal(asks.state.editor.text, 'ex');
      assert.equal(asks.effects.length, 1);
      const back: Action = { kind: 'move', to: 'left' };
      const moved = run([...typed('sp'), ...keys(back, right)], around, suggested).state.editor;
      assert.deepEqual(moved, { ...moved, text: 'sp', at: 2 });
    });

    it('is not shown and not taken in a search', () => {
      const search = run(keys({ kind: 'search', back: true }), around, suggested).state;
      assert.equal(readerView(search, around.entries).ghost, '');
      const moved = run(keys(right), around, search).state;
      assert.notEqual(moved.editor.text, 'spawn(f)');
    });

    it('is no answer to a process that asks for a line', () => {
      assert.equal(run(keys(right), asked, suggested).state.editor.text, '');
    });

    it('stays until it is replaced', () => {
      const entered = run([...typed('other\r'), { kind: 'ready' }], around, suggested).state;
      assert.equal(readerView(entered, []).ghost, 'spawn(f)');
      const none = run([{ kind: 'suggested', text: '' }], around, entered).state;
      assert.equal(readerView(none, []).ghost, '');
    });
  });
});
