// A server whose callbacks do what they are told, and say what they are called with.

import assert from 'node:assert/strict';
import type { TestNode } from '../../../../../helpers/start-node.ts';

/** The module srv. */
export const obedient = `// a server that does as it is told

export const init = (given: any): any => (typeof given === 'function' ? given() : given);
export const handle_call = (request: any, from: From, state: any): any => {
  if (request === 'get') return ['reply', state, state];
  if (Array.isArray(request) && request[0] === 'eval') return request[1](state);
  if (Array.isArray(request) && request[0] === 'later') {
    spawn(async () => {
      await sleep(request[1]);
      gen_server.reply(from, 'late');
    });
    return ['noreply', state];
  }
  return ['reply', ['unknown', request], state];
};
export const handle_cast = ([kind, what]: any, state: any): any =>
  kind === 'eval' ? what(state) : ['noreply', what];
export const handle_info = (message: any, state: any): any => {
  if (Array.isArray(message) && message[0] === 'eval') return message[1](state);
  return ['noreply', [...state, ['info', message]]];
};
export const handle_continue = (what: any, state: any): any => ['noreply', [...state, ['continue', what]]];
export const terminate = (reason: any, state: any): any => {
  if (reason === 'crash_in_terminate') exit('in_terminate');
  io.format('terminate ~p ~p~n', [reason, state]);
};
export const code_change = (version: any, state: any, extra: any): any => ['ok', [version, state, extra]];
`;

/** Starts srv under the name a, with the state 0. */
export const started = "void (await gen_server.start(['local', 'a'], 'srv', ['ok', 0], []))";

/** A report without its time, its pids and its reductions, and with `srv.ts:3` for a place in a file. */
export function untimed(text: string): string {
  return text
    .replaceAll(/\s+\{ file: '(?:[^']*\/)?([^'/]+)',\s+line: (\d+),\s+column: \d+ \}/g, ' $1:$2')
    .replaceAll(/(?:\/[\w-]+)+\/srv\.ts/g, 'srv.ts')
    .replaceAll(/\],\n\s+\[/g, '], [')
    .replace(/==== \d\d-\w{3}-\d{4}::[\d:.]+ ===/, '====')
    .replaceAll(/<\d+\.\d+\.\d+>/g, '<pid>')
    .replaceAll(/reductions: \d+/g, 'reductions: N');
}

/** Types an entry that ends the process a, and returns what is printed until then, each text untimed. */
export async function printedUntilEnd(node: TestNode, entry: string): Promise<string[]> {
  const before = node.printed.length;
  await node.type(entry);
  await node.type("while (whereis('a')) await sleep(1)");
  return node.printed.slice(before).map(untimed);
}

/** Types entries one after the other, and asserts what each shows, on one line: entry, shown, entry, shown. */
export async function inTurn(node: TestNode, rows: readonly string[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 2) {
    const entry = rows[i] ?? '';
    assert.equal(untimed(await node.type(entry)).replaceAll(/\n\s+/g, ' '), rows[i + 1], entry);
  }
}
