// One declaration types a server: the requests that its callbacks get, and what its clients send and are replied.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeCheck } from '../../../../../runtime/modules/type-check.ts';
import { root } from '../../../../../scripts/build.ts';
import { testNodes } from '../../../../helpers/start-node.ts';
import { inTurn } from './support/obedient.ts';

const server = `
interface Calls {
  allocate(): ['ok', number] | ['error', 'no_frequency'];
  deallocate(frequency: number): 'ok';
}
interface Casts {
  reset(): void;
}
type State = { free: readonly number[] };
type Server = GenServer<State, Calls, Casts>;

export const init: Server['init'] = async () => ['ok', { free: [10, 11] }, 1000];
export const handle_call: Server['handle_call'] = (request, [client], state) => {
  const pid: Pid = client;
  switch (request[0]) {
    case 'allocate': {
      const [frequency, ...free] = state.free;
      if (frequency === undefined) return ['reply', ['error', 'no_frequency'], state];
      return ['reply', ['ok', frequency], { free }, 'hibernate'];
    }
    case 'deallocate':
      return ['reply', 'ok', { free: [...state.free, request[1]] }];
  }
};
export const handle_cast: Server['handle_cast'] = ([reset], state) => ['noreply', { free: [] }];
export const handle_info: Server['handle_info'] = (message, state) => ['stop', 'normal', state];
export const terminate: Server['terminate'] = (reason, state) => 'ok';

export const allocate = (): Promise<['ok', number] | ['error', 'no_frequency']> =>
  gen_server.call<Calls, 'allocate'>('frequency', ['allocate']);
export const deallocate = (f: number): Promise<'ok'> =>
  gen_server.call<Calls, 'deallocate'>(['frequency', node()], ['deallocate', f], 1000);
export const either = (): Promise<['ok', number] | ['error', 'no_frequency'] | 'ok'> =>
  gen_server.call<Calls>(['global', 'frequency'], ['allocate']);
export const reset = (): 'ok' => gen_server.cast<Casts>('frequency', ['reset']);
export const untyped = (): Promise<unknown> => gen_server.call('frequency', 'anything');
`;

/** A line to add to the server, or to put in the place of another, and what is wrong with it. */
const wrong: readonly (readonly [line: string, message: RegExp])[] = [
  ["gen_server.call<Calls, 'deallocate'>('f', ['deallocate', 'x']);", /string.*number/s],
  ["gen_server.call<Calls>('f', ['alocate']);", /alocate/],
  ["gen_server.cast<Casts>('f', ['allocate']);", /allocate/],
  ["const h: Server['handle_call'] = (r, from, s) => ['reply', 'nonsense', s];", /nonsense/],
  ["const h: Server['handle_cast'] = (r, s) => ['noreply', 1];", /number/],
  ["const h: Server['init'] = () => ['ok'];", /init|ok|length|assignable/],
  ["gen_server.start(['lokal', 'f'], 'm', 1, []);", /lokal/],
  ["gen_server.start('m', 1, [['tiemout', 1]]);", /tiemout/],
];

describe('the types of a server', () => {
  const nodes = testNodes();

  it('follow from one declaration', async () => {
    assert.deepEqual(await wrongIn(server), []);
  }).timeout(60_000);

  it('are as README shows them, and its server heals', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, counter = '', top = ''] =
      /```ts\n(interface Calls .*?)```.*?```ts\n(.*?)```/s.exec(readme) ?? [];
    for (const source of [counter, top]) assert.deepEqual(await wrongIn(source), []);
    const codePath = [nodes.files({ 'counter.ts': counter, 'counter_sup.ts': top })];
    const foo = await nodes.start('foo', { codePath });
    await inTurn(foo, [
      'counter_sup.start_link().then(([ok]) => ok)',
      "'ok'",
      'counter.add(2)',
      "'ok'",
      'counter.next()',
      '3',
      "const p = whereis('counter'); exit(p, 'kill')",
      'true',
      "while ((whereis('counter') ?? p) === p) await sleep(1); await counter.next()",
      '1',
    ]);
  }).timeout(60_000);

  for (const [line, message] of wrong)
    it(`refuse ${line}`, async () => {
      const [found, ...others] = await wrongIn(`${server}\n${line}\n`);
      assert.match(found ?? '', message);
      assert.deepEqual(others, []);
    }).timeout(60_000);

  async function wrongIn(source: string): Promise<string[]> {
    const folder = nodes.files({ 'server.ts': source });
    const checked = await typeCheck(join(folder, 'server.ts'));
    assert.ok(checked.ok, JSON.stringify(checked));
    return checked.diagnostics.map(({ message }) => message);
  }
});
