// The component that Ink draws: an incomplete line of output
// and, except during an evaluation, the prompt and the input.

import { Box, Text, useCursor } from 'ink';
import { type ReactElement, useLayoutEffect } from 'react';
import { fitted } from '../completion/signature.ts';
import { labelOf } from '../jobs/prompt.ts';
import { matchingBrackets } from '../line/brackets.ts';
import { listed } from '../line/candidates.ts';
import { oneLine, plainText } from '../text/sanitise.ts';
import { type Frame, layout } from './layout.ts';
import type { ShellView } from './picture.ts';

export interface InputLineProps {
  readonly view: ShellView;
  readonly columns: number;
  readonly maxRows: number;
  readonly colours: boolean;
  readonly onFrame: (frame: Frame) => void;
}

export function InputLine({
  view,
  columns,
  maxRows,
  colours,
  onFrame,
}: InputLineProps): ReactElement {
  const { setCursorPosition } = useCursor();
  const { before, label, text, at } = contentOf(view);
  const isCode = view.status === 'waiting' && view.menu === undefined && view.asks === undefined;
  const frame = layout({
    before,
    prompt: label,
    text,
    at,
    ghost: isCode ? view.ghost : '',
    columns,
    maxRows,
    colours: colours && isCode,
    marks: isCode ? (matchingBrackets(text, at) ?? []) : [],
    footer: isCode ? footerOf(view, columns, maxRows) : [],
  });
  setCursorPosition(frame.cursor);
  useLayoutEffect(() => onFrame(frame));
  return (
    <Box flexDirection="column">
      {frame.rows.map((row, y) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity but its position
        <Text key={y} wrap="hard">
          {row === '' ? ' ' : row}
        </Text>
      ))}
    </Box>
  );
}

/** Returns the rows below the input: the candidates of a Tab, else a hint about the call being typed. */
function footerOf(view: ShellView, columns: number, maxRows: number): readonly string[] {
  const { listing, signature, prompt: searching } = view;
  // keep at least two rows for the input itself
  if (listing !== undefined)
    return listed(listing, columns, Math.min(listRows, maxRows - 2)).map(oneLine);
  if (signature === '' || searching !== undefined || maxRows < 3) return [];
  return [oneLine(fitted(signature, columns))];
}

const listRows = 12;

function contentOf(view: ShellView): {
  readonly before: string;
  readonly label: string;
  readonly text: string;
  readonly at: number;
} {
  const { status, editor, tail } = view;
  switch (status) {
    case 'waiting':
      return {
        before: plainText(tail),
        label: view.prompt ?? labelOf(view),
        text: editor.text,
        at: editor.at,
      };
    case 'evaluating':
      return { before: plainText(tail), label: '', text: '', at: 0 };
    case 'left':
      return { before: '', label: '', text: '', at: 0 };
  }
}
