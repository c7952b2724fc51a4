// Runs expensive tasks one at a time: other tasks wait in order, and are refused if too many wait.

/** Returns a function that runs `task` after earlier tasks, or returns undefined if `most` tasks wait. */
export function oneByOne(most: number): <T>(task: () => Promise<T>) => Promise<T> | undefined {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return (task) => {
    if (waiting >= most) return undefined;
    waiting++;
    const begin = (): ReturnType<typeof task> => {
      waiting--;
      return task();
    };
    const done = last.then(begin);
    last = done.catch(() => undefined); // only the caller of the task gets its error
    return done;
  };
}
