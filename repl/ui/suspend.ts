// Ctrl-Z: stop as any program of a terminal does, until the user's fg.

/** Stop the process group; resolves when it was continued. The terminal must be restored before. */
export async function stopUntilContinued(): Promise<void> {
  await new Promise<void>((resolve) => {
    // without job control the stop is ignored and no SIGCONT comes: then go on at once;
    // the timer also keeps the process alive, as Ink has let go of its input
    setTimeout(resolve, stopTakes);
    process.once('SIGCONT', resolve);
    process.kill(0, 'SIGTSTP'); // 0: the whole group, as the terminal itself would
  });
}

const stopTakes = 100; // ms; while stopped it does not fire
