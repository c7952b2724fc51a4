// What costs much is done once at a time: the others wait in order, and beyond a number nobody waits.

/** Gives what runs `task` when its turn has come; undefined, at once, when `most` wait already. */
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
    last = done.catch(() => undefined); // its own asker hears of it
    return done;
  };
}
