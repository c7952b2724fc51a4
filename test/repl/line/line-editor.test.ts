import assert from 'node:assert/strict';
import { actionsOf } from '../../../repl/line/key-map.ts';
import { type Edit, type Editor, edit, emptyEditor } from '../../../repl/line/line-editor.ts';

/** An editor from a text in which | is the cursor, after some edits, as such a text. */
function edited(shown: string, ...edits: Edit[]): string {
  return show(edits.reduce(edit, from(shown)));
}

function from(shown: string): Editor {
  return { ...emptyEditor, text: shown.replace('|', ''), at: shown.indexOf('|') };
}

function show({ text, at }: Editor): string {
  return `${text.slice(0, at)}|${text.slice(at)}`;
}

const move = (to: Extract<Edit, { kind: 'move' }>['to']): Edit => ({ kind: 'move', to });
const kill = (to: Extract<Edit, { kind: 'kill' }>['to']): Edit => ({ kind: 'kill', to });
const insert = (text: string): Edit => ({ kind: 'insert', text });
const yank: Edit = { kind: 'yank' };
const undo: Edit = { kind: 'undo' };
const left: Edit = { kind: 'delete', to: 'left' };
const right: Edit = { kind: 'delete', to: 'right' };
const transpose: Edit = { kind: 'transpose' };

describe('line editor', () => {
  it('inserts at the cursor', () => {
    assert.equal(edited('a|c', insert('b')), 'ab|c');
  });

  it('moves and deletes by whole graphemes', () => {
    assert.equal(edited('a👩‍👩‍👧b|', move('left'), move('left')), 'a|👩‍👩‍👧b');
    assert.equal(edited('a👩‍👩‍👧|b', left), 'a|b');
    assert.equal(edited('|e\u0301x', right), '|x');
    assert.equal(edited('漢|字', move('right'), left), '漢|');
  });

  it('stays between graphemes when an inserted accent joins its letter', () => {
    assert.equal(edited('e|x', insert('\u0301')), 'e\u0301|x');
  });

  it('moves by words, over brackets and dots', () => {
    assert.equal(edited('|foo.bar(1)', move('word-right')), 'foo|.bar(1)');
    assert.equal(edited('|foo.bar(1)', move('word-right'), move('word-right')), 'foo.bar|(1)');
    assert.equal(edited('foo.bar(1)|', move('word-left'), move('word-left')), 'foo.|bar(1)');
  });

  it('moves to the ends of its own line', () => {
    assert.equal(edited('one\ntw|o\nthree', move('line-start')), 'one\n|two\nthree');
    assert.equal(edited('one\ntw|o\nthree', move('line-end')), 'one\ntwo|\nthree');
  });

  it('moves up and down, and no further than a line is long', () => {
    assert.equal(edited('a\nlong|er\nb', move('up')), 'a|\nlonger\nb');
    assert.equal(edited('a\nlong|er\nb', move('down')), 'a\nlonger\nb|');
    assert.equal(edited('on|ly', move('up'), move('down')), 'on|ly');
  });

  it('kills to the end of the line, then the newline itself', () => {
    assert.equal(edited('a|b\nc', kill('line-end')), 'a|\nc');
    assert.equal(edited('a|b\nc', kill('line-end'), kill('line-end')), 'a|c');
  });

  it('brings back several kills in a row as one', () => {
    assert.equal(edited('one two|', kill('word-left'), kill('word-left'), yank), 'one two|');
    assert.equal(edited('|one two', kill('word-right'), kill('word-right'), yank), 'one two|');
    assert.equal(edited('a b|', kill('word-left'), move('left'), kill('word-left'), yank), 'a| ');
  });

  it('kills a word up to a blank', () => {
    assert.equal(edited('x foo.bar(1) |', kill('blank-left')), 'x |');
  });

  it('exchanges the two around the cursor, at the end the two before it', () => {
    assert.equal(edited('a|bc', transpose), 'ba|c');
    assert.equal(edited('abc|', transpose), 'acb|');
    assert.equal(edited('|abc', transpose), '|abc');
    assert.equal(edited('x\na|', transpose), 'x\na|');
  });

  it('brings back older kills one after the other', () => {
    const killed = edited('one two three|', kill('blank-left'), move('start'), kill('word-right'));
    assert.equal(killed, '| two ');
    const pop: Edit = { kind: 'yank-pop' };
    const both = [kill('blank-left'), move('start'), kill('word-right'), move('end')];
    assert.equal(edited('one two three|', ...both, yank), ' two one|');
    assert.equal(edited('one two three|', ...both, yank, pop), ' two three|');
    assert.equal(edited('one two three|', ...both, yank, pop, pop), ' two one|');
    assert.equal(edited('one two three|', ...both, yank, pop, undo), ' two |');
    assert.equal(edited('one two three|', ...both, pop), ' two |');
  });

  it('exchanges words, and changes their case', () => {
    const words: Edit = { kind: 'transpose', what: 'words' };
    assert.equal(edited('one| two', words), 'two one|');
    assert.equal(edited('f(one, two)|', words), 'f(two, one|)');
    assert.equal(edited('|one', words), '|one');
    assert.equal(edited('|one two', { kind: 'case', to: 'upper' }), 'ONE| two');
    assert.equal(edited('|ONE two', { kind: 'case', to: 'lower' }), 'one| two');
    assert.equal(edited('one| two', { kind: 'case', to: 'capital' }), 'one Two|');
    assert.equal(edited('|straße', { kind: 'case', to: 'upper' }), 'STRASSE|');
  });

  it('does again what was taken back, until something else is done', () => {
    const redo: Edit = { kind: 'redo' };
    assert.equal(edited('|', insert('ab'), kill('line-start'), undo, undo, redo), 'ab|');
    assert.equal(edited('|', insert('ab'), kill('line-start'), undo, undo, redo, redo), '|');
    assert.equal(edited('|', insert('ab'), undo, insert('c'), redo), 'c|');
  });

  it('takes back a typed word as one, and each kill', () => {
    const typed = [...'word'].map(insert);
    assert.equal(edited('|', ...typed, undo), '|');
    assert.equal(edited('|', ...typed, kill('line-start'), undo), 'word|');
    assert.equal(edited('|', undo), '|');
  });

  it('returns the same editor when nothing changes', () => {
    const editor = from('|a');
    for (const nothing of [left, move('left'), yank, undo, kill('line-start'), insert('')]) {
      assert.equal(edit(editor, nothing), editor);
    }
  });
});

describe('key map', () => {
  it('takes a chunk apart into keys and text', () => {
    assert.deepEqual(actionsOf('ab\x01c\r', {}), [
      insert('ab'),
      move('line-start'),
      insert('c'),
      { kind: 'enter' },
    ]);
    assert.deepEqual(actionsOf('\x15\x0b', {}), [kill('line-start'), kill('line-end')]);
    assert.deepEqual(actionsOf('漢字é\n', {}), [insert('漢字é'), { kind: 'enter' }]);
  });

  it('knows the keys Ink has decoded', () => {
    assert.deepEqual(actionsOf('a', { ctrl: true }), [move('line-start')]);
    assert.deepEqual(actionsOf('b', { meta: true }), [move('word-left')]);
    assert.deepEqual(actionsOf('', { return: true, meta: true }), [insert('\n')]);
    assert.deepEqual(actionsOf('', { leftArrow: true, ctrl: true }), [move('word-left')]);
    assert.deepEqual(actionsOf('', { backspace: true }), [left]);
    assert.deepEqual(actionsOf('_', { ctrl: true }), [undo]);
    assert.deepEqual(actionsOf('a\x1fb', {}), [insert('a'), undo, insert('b')]);
  });

  it('ignores keys that do nothing here', () => {
    assert.deepEqual(actionsOf('', { escape: true, meta: true }), []);
    assert.deepEqual(actionsOf('q', { ctrl: true }), []);
    assert.deepEqual(actionsOf('x', { meta: true }), []);
  });
});
