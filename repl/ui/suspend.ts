// Ctrl-Z: stops the program, as other programs of a terminal do, until the user types fg.

/** Stops the process group; resolves when it continues. The caller must have restored the terminal. */
export async function stopUntilContinued(): Promise<void> {
  await new Promise<void>((resolve) => {
    // without job control the system ignores the stop and sends no SIGCONT: then the timer resolves
    // the promise. The timer also keeps the process alive, since Ink does not read the input now.
    setTimeout(resolve, stopTakes);
    process.once('SIGCONT', resolve);
    process.kill(0, 'SIGTSTP'); // 0: the whole process group, as the terminal would do
  });
}

const stopTakes = 100; // ms; the timer does not fire while the process is stopped
