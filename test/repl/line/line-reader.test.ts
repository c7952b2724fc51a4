import assert from 'node:assert/strict';
import { openHistory } from '../../../repl/line/history.ts';
import { inputStatus } from '../../../repl/line/input-status.ts';
import { type Action, actionsOf } from '../../../repl/line/key-map.ts';
import { createLineReader } from '../../../repl/line/line-reader.ts';

describe('line reader', () => {
  const previous: Action[] = [{ kind: 'previous' }];
  const next: Action[] = [{ kind: 'next' }];

  const open = (...remembered: string[]) => {
    const said: string[] = [];
    let busy = false;
    const history = openHistory(undefined, () => undefined);
    for (const entry of remembered) history.add(entry);
    const reader = createLineReader({
      history,
      statusOf: inputStatus,
      events: {
        entered(source) {
          busy = true;
          said.push(source);
        },
        blank: () => said.push('blank'),
        interrupted: () => busy,
        hint: () => said.push('hint'),
        left: () => said.push('left'),
        clearScreen: () => said.push('clear'),
        suspend: () => said.push('suspend'),
      },
    });
    return {
      said,
      press: reader.press,
      type: (text: string) => reader.press(actionsOf(text, {})),
      text: () => reader.editor().text,
      prompt: () => reader.view().prompt,
      ready: () => {
        busy = false;
        reader.ready();
      },
    };
  };

  it('enters a whole input and starts an empty line', () => {
    const { said, type, text } = open();
    type('1 + 1 \r');
    assert.deepEqual(said, ['1 + 1']);
    assert.equal(text(), '');
  });

  it('does as often as a count says what comes after it', () => {
    const { press, type, text } = open('one', 'two', 'three');
    const meta = (digit: string): void => press(actionsOf(digit, { meta: true }));
    meta('1');
    type('2');
    type('x');
    assert.equal(text(), 'x'.repeat(12));
    press([{ kind: 'undo' }]);
    assert.equal(text(), '');
    type('ab cd ef');
    meta('2');
    press([{ kind: 'kill', to: 'word-left' }]);
    assert.equal(text(), 'ab ');
    press([{ kind: 'yank' }]);
    assert.equal(text(), 'ab cd ef');
    meta('3');
    press([{ kind: 'quit' }]);
    type('3');
    assert.equal(text(), 'ab cd ef3');
    press([{ kind: 'interrupt' }]);
    meta('3');
    press(previous);
    assert.equal(text(), 'one');
  });

  it('shows the count in place of the prompt, and lets none grow without end', () => {
    const { press, prompt, text, type } = open();
    for (const digit of '99999') press(actionsOf(digit, { meta: true }));
    assert.equal(prompt(), '(arg: 1000) ');
    type('x');
    assert.equal(prompt(), undefined);
    assert.equal(text().length, 1000);
  });

  it('goes on with a new line while the input is unfinished', () => {
    const { said, type, text } = open();
    type('f(\r1');
    assert.equal(text(), 'f(\n1');
    type(')\r');
    assert.deepEqual(said, ['f(\n1)']);
  });

  it('enters an unfinished input after two empty lines', () => {
    const { said, type } = open();
    type('f(\r\r\r');
    assert.deepEqual(said, ['f(']);
  });

  it('asks again after a blank input', () => {
    const { said, type } = open();
    type('\r// nothing\r');
    assert.deepEqual(said, ['blank', 'blank']);
  });

  it('keeps what is typed during an evaluation for the next inputs', () => {
    const { said, type, text, ready } = open();
    type('1\r2\r3');
    assert.deepEqual(said, ['1']);
    assert.equal(text(), '');
    ready();
    assert.deepEqual(said, ['1', '2']);
    ready();
    assert.equal(text(), '3');
  });

  it('interrupts an evaluation and keeps what was typed meanwhile', () => {
    const { said, type, text, ready } = open();
    type('1\r2\rabc\x03');
    assert.deepEqual(said, ['1']);
    ready();
    assert.deepEqual(said, ['1', '2']);
    ready();
    assert.equal(text(), 'abc');
  });

  it('clears a line begun at C-c, and gives a hint on an empty one', () => {
    const { said, type, text } = open();
    type('abc\x03');
    assert.equal(text(), '');
    assert.deepEqual(said, []);
    type('\x03');
    assert.deepEqual(said, ['hint']);
  });

  it('leaves at C-d on an empty line, and deletes otherwise', () => {
    const { said, type, text } = open();
    type('ab\x01\x04');
    assert.equal(text(), 'b');
    type('\x04\x04');
    assert.deepEqual(said, ['left']);
  });

  it('goes back and forth in the history, and comes back to the line begun', () => {
    const { press, type, text } = open('first', 'second');
    type('begun');
    press(previous);
    assert.equal(text(), 'second');
    press(previous);
    press(previous);
    assert.equal(text(), 'first');
    press(next);
    press(next);
    assert.equal(text(), 'begun');
    press(next);
    assert.equal(text(), 'begun');
  });

  it('recalls several lines as one, and moves inside them first', () => {
    const { said, press, type, text } = open('first', 'f(\n1)');
    press(previous);
    assert.equal(text(), 'f(\n1)');
    press(previous);
    assert.equal(text(), 'f(\n1)');
    press(previous);
    assert.equal(text(), 'first');
    press(next);
    type('\r');
    assert.deepEqual(said, ['f(\n1)']);
  });

  it('suspends and clears the screen also during an evaluation', () => {
    const { said, type } = open();
    type('1\r\x1a\x0c');
    assert.deepEqual(said, ['1', 'suspend', 'clear']);
  });
});
