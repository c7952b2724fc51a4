// What holds for any sequence of edits, tried with many random ones.

import assert from 'node:assert/strict';
import { type Edit, type Editor, edit, emptyEditor } from '../../repl/line-editor.ts';
import { forSeeds, type Random } from '../helpers/random.ts';

// letters that join others, wide ones, pairs of code units, brackets, words, line ends
const pieces = [
  'a', 'word', ' ', '  ', '\n', 'x\ny', '(', ')', '漢', '字', 'é', 'e\u0301', '\u0301', '👩‍👩‍👧', '👩', '\u200d',
  '🇩', '🇪', '각', 'ᄀ', 'क्ष', '1\uFE0F\u20E3', '$_', 'ﬁ', 'ß', "'s'", '\t', '\u{1F3FD}',
]; // biome-ignore format: a list of samples

const fixed: readonly Edit[] = [
  ...(
    [
      'left',
      'right',
      'word-left',
      'word-right',
      'line-start',
      'line-end',
      'up',
      'down',
      'start',
      'end',
    ] as const
  ).map((to): Edit => ({ kind: 'move', to })),
  ...(['line-start', 'line-end', 'word-left', 'word-right', 'blank-left'] as const).map(
    (to): Edit => ({ kind: 'kill', to }),
  ),
  ...(['upper', 'lower', 'capital'] as const).map((to): Edit => ({ kind: 'case', to })),
  { kind: 'delete', to: 'left' },
  { kind: 'delete', to: 'right' },
  { kind: 'yank' },
  { kind: 'yank-pop' },
  { kind: 'transpose' },
  { kind: 'transpose', what: 'words' },
  { kind: 'undo' },
  { kind: 'redo' },
];

function randomEdit(random: Random): Edit {
  return random.below(3) === 0 ? { kind: 'insert', text: random.pick(pieces) } : random.pick(fixed);
}

/** An editor after some random edits, and the edits. */
function randomEditor(random: Random, most = 40): { editor: Editor; edits: Edit[] } {
  const edits = Array.from({ length: random.below(most) }, () => randomEdit(random));
  return { editor: edits.reduce(edit, emptyEditor), edits };
}

function boundaries(text: string): Set<number> {
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return new Set([...Array.from(segments, ({ index }) => index), text.length]);
}

function letters(text: string): string {
  return [...text].sort().join('');
}

const seeds = 2_000;

describe('line editor, whatever is done to it', () => {
  it('keeps the cursor between graphemes, and every letter whole', () => {
    forSeeds(seeds, (random) => {
      const { editor, edits } = randomEditor(random);
      const shown = JSON.stringify({ edits, text: editor.text, at: editor.at });
      assert.ok(boundaries(editor.text).has(editor.at), shown);
      assert.ok(editor.text.isWellFormed(), shown);
    });
  });

  it('comes back to the beginning by undo, and to the end by redo', () => {
    forSeeds(seeds, (random) => {
      const { editor } = randomEditor(random);
      let back = editor;
      while (back.undo.length > 0) back = edit(back, { kind: 'undo' });
      assert.equal(back.text, '');
      while (back.redo.length > 0) back = edit(back, { kind: 'redo' });
      let end = editor;
      while (end.redo.length > 0) end = edit(end, { kind: 'redo' });
      assert.equal(back.text, end.text);
    });
  });

  it('undoes exactly the last change of the text', () => {
    forSeeds(seeds, (random) => {
      const { editor } = randomEditor(random);
      const before = { ...editor, last: undefined }; // typing on is undone with what was typed
      const change = randomEdit(random);
      if (change.kind === 'undo' || change.kind === 'redo') return;
      const after = edit(before, change);
      if (after.text !== before.text) assert.equal(edit(after, { kind: 'undo' }).text, before.text);
    });
  });

  it('loses nothing by moving, transposing, or killing and bringing back', () => {
    forSeeds(seeds, (random) => {
      const { editor } = randomEditor(random);
      const change = random.pick(fixed);
      const after = edit({ ...editor, last: undefined }, change);
      if (change.kind === 'move') assert.equal(after.text, editor.text);
      if (change.kind === 'transpose') assert.equal(letters(after.text), letters(editor.text));
      if (change.kind === 'kill' && after.text !== editor.text)
        assert.equal(letters(edit(after, { kind: 'yank' }).text), letters(editor.text));
    });
  });

  it('inserts exactly what was typed, where the cursor was', () => {
    forSeeds(seeds, (random) => {
      const { editor } = randomEditor(random);
      const text = random.pick(pieces);
      const after = edit(editor, { kind: 'insert', text });
      assert.equal(
        after.text,
        editor.text.slice(0, editor.at) + text + editor.text.slice(editor.at),
      );
    });
  });

  it('leaves the editor it was given as it was', () => {
    forSeeds(200, (random) => {
      const { editor } = randomEditor(random);
      const copy = structuredClone(editor);
      edit(editor, randomEdit(random));
      assert.deepEqual(editor, copy);
    });
  });
});
