// Sends writes to stdout or stderr by other code (console, warnings) to the printer instead: on a screen that
// Ink draws, such a write would damage the picture.

export interface Capture {
  write(data: string): void; // writes to the real terminal
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
  if (stderr.isTTY) stderr.write = captured; // if stderr is a file, it keeps its output
  return {
    write: (data) => void real.stdout.call(stdout, data),
    restore() {
      stdout.write = real.stdout;
      stderr.write = real.stderr;
    },
  };
}
