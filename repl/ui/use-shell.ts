// The shell, the line being typed and the line begun, as React sees them.
// All are synchronous stores: several keys in one chunk each meet the state the last one left.

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
  readonly tail: string; // output whose line has not ended
  readonly signature: string; // of the call the cursor is in
}

export function useShell({ shell, reader, printer, signatures }: ShellParts): ShellView {
  const state = useSyncExternalStore(shell.subscribe, shell.state);
  const reading = useSyncExternalStore(reader.subscribe, reader.view);
  const tail = useSyncExternalStore(printer.subscribe, printer.tail);
  const signature = useSyncExternalStore(signatures.subscribe, signatures.line);
  return { ...state, ...reading, tail, signature };
}
