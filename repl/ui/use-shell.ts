// React's view of the shell, of the line being typed and of the incomplete line of output.
// All three are synchronous stores, so each of several keys in one chunk sees the state after the key before.

import { useSyncExternalStore } from 'react';
import type { Signatures } from '../completion/signature.ts';
import type { ShellState } from '../jobs/jobs-state.ts';
import type { Printer } from '../jobs/printer.ts';
import type { Shell } from '../jobs/shell.ts';
import type { LineReader } from '../line/line-reader.ts';
import type { ReaderView } from '../line/reader-state.ts';

export interface ShellParts {
  readonly shell: Shell;
  readonly reader: LineReader;
  readonly printer: Printer;
  readonly signatures: Signatures;
}

export interface ShellView extends ShellState, ReaderView {
  readonly tail: string; // an incomplete line of output
  readonly signature: string; // the hint about the call at the cursor
}

export function useShell({ shell, reader, printer, signatures }: ShellParts): ShellView {
  const state = useSyncExternalStore(shell.subscribe, shell.state);
  const reading = useSyncExternalStore(reader.subscribe, reader.view);
  const tail = useSyncExternalStore(printer.subscribe, printer.tail);
  const signature = useSyncExternalStore(signatures.subscribe, signatures.line);
  return { ...state, ...reading, tail, signature };
}
