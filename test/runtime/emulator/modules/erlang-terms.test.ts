// Lists, binaries of text, whole floats and bitstrings: at the prompt, in messages and patterns, and between nodes.

import assert from 'node:assert/strict';
import {
  binary,
  bitstring,
  float,
  improper,
  list,
} from '../../../../runtime/emulator/modules/erlang/erlang-terms.ts';
import { phash2 } from '../../../../runtime/emulator/modules/system/phash2.ts';
import { cloned } from '../../../../runtime/emulator/text/structured-clone.ts';
import { session, type TestNode, testNodes } from '../../../helpers/start-node.ts';

describe("Erlang's terms at the prompt", () => {
  const nodes = testNodes();
  let foo: TestNode;
  beforeEach(async () => {
    foo = await nodes.start('foo');
  });

  it('are made, shown and tested', async () => {
    const known: Readonly<Record<string, string>> = {
      'list(1, 2)': 'list(1, 2)',
      'list(1, 2).map((n) => 2 * n)': 'list(2, 4)',
      '[...list(1, 2)]': '[1, 2]',
      'Array.isArray(list())': 'true',
      'list(1) instanceof List && !([1] instanceof List)': 'true',
      "improper('alias', 1).tail": '1',
      'improper(1, list(2))': 'list(1, 2)',
      "charlist('abc')": "charlist('abc')",
      "binary('abc')": "binary('abc')",
      "binary('abc').length": '3',
      'float(1)': 'float(1)',
      'float(1) === float(1)': 'true',
      'float(1) + 1': '2',
      'float(1.5)': '1.5',
      '`${float(1)}`': "'1.0'",
      'JSON.stringify([float(1), list(2)])': "'[1,[2]]'",
      'bitstring([5, 255], 3)': 'bitstring([5, 224], 3)',
      'bitstring([5], 3).bits': '3',
      '[is_list(list()), is_list([]), is_float(float(1)), is_integer(float(1)), is_number(float(1))]':
        '[true, false, true, false, true]',
      "[is_binary(binary('')), is_bitstring(bitstring([1], 1)), is_binary(bitstring([1], 1))]":
        '[true, true, false]',
      'new Float()':
        '** exception error: TypeError: a Float is made by the functions that give one, not by its class',
    };
    for (const [typed, shown] of Object.entries(known))
      assert.equal((await foo.type(typed)).split('\n')[0], shown, typed);
  });

  it('travel, here and to another node, and patterns tell them apart', async () => {
    const bar = await nodes.start('bar');
    await bar.type(
      "register('echo', spawn(async () => { for (;;) { const [from, term] = await receive(); from ! term } }))",
    );
    for (const term of [
      "list(1, ['a', list()])",
      "improper('alias', self())",
      "binary('hi')",
      'float(2)',
      'bitstring([5, 160], 3)',
      "charlist('abc')",
    ]) {
      const shown = await foo.type(term);
      assert.equal(await foo.type(`self() ! ${term}; await receive(${term})`), shown);
      assert.equal(
        await foo.type(`['echo', 'bar@localhost'] ! [self(), ${term}]; await receive(${term})`),
        shown,
      );
    }
    assert.equal(
      await foo.type(
        "self() ! [1, 2]; self() ! list(1, 2); await receive((match) => match.with(list(1, P.select()), (n) => ['list', n]))",
      ),
      "['list', 2]",
    );
    assert.equal(await foo.type('await receive()'), '[1, 2]');
  });

  it('are documented', async () => {
    for (const name of ['list', 'improper', 'charlist', 'binary', 'bitstring', 'float'])
      assert.equal(await foo.type(`h(${name})`), "'ok'");
    const shown = foo.printed.join('\n');
    assert.match(shown, /Returns\s+a\s+list\s+of\s+its\s+arguments/);
    assert.match(shown, /Equal\s+floats\s+are\s+the\s+same\s+object/);
  });

  it('may be bound over', async () => {
    assert.deepEqual(
      await session(foo, ['const list = [1]', 'list.length', 'float = 2', 'float + 1']),
      ['[1]', '1', '2', '3'],
    );
  });
});

describe("Erlang's terms", () => {
  it('are cloned and hashed as what they are', () => {
    const terms = [list(1), improper('a', 1), float(1), binary('a'), bitstring([160], 3)];
    for (const term of terms) {
      const copy = cloned(term, []);
      assert.deepEqual(copy, term);
      assert.equal(Object.getPrototypeOf(copy), Object.getPrototypeOf(term));
      assert.equal(phash2(copy), phash2(term));
    }
    assert.notEqual(phash2(list(1)), phash2([1]));
    assert.notEqual(phash2(float(1)), phash2(1));
  });
});
