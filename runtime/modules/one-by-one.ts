// Runs expensive tasks one at a time: others wait in order, and when too many wait, further ones are refused.

/** Returns a function that runs `task` when its turn comes; it returns undefined if `most` tasks wait already. */
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
    last = done.catch(() => undefined); // the task's own caller gets the error
    return done;
  };
}
