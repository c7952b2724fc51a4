// What was performed on several terminals, with the times of a film. A performance is made from a take: what
// happened in truth, as fast as the programs answered. Pure: the same take gives the same film.

/** A performance, ready to be drawn. All times are ms since its start, and never decrease. */
export interface Performance {
  readonly terminals: readonly TerminalSize[];
  readonly events: readonly OutputEvent[];
  readonly markers: readonly Marker[];
  readonly focuses: readonly Focus[];
  readonly length: number; // ms; the last output stays on the screen until then
}

export interface TerminalSize {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
}

/** A piece of output, as a terminal gets it. */
export interface OutputEvent {
  readonly at: number;
  readonly terminal: string;
  readonly data: string;
}

/** From now on somebody types in this terminal. */
export interface Focus {
  readonly at: number;
  readonly terminal: string;
}

/** The begin of a step or of a chapter. */
export interface Marker {
  readonly at: number;
  readonly label: string;
  readonly line: number; // of the document, from 1
  readonly terminal: string | undefined; // in which a step is typed; undefined for a heading
}

/** What happened, in its order; `at` is the time in ms at which it really happened. */
export interface Take {
  readonly terminals: readonly TerminalSize[];
  readonly beats: readonly Beat[];
}

export type Beat =
  | ({ readonly kind: 'mark' } & Marker)
  | ({ readonly kind: 'output' } & OutputEvent)
  /** All output has come; the viewer reads the new letters of it, `letters` in number. */
  | { readonly kind: 'rest'; readonly at: number; readonly letters: number }
  /** One key was pressed: a character, or the bytes of a named key. */
  | { readonly kind: 'key'; readonly at: number; readonly terminal: string; readonly key: string };

const firstRest = 600; // ms before the first key
const fastestKey = 40; // ms between two keys
const slowestKey = 90;
const beforeEnter = 350; // ms: one looks at what one has typed
const answerTakes = 80; // ms from a key such as Enter to its first output
const shortestReading = 1_000; // ms after any output
const readingPerLetter = 30; // ms
const longestReading = 5_000; // ms
const chapterRest = 1_000; // ms at a heading
const shortestWait = 1_500; // ms; the film leaves out a shorter wait, as it differs from run to run
const waitTakes = 2_000; // ms in the film, however long the wait was

/** Gives a take the pace of a person who types and reads, at a multiple of the ordinary speed. */
export function paced({ terminals, beats }: Take, speed: number): Performance {
  const pace = new Pace(speed);
  const events: OutputEvent[] = [];
  const markers: Marker[] = [];
  const focuses: Focus[] = [];
  for (const beat of beats) {
    const at = pace.after(beat);
    if (beat.kind === 'mark') {
      const { label, line, terminal } = beat;
      markers.push({ at, label, line, terminal });
    } else if (beat.kind === 'output') {
      const { terminal, data } = beat;
      events.push({ at, terminal, data });
    }
    const typedIn = beat.kind === 'key' || beat.kind === 'mark' ? beat.terminal : undefined;
    if (typedIn !== undefined && typedIn !== focuses.at(-1)?.terminal)
      focuses.push({ at, terminal: typedIn });
  }
  return { terminals, events, markers, focuses, length: pace.end() };
}

class Pace {
  readonly #speed: number;
  #film = firstRest; // ms at speed 1
  #keys = 0;
  #last: Beat | undefined;
  #isEcho = false; // output now only repeats what is typed

  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Returns the time of the next beat. */
  after(beat: Beat): number {
    switch (beat.kind) {
      case 'mark':
        if (beat.terminal === undefined && this.#last !== undefined) this.#film += chapterRest;
        break;
      case 'key':
        this.#film += this.#beforeKey(beat.key);
        break;
      case 'output':
        this.#film += this.#beforeOutput(beat.at);
        break;
      case 'rest':
        this.#film += readingOf(beat.letters);
        break;
    }
    this.#last = beat;
    return this.#now();
  }

  /** Returns the end of the film: all is read. */
  end(): number {
    this.#film += shortestReading;
    return this.#now();
  }

  #now(): number {
    return Math.round(this.#film / this.#speed);
  }

  #beforeKey(key: string): number {
    this.#isEcho = isLetter(key);
    this.#keys++;
    if (!this.#isEcho) return beforeEnter;
    return fastestKey + (noise(this.#keys) % (slowestKey - fastestKey + 1));
  }

  #beforeOutput(at: number): number {
    const last = this.#last;
    if (last !== undefined && at - last.at >= shortestWait) return waitTakes;
    return last?.kind === 'key' && !this.#isEcho ? answerTakes : 0;
  }
}

function isLetter(key: string): boolean {
  return [...key].length === 1 && key >= ' ' && key !== '\x7f';
}

function readingOf(letters: number): number {
  return Math.min(Math.max(letters * readingPerLetter, shortestReading), longestReading);
}

/** Returns a number that looks like chance, the same for the same key of each film. */
function noise(number: number): number {
  let bits = Math.imul(number, 0x9e3779b1);
  bits ^= bits >>> 15;
  bits = Math.imul(bits, 0x85ebca6b);
  return (bits ^ (bits >>> 13)) >>> 0;
}
