// One declaration types a machine: the events that its states get, what they return, and what its clients send.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeCheck } from '../../../../../runtime/modules/type-check.ts';
import { root } from '../../../../../scripts/build.ts';
import { testNodes } from '../../../../helpers/start-node.ts';
import { inTurn } from './support/obedient.ts';

const machine = `
interface Calls {
  presses(): number;
  unlock(code: string): 'ok' | 'wrong';
}
interface Casts {
  button(digit: number): void;
}
type Data = { presses: number };
type Lock = GenStatem<'locked' | 'open', Data, Calls, Casts>;
type Named = GenStatem<readonly ['light', string], Data, Calls, Casts, 'beep' | 'off'>;

export const callback_mode: Lock['callback_mode'] = () => ['state_functions', 'state_enter'];
export const init: Lock['init'] = async () => ['ok', 'locked', { presses: 0 }, [['timeout', 1000, 'idle']]];
export const locked: Lock['state'] = (type, content, data) => {
  if (type === 'cast') return ['keep_state', { presses: data.presses + content[1] }, 'postpone'];
  if (type === 'enter') return content === 'open' ? 'keep_state_and_data' : 'stop';
  if (typeof type !== 'object') return ['keep_state_and_data', ['hibernate', 1000]];
  const [, from] = type;
  if (content[0] === 'presses') return ['keep_state_and_data', ['reply', from, data.presses]];
  if (content[1] === '1234') return ['next_state', 'open', data, [['reply', from, 'ok']]];
  return ['stop_and_reply', 'normal', [['reply', from, 'wrong']], data];
};
export const open: Lock['state'] = async (type, content, data) => {
  switch (type) {
    case 'state_timeout':
      return ['next_state', 'locked', data, [['timeout', 'cancel'], [['timeout', 'x'], 5, 1]]];
    case 'internal':
      return ['repeat_state', data, ['next_event', 'internal', 1]];
    case 'cast':
      return ['repeat_state_and_data', ['state_timeout', 'update', content[0]]];
    default:
      return ['keep_state_and_data', [['state_timeout', 5, 'x', ['abs', true]], 'pop_callback_module']];
  }
};
export const handle_event: Named['handle_event'] = (type, content, [light, colour], data) => {
  if (type === 'enter') return ['keep_state', { presses: content[1].length + colour.length }];
  if (typeof type === 'object' && type[0] === 'timeout') {
    const name: 'beep' | 'off' = type[1];
    return ['next_state', [light, name], data];
  }
  return 'keep_state_and_data';
};
export const terminate: Lock['terminate'] = (reason, state, data) => [state.length, data.presses];
export const code_change: Lock['code_change'] = (version, state, data) => ['ok', state, data];

export const presses = (): Promise<number> => gen_statem.call<Calls, 'presses'>('lock', ['presses']);
export const unlock = (code: string): Promise<'ok' | 'wrong'> =>
  gen_statem.call<Calls, 'unlock'>(['lock', node()], ['unlock', code], ['clean_timeout', 1000]);
export const button = (digit: number): 'ok' => gen_statem.cast<Casts>('lock', ['button', digit]);
export const untyped = (): Promise<unknown> => gen_statem.call('lock', 'anything');
`;

/** A line to add to the machine, and what is wrong with it. */
const wrong: readonly (readonly [line: string, message: RegExp])[] = [
  ["gen_statem.call<Calls, 'unlock'>('l', ['unlock', 1]);", /string.*number|number.*string/s],
  ["gen_statem.cast<Casts>('l', ['buton', 1]);", /buton/],
  ["const s: Lock['state'] = (type, content, data) => ['next_state', 'opne', data];", /opne/],
  ["const s: Lock['state'] = (type, content, data) => ['keep_state', 1];", /number|assignable/],
  ["const s: Lock['state'] = () => 'keep_state';", /keep_state/],
  ["const s: Lock['state'] = () => ['keep_state_and_data', 'postpon'];", /postpon/],
  [
    "const s: Lock['state'] = () => ['keep_state_and_data', ['state_timeout', 'soon', 1]];",
    /soon|assignable/,
  ],
  ["const m: Lock['callback_mode'] = () => 'state_function';", /state_function/],
  ["const i: Lock['init'] = () => ['ok', 'locked'];", /locked|length|assignable/],
];

describe('the types of a machine', () => {
  const nodes = testNodes();

  it('follow from one declaration', async () => {
    assert.deepEqual(await wrongIn(machine), []);
  }).timeout(60_000);

  it('are as README shows them, and its door opens', async () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const [, door = ''] = /```ts\n(interface Casts \{\n {2}button.*?)```/s.exec(readme) ?? [];
    assert.deepEqual(await wrongIn(door), []);
    const quick = door.replace('10_000', '50');
    const foo = await nodes.start('foo', { codePath: [nodes.files({ 'door.ts': quick })] });
    await inTurn(foo, [
      'door.start_link().then(([ok]) => ok)',
      "'ok'",
      '[1, 4, 7].forEach(door.button)',
      'undefined',
      "sys.get_state('door')",
      "['locked', [1, 4, 7]]",
      '[1, 4].forEach(door.button)', // 4 is postponed while the door is open
      'undefined',
      "(async () => { for (;;) { const s = await sys.get_state('door'); if (s[0] === 'locked') return s } })()",
      "['locked', [4]]",
    ]);
  }).timeout(60_000);

  for (const [line, message] of wrong)
    it(`refuse ${line}`, async () => {
      const [found, ...others] = await wrongIn(`${machine}\n${line}\n`);
      assert.match(found ?? '', message);
      assert.deepEqual(others, []);
    }).timeout(60_000);

  async function wrongIn(source: string): Promise<string[]> {
    const folder = nodes.files({ 'machine.ts': source });
    const checked = await typeCheck(join(folder, 'machine.ts'));
    assert.ok(checked.ok, JSON.stringify(checked));
    return checked.diagnostics.map(({ message }) => message);
  }
});
