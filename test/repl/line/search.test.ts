import assert from 'node:assert/strict';
import { openHistory } from '../../../repl/line/history.ts';
import { inputStatus } from '../../../repl/line/input-status.ts';
import { actionsOf } from '../../../repl/line/key-map.ts';
import { createLineReader } from '../../../repl/line/line-reader.ts';

describe('history search', () => {
  const open = (...remembered: string[]) => {
    const said: string[] = [];
    const history = openHistory(undefined, () => undefined);
    for (const entry of remembered) history.add(entry);
    const reader = createLineReader({
      history,
      statusOf: inputStatus,
      events: {
        entered: (source) => said.push(source),
        blank: () => undefined,
        interrupted: () => false,
        hint: () => undefined,
        left: () => undefined,
        clearScreen: () => undefined,
        suspend: () => undefined,
        quit: () => said.push('quit'),
      },
    });
    return {
      said,
      type: (text: string) => reader.press(actionsOf(text, {})),
      shows: () => `${reader.view().prompt ?? '> '}${reader.view().editor.text}`,
    };
  };

  it('finds the newest entry that has the query, then older ones', () => {
    const { type, shows } = open('spawn(a)', 'send(b)', 'spawn(c)');
    type('\x12');
    assert.equal(shows(), '(search) : ');
    type('spa');
    assert.equal(shows(), '(search) spa: spawn(c)');
    type('\x12');
    assert.equal(shows(), '(search) spa: spawn(a)');
    type('\x12');
    assert.equal(shows(), '(failed search) spa: spawn(a)');
    type('\x13');
    assert.equal(shows(), '(search forward) spa: spawn(c)');
  });

  it('goes back on what a longer query had passed over', () => {
    const { type, shows } = open('ab', 'ac');
    type('\x12ab');
    assert.equal(shows(), '(search) ab: ab');
    type('\x7f');
    assert.equal(shows(), '(search) a: ac');
  });

  it('enters what was found, or lets it be edited', () => {
    const { said, type, shows } = open('first(1)', 'second(2)');
    type('\x12fir\r');
    assert.deepEqual(said, ['first(1)']);
    const other = open('first(1)', 'second(2)');
    other.type('\x12fir\x05;');
    assert.equal(other.shows(), '> first(1);');
    assert.equal(shows(), '> ');
  });

  it('is left by C-g with the line begun; C-g elsewhere is not its own', () => {
    const { said, type, shows } = open('first(1)');
    type('begun\x12fir\x07');
    assert.equal(shows(), '> begun');
    type('\x07');
    assert.deepEqual(said, ['quit']);
  });

  it('repeats the last query', () => {
    const { type, shows } = open('first(1)', 'other');
    type('\x12fir\x07\x12\x12');
    assert.equal(shows(), '(search) fir: first(1)');
  });
});
