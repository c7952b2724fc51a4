// The other end of launch.ts: what a program does that was started by a launcher.

/** Holds the launcher's process id. */
export const launcherVariable = 'TERL_LAUNCHER';

/** Hear from the launcher, if there is one: end when it is gone, and take the interrupt that only it has got. */
export async function hearLauncher(): Promise<void> {
  const launcher = process.env[launcherVariable];
  if (launcher === undefined) return;
  delete process.env[launcherVariable]; // for this process only
  if (launcher !== String(process.ppid)) return;
  let own = Number.NEGATIVE_INFINITY; // when one came from elsewhere that the launcher has not told of yet
  let passedOn = 0; // by this, and not heard yet
  onInterrupts(() => {
    if (passedOn > 0) passedOn--;
    else own = performance.now();
  });
  const launcherGotOne = (): void => {
    if (performance.now() - own < sameInterrupt) own = Number.NEGATIVE_INFINITY;
    else {
      passedOn++;
      process.kill(process.pid, 'SIGINT');
    }
  };
  const { Socket } = await import('node:net');
  const pipe = new Socket({ fd: 3, readable: true, writable: false });
  pipe.on('data', (told) => {
    for (const _ of told) setTimeout(launcherGotOne, comesTogether).unref();
  });
  pipe.on('error', () => undefined); // as closed
  pipe.on('close', () => process.kill(process.pid, 'SIGHUP')); // as if the terminal had closed
  pipe.unref();
}

// A terminal's C-c reaches both processes at once, but a busy machine runs one of them later.
const comesTogether = 100; // ms
const sameInterrupt = 1_000; // ms

/** Hear the interrupts that the program hears. One that it does not listen for ends it, as ever. */
function onInterrupts(heard: () => void): void {
  process.on('newListener', (event, listener) => {
    if (event === 'SIGINT' && listener !== heard && !process.listeners(event).includes(heard))
      process.on(event, heard);
  });
  process.on('removeListener', (event, listener) => {
    if (event === 'SIGINT' && listener !== heard && process.listenerCount(event) === 1)
      process.off(event, heard);
  });
}
