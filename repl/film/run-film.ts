// -play as a program: its output, its signals, its exit status.

import { stopSignal, thesePrograms } from '../session/this-program.ts';
import { type FilmOptions, playFilm } from './play-film.ts';

/** Makes a film, and sets the exit status. */
export async function runFilm(options: FilmOptions): Promise<void> {
  const programs = { ...thesePrograms(), signal: stopSignal() };
  process.exitCode = await playFilm(options, programs, (line) => {
    process.stdout.write(`${line}\n`);
  });
}
