// The root component: passes keys to the line reader, and draws the reader's state.

import { useApp, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { type ReactElement, useEffect, useSyncExternalStore } from 'react';
import { type Action, actionsOf, pasted } from '../line/key-map.ts';
import { InputLine } from './input-line.tsx';
import type { Frame } from './layout.ts';
import type { Picture, ShellParts } from './picture.ts';

/** Functions of Ink for code outside React. */
export interface InkDoor {
  print(lines: string): void; // prints above the frame
  suspend(during: () => Promise<void>): Promise<void>; // lends the terminal to another program
}

export interface ScreenProps {
  readonly parts: Pick<ShellParts, 'reader'>;
  readonly picture: Picture;
  readonly colours: boolean;
  readonly onFrame: (frame: Frame) => void;
  readonly onReady: (door: InkDoor) => void;
}

export function Screen({ parts, picture, colours, onFrame, onReady }: ScreenProps): ReactElement {
  const view = useSyncExternalStore(picture.subscribe, picture.view);
  const { columns, rows } = useWindowSize();
  const { write } = useStdout();
  const { suspendTerminal } = useApp();
  useInput((input, key) => press(parts, actionsOf(input, key)));
  usePaste((text) => press(parts, pasted(text)));
  useEffect(() => {
    onReady({ print: write, suspend: (during) => suspendTerminal(during) });
  }, [onReady, write, suspendTerminal]);
  // Ink adds an empty row below the frame. Both together stay one row lower than the screen, since
  // for a taller frame Ink would clear the whole screen.
  return (
    <InputLine
      view={view}
      columns={columns}
      maxRows={rows - 2}
      colours={colours}
      onFrame={onFrame}
    />
  );
}

/** A key may open or close a menu: the next one goes to the reader that is in front then. */
function press(parts: Pick<ShellParts, 'reader'>, actions: readonly Action[]): void {
  for (const action of actions) parts.reader.press([action]);
}
