// What Ink draws: the prompt with the line being typed; during an evaluation only output not yet ended.

import { Box, Text, useCursor } from 'ink';
import { type ReactElement, useLayoutEffect } from 'react';
import { prompt } from '../prompt.ts';
import { plainText } from '../sanitise.ts';
import { type Frame, layout } from './layout.ts';
import type { ShellView } from './use-shell.ts';

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
  const { label, text, at } = contentOf(view);
  const isCode = view.status === 'waiting';
  const frame = layout({ prompt: label, text, at, columns, maxRows, colours: colours && isCode });
  setCursorPosition(frame.cursor);
  useLayoutEffect(() => onFrame(frame));
  return (
    <Box flexDirection="column">
      {frame.rows.map((row, y) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <Text key={y} wrap="hard">
          {row === '' ? ' ' : row}
        </Text>
      ))}
    </Box>
  );
}

function contentOf({ status, name, count, editor, tail }: ShellView): {
  readonly label: string;
  readonly text: string;
  readonly at: number;
} {
  switch (status) {
    case 'waiting':
      return { label: prompt(name, count), text: editor.text, at: editor.at };
    case 'evaluating': {
      const text = plainText(tail);
      return { label: '', text, at: text.length };
    }
    case 'left':
      return { label: '', text: '', at: 0 };
  }
}
