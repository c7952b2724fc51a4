// A shell that gets typed text: over pipes, or on a pseudo terminal made by script(1).

import { existsSync } from 'node:fs';
import type { Bench } from './terl-node.ts';

export type Mode = 'pipe' | 'pty';

export interface TypedShell {
  readonly pid: number;
  readonly name: string; // without the host
  readonly startedAt: number;
  /** Waits for the next prompt; returns all output up to it. */
  prompt(): Promise<string>;
  /** Types a line and waits for the next prompt; returns the output. */
  enter(line: string): Promise<string>;
  /** Types a key without waiting. */
  type(key: string): void;
  /** Types a key and waits until the output contains `echo`. */
  press(key: string, echo: string): Promise<string>;
  leave(): Promise<void>;
}

export function openShell({ stage }: Bench, mode: Mode): TypedShell {
  const name = stage.newName('sh');
  const command = [...stage.terl, '-sname', name];
  const onTerminal = ['script', '-q', '-e', '-c', `exec ${command.join(' ')}`, '/dev/null'];
  const startedAt = performance.now();
  const talk = stage.start('driver', mode === 'pty' ? onTerminal : command, { stdio: 'pipe' });
  let count = 0;
  const prompt = (): Promise<string> =>
    talk.until(`)${++count}>`, count === 1 ? stage.startLimit : undefined);
  return {
    pid: talk.child.pid ?? 0,
    name,
    startedAt,
    prompt,
    enter(line) {
      talk.write(`${line}\n`);
      return prompt();
    },
    type: (key) => talk.write(key),
    press(key, echo) {
      talk.write(key);
      return talk.until(echo);
    },
    async leave() {
      talk.write('halt()\n');
      await talk.ended();
    },
  };
}

/** Whether script(1), which makes terminals, is installed. */
export function hasTerminals(): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(`${folder}/script`));
}
