// One declaration types a server: the requests that its callbacks get, and what its clients send and are replied.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
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

const eventHandler = `
interface Events {
  allocated(frequency: number): void;
  exhausted(): void;
}
interface Calls {
  count(): number;
}
type Handler = GenEvent<number, Events, Calls, 'start'>;

export const init: Handler['init'] = async (args) => ['ok', args === 'start' ? 0 : 1, 'hibernate'];
export const handle_event: Handler['handle_event'] = (event, n) => {
  if (event[0] === 'exhausted') return 'remove_handler';
  return event[1] > 5 ? ['ok', n + 1] : ['swap_handler', 'args', n, ['other', 1], 'args'];
};
export const handle_call: Handler['handle_call'] = ([count], n) => ['ok', n, n];
export const terminate: Handler['terminate'] = (args, n) => n;

export const allocated = (f: number): 'ok' => gen_event.notify<Events>('ev', ['allocated', f]);
export const waits = (): Promise<'ok'> => gen_event.sync_notify<Events>('ev', ['exhausted']);
export const count = (): Promise<number> => gen_event.call<Calls>('ev', 'handler', ['count']);
export const untyped = (): 'ok' => gen_event.notify(['ev', node()], { any: 'thing' });
export const start = () => gen_event.start_link(['local', 'ev'], [['hibernate_after', 1000]]);
`;

/** A line to add to the event handler, and what is wrong with it. */
const wrongInHandler: readonly (readonly [line: string, message: RegExp])[] = [
  ["gen_event.notify<Events>('ev', ['allocated', 'x']);", /string.*number/s],
  ["gen_event.call<Calls>('ev', 'handler', ['counts']);", /counts/],
  ["const h: Handler['handle_event'] = (e, n) => ['ok', 'x'];", /string|assignable/],
  ["const h: Handler['handle_call'] = (e, n) => ['ok', 'x', n];", /string|assignable/],
  ["gen_event.start(['lokal', 'ev']);", /lokal/],
];

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

  it('are as README shows them, and its server takes new code, and its handler events', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, chapter = ''] = readme.split('## Servers and supervisors');
    const blocks = [...chapter.matchAll(/```ts\n(.*?)```/gs)].map(([, source = '']) => source);
    const block = (part: string): string => blocks.find((source) => source.includes(part)) ?? '';
    const [counter, changed, typed, tally] = [
      block('interface Calls'),
      block("['code_change']"),
      block('sys.suspend'),
      block('interface Events'),
    ];
    const next = `${changed}
type Server = GenServer<State, { next(): number }>;
export const init: Server['init'] = () => ['ok', { count: 0, calls: 0 }];
export const handle_call: Server['handle_call'] = (request, from, { count, calls }) =>
  ['reply', count + 1, { count: count + 1, calls: calls + 1 }];
`;
    for (const source of [next, tally]) assert.deepEqual(await wrongIn(source), []);
    const folder = nodes.files({ 'counter.ts': counter, 'tally.ts': tally });
    const foo = await nodes.start('foo', { codePath: [folder] });
    await inTurn(foo, [
      'void (await counter.start_link()), await gen_server.call("counter", ["next"])',
      '1',
    ]);
    writeFileSync(join(folder, 'counter.ts'), next);
    for (const line of typed.trim().split('\n')) await foo.type(line);
    const lines = [...chapter.matchAll(/`(gen_event\.[^`]*\))`/g)].map(([, line = '']) => line);
    assert.equal(lines.length, 4);
    for (const line of lines.slice(0, -1)) await foo.type(line);
    await inTurn(foo, [
      'gen_server.call("counter", ["next"])',
      '2',
      "sys.get_state('counter')",
      '{ count: 2, calls: 1 }',
      lines.at(-1) ?? '',
      '3',
    ]);
  }).timeout(60_000);

  for (const [line, message] of wrong)
    it(`refuse ${line}`, async () => {
      const [found, ...others] = await wrongIn(`${server}\n${line}\n`);
      assert.match(found ?? '', message);
      assert.deepEqual(others, []);
    }).timeout(60_000);

  it('follow from one declaration of an event handler too', async () => {
    assert.deepEqual(await wrongIn(eventHandler), []);
  }).timeout(60_000);

  for (const [line, message] of wrongInHandler)
    it(`refuse ${line}`, async () => {
      const [found, ...others] = await wrongIn(`${eventHandler}\n${line}\n`);
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
