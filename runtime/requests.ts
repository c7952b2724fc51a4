// Questions of the emulator that take time: what the port mappers know.

import type { NetKernel } from '../transport/net-kernel.ts';
import { into } from './emulator/batch.ts';
import type { Turns } from './turns.ts';

/** Answer request `id` in a later batch. */
export function answerRequest(
  kernel: NetKernel | undefined,
  turns: Turns,
  id: number,
  what: string,
  json: string,
): void {
  const answered = (ok: boolean, value: unknown): void => {
    turns.incoming.u8(into.answer);
    turns.incoming.u32(id);
    turns.incoming.u8(ok ? 1 : 0);
    turns.incoming.text(JSON.stringify(value));
    turns.wake();
  };
  const args = JSON.parse(json) as readonly string[];
  answer(kernel, what, args).then(
    (value) => answered(true, value),
    (error: unknown) => answered(false, error instanceof Error ? error.message : String(error)),
  );
}

async function answer(
  kernel: NetKernel | undefined,
  what: string,
  args: readonly string[],
): Promise<unknown> {
  if (what !== 'names') throw new Error(`the host has no answer to ${JSON.stringify(what)}`);
  if (kernel === undefined) return ['error', 'address'];
  try {
    const entries = await kernel.names(args[0] || undefined);
    return ['ok', entries.map(({ name, port }) => [name, port])];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return ['error', code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'nxdomain' : 'address'];
  }
}
