// The program's side of launch.ts: a program that a launcher has started follows the launcher.

/** The environment variable with the process id of the launcher. */
export const launcherVariable = 'TERL_LAUNCHER';

/**
 * Follows the launcher, if this process has one: ends when the
 * launcher ends, and repeats a SIGINT that reached only the launcher.
 */
export async function hearLauncher(): Promise<void> {
  const launcher = process.env[launcherVariable];
  if (launcher === undefined) return;
  delete process.env[launcherVariable]; // processes that this one starts must not see the variable
  if (launcher !== String(process.ppid)) return;
  let own = Number.NEGATIVE_INFINITY; // the time at which this process got a SIGINT that the launcher has not reported yet
  let passedOn = 0; // SIGINTs that launcherGotOne has sent to this process, but that have not arrived yet
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
  pipe.on('error', () => undefined); // 'close' follows and is handled below
  pipe.on('close', () => process.kill(process.pid, 'SIGHUP')); // the launcher has ended: end as if the terminal had closed
  pipe.unref();
}

// A terminal's C-c reaches both processes at once, but on a busy machine one of them may run later.
const comesTogether = 100; // ms; wait this long for the process's own SIGINT before sending another
const sameInterrupt = 1_000; // ms; SIGINTs of both processes within this time are one C-c

/**
 * Calls `heard` at each SIGINT for which the program has a listener. Without a listener,
 * SIGINT ends the process, as usual: so `heard` must not be the only listener.
 */
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
