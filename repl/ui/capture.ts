// Whatever writes to stdout or stderr behind our back (console, warnings) goes to the printer instead:
// on a screen that Ink draws, a stray line would tear the frame.

export interface Capture {
  write(data: string): void; // the real terminal
  restore(): void;
}

export function captureOutput(print: (text: string) => void): Capture {
  const { stdout, stderr } = process;
  const real = { stdout: stdout.write, stderr: stderr.write };
  const captured = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    print(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
    const done = rest.find((argument) => typeof argument === 'function');
    done?.();
    return true;
  };
  stdout.write = captured;
  if (stderr.isTTY) stderr.write = captured; // a file may have what it gets
  return {
    write: (data) => void real.stdout.call(stdout, data),
    restore() {
      stdout.write = real.stdout;
      stderr.write = real.stderr;
    },
  };
}
