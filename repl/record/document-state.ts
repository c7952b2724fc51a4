// A session document that is being recorded: what is final in its file, and the pieces at its end whose order may change.
// Pure. Each terminal reports what happens there as changes; a change carries a stamp, and pieces stand in the order of
// their stamps. A piece becomes final when it is whole, or when a piece that came later has been whole for a while.

/** A part of the session in one terminal. */
export interface Piece {
  readonly id: string; // 'PID.N': of the program that reports it
  readonly kind: 'entry' | 'keys' | 'output' | 'narration';
  readonly terminal: string;
  readonly stamp: number; // microseconds
  /** An entry with its prompts, or keys, and all that was printed: whole lines. The text of a narration. */
  readonly text: string;
  readonly inputEnd: number; // where the entry ends in `text`, or the keys, and its output begins
  readonly begun: string; // the line that is not whole yet
  readonly prints: readonly (readonly [stamp: number, from: number])[]; // when each part of `text` was printed
  readonly whole: number | undefined; // the stamp of its end
}

export type Change =
  | {
      readonly kind: 'enter' | 'press' | 'narrate';
      readonly id: string;
      readonly terminal: string;
      readonly stamp: number;
      readonly text: string;
    }
  | {
      readonly kind: 'print';
      readonly id: string;
      readonly terminal: string;
      readonly stamp: number;
      readonly text: string; // whole lines
      readonly begun: string;
    }
  | { readonly kind: 'end'; readonly id: string; readonly stamp: number }
  | { readonly kind: 'drop'; readonly id: string };

/** What a block of the file is, to its end. */
export interface OpenBlock {
  readonly kind: 'terl' | 'terminal'; // keys stand in the latter
  readonly terminal: string;
  readonly fence: string;
}

/** The end of the file: what is final up to there, and what follows. */
export interface DocumentEnd {
  readonly block: OpenBlock | undefined; // the block in which the final text ends
  readonly isParagraph: boolean; // the final text ends in a narration
  readonly pieces: readonly Piece[]; // in the order of their stamps
}

export const emptyEnd: DocumentEnd = { block: undefined, isParagraph: false, pieces: [] };

/** A piece that came later may be reported later by at most this time, in microseconds. */
export const reportTakes = 100_000;

/** What is not final is written again each time, so it is bounded: characters. */
const mostUnsettled = 65_536;

/** The pieces after these changes. */
export function changed(pieces: readonly Piece[], changes: readonly Change[]): readonly Piece[] {
  const byId = new Map(pieces.map((piece) => [piece.id, piece]));
  for (const change of changes) {
    const piece = byId.get(change.id);
    if (change.kind === 'print' && piece !== undefined && isOvertaken(piece, change.stamp, byId)) {
      byId.delete(change.id);
      const [cut, remains] = split(piece, change.stamp, true);
      if (cut.text !== '')
        byId.set(`${change.id}-${change.stamp}`, { ...cut, id: `${change.id}-${change.stamp}` });
      if (remains !== undefined) byId.set(change.id, remains);
    }
    const next = changedPiece(byId.get(change.id), change);
    if (next === undefined) byId.delete(change.id);
    else byId.set(change.id, next);
    if (change.kind === 'enter' || change.kind === 'press')
      cutOvertaken(byId, change.terminal, change.stamp);
  }
  return sorted([...byId.values()]);
}

/** Pieces in the order of their stamps. */
export function sorted(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.toSorted((a, b) => a.stamp - b.stamp || (a.id < b.id ? -1 : 1));
}

/**
 * Whether another terminal went on while this piece was under way, so that what is printed now comes after that.
 * Entries that began at nearly the same time stay whole.
 */
function isOvertaken(piece: Piece, now: number, pieces: ReadonlyMap<string, Piece>): boolean {
  for (const { terminal, kind, stamp } of pieces.values()) {
    if (terminal === piece.terminal || stamp < piece.stamp + sameTime) continue;
    if (kind === 'entry' || now > stamp + sameTime) return true;
  }
  return false;
}

/** An entry that is reported late may have overtaken pieces that are known already. */
function cutOvertaken(pieces: Map<string, Piece>, terminal: string, stamp: number): void {
  for (const piece of [...pieces.values()]) {
    if (piece.terminal === terminal || stamp < piece.stamp + sameTime) continue;
    const late = piece.prints.find(([at]) => at > stamp);
    if (late === undefined) continue;
    const [at, from] = late;
    const id = `${piece.id}-${at}`;
    const head = { ...piece, id, text: piece.text.slice(0, from), begun: '', whole: at };
    const prints = piece.prints.flatMap(([time, place]) =>
      time > stamp ? [[time, place - from] as const] : [],
    );
    const text = piece.text.slice(from);
    pieces.set(id, staying(head));
    pieces.set(piece.id, { ...piece, kind: 'output', stamp: at, text, inputEnd: 0, prints });
  }
}

const sameTime = 200_000; // microseconds

function changedPiece(piece: Piece | undefined, change: Change): Piece | undefined {
  switch (change.kind) {
    case 'enter':
      return { ...begunPiece(change, 'entry'), inputEnd: change.text.length };
    case 'press':
      return { ...begunPiece(change, 'keys'), inputEnd: change.text.length };
    case 'narrate':
      return { ...begunPiece(change, 'narration'), whole: change.stamp };
    case 'print': {
      const before = piece ?? begunPiece({ ...change, text: '' }, 'output');
      return {
        ...before,
        text: before.text + change.text,
        begun: change.begun,
        prints: [...before.prints, [change.stamp, before.text.length]],
      };
    }
    case 'end':
      return piece && { ...piece, whole: change.stamp };
    case 'drop':
      return undefined;
  }
}

function begunPiece(
  { id, terminal, stamp, text }: Extract<Change, { readonly stamp: number; readonly text: string }>,
  kind: Piece['kind'],
): Piece {
  return { id, kind, terminal, stamp, text, inputEnd: 0, begun: '', prints: [], whole: undefined };
}

/** Take the pieces from the front that are final at this time; the rest stays. */
export function settled(
  pieces: readonly Piece[],
  now: number,
  takes: number,
): { readonly final: readonly Piece[]; readonly rest: readonly Piece[] } {
  const final: Piece[] = [];
  let rest = pieces;
  for (;;) {
    const [first, ...others] = rest;
    if (first === undefined) break;
    const step = settledFirst(first, others, now, takes);
    if (step === undefined) break;
    if (step.final.text !== '') final.push(step.final);
    rest = step.rest;
  }
  return { final, rest };
}

function settledFirst(
  first: Piece,
  others: readonly Piece[],
  now: number,
  takes: number,
): { readonly final: Piece; readonly rest: readonly Piece[] } | undefined {
  const isMuch = unsettledSize([first, ...others]) > mostUnsettled;
  const isOld = ({ whole }: Piece): boolean =>
    whole !== undefined && (isMuch || now - whole >= takes);
  if (isOld(first)) return { final: first, rest: others };
  if (first.whole !== undefined) return undefined;
  const isReady = (piece: Piece): boolean => isOld(piece) || (isMuch && piece.text !== '');
  if (![first, ...others].some(isReady)) return undefined;
  const [final, remains] = split(first, now, others.length > 0);
  return { final, rest: remains === undefined ? others : [...others, remains] };
}

function unsettledSize(pieces: readonly Piece[]): number {
  let size = 0;
  for (const { text, begun } of pieces) size += text.length + begun.length;
  return size;
}

/** Cut a piece that is not whole: its whole lines become final, and what comes later is a piece of its own. */
function split(piece: Piece, now: number, isLeft: boolean): [Piece, Piece | undefined] {
  const cut: Piece = { ...piece, begun: '', whole: now };
  if (piece.begun === '') return [isLeft ? staying(cut) : cut, undefined];
  const remains: Piece = {
    ...piece,
    kind: 'output',
    text: '',
    inputEnd: 0,
    prints: [],
    stamp: now,
  };
  return [isLeft ? staying(cut) : cut, remains];
}

/** Mark an entry that others go on without. */
function staying(piece: Piece): Piece {
  if (piece.kind !== 'entry') return piece;
  const input = `${piece.text.slice(0, piece.inputEnd).trimEnd()} %% stays\n`;
  return { ...piece, text: input + piece.text.slice(piece.inputEnd), inputEnd: input.length };
}

/** All pieces as they are at the end of a record: a line that was begun is whole; an entry may not have returned. */
export function finished(pieces: readonly Piece[], now: number): readonly Piece[] {
  return pieces.map((piece) => {
    const text = piece.begun === '' ? piece.text : `${piece.text}${piece.begun}\n`;
    const whole = { ...piece, text, begun: '', whole: piece.whole ?? now };
    return piece.whole === undefined ? staying(whole) : whole;
  });
}
