// What holds for any sequence of edits, tried with many random ones; one that fails is made as short as it can be.

import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Edit,
  type Editor,
  edit,
  editTimes,
  emptyEditor,
} from '../../../repl/line/line-editor.ts';

// letters that join others, wide ones, pairs of code units, brackets, words, line ends
const pieces = [
  'a', 'word', ' ', '  ', '\n', 'x\ny', '(', ')', '漢', '字', 'é', 'e\u0301', '\u0301', '👩‍👩‍👧', '👩', '\u200d',
  '🇩', '🇪', '각', 'ᄀ', 'क्ष', '1\uFE0F\u20E3', '$_', 'ﬁ', 'ß', "'s'", '\t', '\u{1F3FD}',
]; // biome-ignore format: a list of samples

const texts: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...pieces),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 3 }), // any code points, in any order
);

const moves: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constant('move' as const),
  to: fc.constantFrom(
    ...(['left', 'right', 'word-left', 'word-right', 'line-start', 'line-end'] as const),
    ...(['up', 'down', 'start', 'end'] as const),
  ),
});

const kills: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constant('kill' as const),
  to: fc.constantFrom('line-start', 'line-end', 'word-left', 'word-right', 'blank-left'),
});

const transposes: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constant('transpose' as const),
  what: fc.constantFrom('characters', 'words'),
});

const changes: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('insert' as const), text: texts }) },
  { weight: 3, arbitrary: moves },
  { weight: 3, arbitrary: kills },
  transposes,
  fc.record({ kind: fc.constant('delete' as const), to: fc.constantFrom('left', 'right') }),
  fc.record({
    kind: fc.constant('case' as const),
    to: fc.constantFrom('upper', 'lower', 'capital'),
  }),
  fc.constantFrom<Edit>({ kind: 'yank' }, { kind: 'yank-pop' }),
);

const edits: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 8, arbitrary: changes },
  { weight: 2, arbitrary: fc.constantFrom<Edit>({ kind: 'undo' }, { kind: 'redo' }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('set' as const), text: texts }) },
);

/** An editor after some edits. */
const editors: fc.Arbitrary<Editor> = fc
  .array(edits, { maxLength: 40 })
  .map((list) => list.reduce(edit, emptyEditor));

function boundaries(text: string): Set<number> {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return new Set([...Array.from(segments, ({ index }) => index), text.length]);
}

function letters(text: string): string {
  return [...text].sort().join('');
}

const often = { numRuns: 2_000 };

describe('line editor, whatever is done to it', () => {
  it('keeps the cursor between graphemes, and every letter whole', () => {
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 40 }), (list) => {
        let editor = emptyEditor;
        for (const one of list) {
          editor = edit(editor, one);
          assert.ok(boundaries(editor.text).has(editor.at));
          assert.ok(editor.text.isWellFormed());
        }
      }),
      often,
    );
  });

  it('comes back to the beginning by undo, and to the end by redo', () => {
    fc.assert(
      fc.property(fc.array(changes, { maxLength: 40 }), (list) => {
        const editor = list.reduce(edit, emptyEditor);
        let back = editor;
        while (back.undo.length > 0) back = edit(back, { kind: 'undo' });
        assert.equal(back.text, '');
        while (back.redo.length > 0) back = edit(back, { kind: 'redo' });
        assert.equal(back.text, editor.text);
      }),
      often,
    );
  });

  it('undoes exactly the last change of the text', () => {
    fc.assert(
      fc.property(editors, changes, (editor, change) => {
        const before = { ...editor, last: undefined }; // typing on is undone with what was typed
        const after = edit(before, change);
        if (after.text !== before.text)
          assert.equal(edit(after, { kind: 'undo' }).text, before.text);
      }),
      often,
    );
  });

  it('undoes at once what a count has done', () => {
    fc.assert(
      fc.property(editors, changes, fc.integer({ min: 2, max: 9 }), (editor, change, times) => {
        const before = { ...editor, last: undefined };
        const after = editTimes(before, change, times);
        assert.ok(boundaries(after.text).has(after.at));
        if (after.text !== before.text)
          assert.equal(edit(after, { kind: 'undo' }).text, before.text);
      }),
    );
  });

  it('loses nothing by moving, transposing, or killing and bringing back', () => {
    fc.assert(
      fc.property(editors, fc.oneof(moves, kills, transposes), (editor, change) => {
        const after = edit({ ...editor, last: undefined }, change);
        if (change.kind === 'move') assert.equal(after.text, editor.text);
        if (change.kind === 'transpose') assert.equal(letters(after.text), letters(editor.text));
        if (change.kind === 'kill' && after.text !== editor.text)
          assert.equal(letters(edit(after, { kind: 'yank' }).text), letters(editor.text));
      }),
      often,
    );
  });

  it('inserts exactly what was typed, where the cursor was', () => {
    fc.assert(
      fc.property(editors, texts, (editor, text) => {
        const after = edit(editor, { kind: 'insert', text });
        assert.equal(
          after.text,
          editor.text.slice(0, editor.at) + text + editor.text.slice(editor.at),
        );
      }),
      often,
    );
  });

  it('leaves the editor it was given as it was', () => {
    fc.assert(
      fc.property(editors, edits, (editor, change) => {
        const copy = structuredClone(editor);
        edit(editor, change);
        assert.deepEqual(editor, copy);
      }),
    );
  });
});
