// A shell that is typed to: over pipes, or on a pseudo terminal that script(1) makes.

import { existsSync } from 'node:fs';
import type { Bench } from './terl-node.ts';

export type Mode = 'pipe' | 'pty';

export interface TypedShell {
  readonly pid: number;
  readonly name: string; // without the host
  readonly startedAt: number;
  /** Wait for the next prompt; all that came up to it. */
  prompt(): Promise<string>;
  /** Type a line and wait for the next prompt. */
  enter(line: string): Promise<string>;
  /** Type a key, and wait for nothing. */
  type(key: string): void;
  /** Type a key and wait for a text. */
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

/** Whether there is a way to have a terminal. */
export function hasTerminals(): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(`${folder}/script`));
}
