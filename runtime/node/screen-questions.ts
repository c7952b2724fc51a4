// Sends the node's questions to its screen, and keeps them until the screen answers.

import type { HostAnswers } from '../emulator/host/host-requests.ts';
import type { Commands, NodeEvent, ScreenAnswers, ScreenQuestions } from './contract.ts';

export class AskedScreen {
  readonly #tell: (question: NodeEvent<keyof ScreenQuestions>) => void;
  readonly #waiting = new Map<number, (answer: never) => void>();
  #ids = 0;

  constructor(tell: (question: NodeEvent<keyof ScreenQuestions>) => void) {
    this.#tell = tell;
  }

  transcript(file: string | undefined, clean: boolean): Promise<ScreenAnswers['transcript']> {
    return this.#ask((id) => ({ kind: 'transcript', id, file, clean }));
  }

  recording(what: string): Promise<ScreenAnswers['recording']> {
    return this.#ask((id) => ({ kind: 'recording', id, what }));
  }

  readLine(prompt: string, job: number): Promise<ScreenAnswers['readLine']> {
    return this.#ask((id) => ({ kind: 'readLine', id, prompt, job }));
  }

  answered({ id, answer }: Commands['screenAnswered']): void {
    this.#waiting.get(id)?.(answer as never);
    this.#waiting.delete(id);
  }

  /** The promise is made before the question is sent: a screen on this thread may answer at once. */
  #ask(question: (id: number) => NodeEvent<keyof ScreenQuestions>): Promise<never> {
    const id = ++this.#ids;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#tell(question(id));
    });
  }
}

/** The requests of the emulator that the screen answers. */
export function screenRequests(
  screen: AskedScreen,
): HostAnswers<'transcript' | 'recording' | 'get_line'> {
  return {
    transcript: (file, clean = false) => screen.transcript(file, clean),
    recording: (what) => screen.recording(what),
    get_line: (prompt, job) => screen.readLine(prompt, job),
  };
}
