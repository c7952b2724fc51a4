// The programs that run at one point of a session document, for one who plays it. A program whose end the document does
// not show is killed there, by a terminal of its own.

import { finished, type Piece, sorted } from './document-state.ts';
import { isAlive } from './token-lock.ts';

/** The ids of this machine's programs, by their terminals. */
export type Running = Readonly<Record<string, number>>;

/** What those who share a document know of its programs. */
export interface Programs {
  readonly running: Running;
  readonly killer: string | undefined; // the terminal that kills others
  readonly terminals: readonly string[];
  readonly pieces: readonly Piece[];
}

/** Those that run without this one, whose end the document shows. */
export function without(ended: number, running: Running): Running {
  return Object.fromEntries(Object.entries(running).filter(([, pid]) => pid !== ended));
}

/** The programs that have ended, as `gone` has, are killed right before this stamp. Undefined if all run. */
export function killed(programs: Programs, before: number, gone?: number): Programs | undefined {
  const hasEnded = (pid: number): boolean => pid === gone || !isAlive(pid);
  const ended = Object.entries(programs.running).filter(([, pid]) => hasEnded(pid));
  if (ended.length === 0) return undefined;
  const killer = programs.killer ?? freeIn(programs.terminals);
  const stamp = before - 1;
  const isTheirs = ({ id }: Piece): boolean => ended.some(([, pid]) => id.startsWith(`${pid}.`));
  const pieces = programs.pieces.flatMap((piece) =>
    isTheirs(piece) ? finished([piece], stamp) : [piece],
  );
  const kills = ended.map(([terminal, pid]) => kill(terminal, { killer, pid, stamp }));
  return {
    running: ended.reduce((running, [, pid]) => without(pid, running), programs.running),
    killer,
    terminals: [...new Set([...programs.terminals, killer])],
    pieces: sorted([...pieces, ...kills]),
  };
}

function freeIn(terminals: readonly string[]): string {
  let name = 'other';
  for (let n = 2; terminals.includes(name); n++) name = `other${n}`;
  return name;
}

function kill(
  terminal: string,
  { killer, pid, stamp }: { readonly killer: string; readonly pid: number; readonly stamp: number },
): Piece {
  const text = `$ kill -9 <pid of ${terminal}>\n`;
  const piece = { id: `${pid}.killed`, kind: 'entry', terminal: killer, stamp, text } as const;
  return { ...piece, inputEnd: text.length, begun: '', prints: [], whole: stamp };
}
