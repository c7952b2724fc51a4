// The shell, the line being typed and the line begun, as React sees them.
// All three are synchronous stores: several keys in one chunk each meet the state the last one left.

import { useSyncExternalStore } from 'react';
import type { Editor } from '../line-editor.ts';
import type { LineReader } from '../line-reader.ts';
import type { Printer } from '../printer.ts';
import type { Shell, ShellState } from '../shell.ts';

export interface ShellParts {
  readonly shell: Shell;
  readonly reader: LineReader;
  readonly printer: Printer;
}

export interface ShellView extends ShellState {
  readonly editor: Editor;
  readonly tail: string; // output whose line has not ended
}

export function useShell({ shell, reader, printer }: ShellParts): ShellView {
  const state = useSyncExternalStore(shell.subscribe, shell.state);
  const editor = useSyncExternalStore(reader.subscribe, reader.editor);
  const tail = useSyncExternalStore(printer.subscribe, printer.tail);
  return { ...state, editor, tail };
}
